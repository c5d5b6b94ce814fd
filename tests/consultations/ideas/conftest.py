"""An open consultation of ideas, places and a document, with an assessment of online safety."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from consultations.ideas import services
from consultations.ideas.models import Comment, Contribution, Kind
from consultations.ideas.services import Sender, Where
from consultations.models import Consultation, Phase, SafetyAssessment
from moderation.models import Item
from moderation.services import decide
from people.models import User
from tests.consultations.answering.asking import make_consultation

PAPER = [("section", {"title": f"Part {number}", "text": "<p>What we plan.</p>"}) for number in (1, 2)]


@pytest.fixture
def assessment(db) -> SafetyAssessment:
    today = timezone.localdate()
    return SafetyAssessment.objects.create(
        basis="exempt",
        exemption="Schedule 1, paragraph 8.",
        assessed_by="Monitoring officer",
        assessed_on=today - timedelta(30),
        review_on=today + timedelta(300),
    )


@pytest.fixture
def consultation(assessment) -> Consultation:
    made = make_consultation(slug="ideas")
    today = timezone.localdate()
    made.phases.all().delete()
    for kind in Kind:
        Phase.objects.create(
            consultation=made, kind=kind, opens_on=today - timedelta(7), closes_on=today + timedelta(7)
        )
    page = made.pages.get()
    page.paper = PAPER
    page.save()
    return Consultation.objects.get(pk=made.pk)


def let_through(written: Contribution | Comment) -> Contribution | Comment:
    """A moderator publishes it."""
    item = Item.objects.about(written).get()
    decide(item=item, action="published", by=None, version=item.version)
    return type(written).objects.get(pk=written.pk)


@pytest.fixture
def idea(consultation) -> Callable[..., Contribution]:
    """Post something, let through unless asked otherwise."""

    def post(title: str = "", *, kind: str = Kind.IDEA, published: bool = True, text: str = "", **more) -> Contribution:
        where = Where(**{name: more.pop(name) for name in ("geometry", "place", "area", "section") if name in more})
        made = services.contribute(
            consultation=consultation,
            kind=kind,
            key=uuid4(),
            title=title or ("An idea" if kind == Kind.IDEA else ""),
            text=text or f"What there is to say of {title or 'it'}.",
            sender=Sender(**more),
            where=where,
        )
        return let_through(made) if published else made

    return post


@pytest.fixture
def manager(db) -> User:
    user = User.objects.create_user("manager@example.org")
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "view_contribution", "answer_contribution"])
    )
    return user


@pytest.fixture
def staff(manager) -> Client:
    client = Client()
    client.force_login(manager)
    return client
