"""A consultation that has closed, people who want to hear of it, and what came of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Site

from actions.models import Action, ActionsPage
from actions.services import create_action
from consultations.models import (
    Consultation,
    ConsultationPage,
    ConsultationsPage,
    Phase,
    QuestionVersion,
    Response,
    Said,
)
from consultations.outcomes.services import publish_outcome, write_said
from consultations.questions.questionnaire import Option, Question, QuestionKind, Questionnaire, Section
from people.models import Agency, User

ASKED = Questionnaire(
    (
        Section(
            "s",
            "Your park",
            "",
            (
                Question(
                    "often",
                    QuestionKind.CHOICE,
                    "How often are you there?",
                    options=(Option("daily", "Every day"), Option("never", "Never")),
                ),
                Question("why", QuestionKind.LONG_TEXT, "Why?"),
            ),
        ),
    )
)


@pytest.fixture
def council(db) -> Agency:
    return Agency.objects.create(name="Anytown Council", slug="council", kind="council")


@pytest.fixture
def manager(person) -> User:
    outcome = ("view_said", "add_said", "change_said", "publish_outcome", "view_consultation")
    return person("manager", *outcome, "view_action", "add_action", "change_action", "add_actionnote")


@pytest.fixture
def lists(db) -> None:
    """The lists of consultations and of actions, which the first pages of a site have."""
    root = Site.objects.get(is_default_site=True).root_page
    if not ConsultationsPage.objects.exists():
        root.add_child(instance=ConsultationsPage(title="Consultations", slug="consultations"))
    if not ActionsPage.objects.exists():
        root.add_child(instance=ActionsPage(title="Actions", slug="actions"))
    Site.clear_site_root_paths_cache()


@pytest.fixture
def consultation(lists, council) -> Consultation:
    """It closed ten days ago, and is to be answered within twelve weeks."""
    today = timezone.localdate()
    made = Consultation.objects.create(title="Lights in the park", slug="lights", agency=council)
    Phase.objects.create(consultation=made, opens_on=today - timedelta(50), closes_on=today - timedelta(10))
    QuestionVersion.objects.create(consultation=made, number=1, questionnaires={"en-gb": ASKED.to_json()})
    page = ConsultationPage(
        title=made.title, slug=made.slug, consultation=made, summary="Where lights are missing.", live=True
    )
    ConsultationsPage.objects.get().add_child(instance=page)
    return Consultation.objects.get()


@pytest.fixture
def respond(consultation) -> Callable[..., Response]:
    """Somebody's answer, laid past the door of the ledger; they want news at their address unless said otherwise."""

    def made(email: str = "", **fields: Any) -> Response:
        number = Response.objects.count() + 1
        given = {"wants_news": bool(email), "answers": {"why": {"text": "It is dark."}}, **fields}
        return Response.objects.create(
            consultation=consultation,
            version=consultation.versions.order_by("number").first(),
            reference=f"R{number:04}",
            email=email,
            received_on=timezone.localdate() - timedelta(20),
            submitted_at=timezone.now() - timedelta(20),
            **given,
        )

    return made


@pytest.fixture
def said(consultation, manager) -> Said:
    return write_said(consultation=consultation, title="The path is dark", text="Many said so.", by=manager)


@pytest.fixture
def do(council, manager, said) -> Callable[..., Action]:
    """Something that is done about what people said."""

    def made(title: str = "Light the path", **fields: Any) -> Action:
        given = {"source": said, "public_wording": "Six lamps along the path.", "agency": council, "is_public": True}
        return create_action(title=title, by=manager, owner=manager, **{**given, **fields})

    return made


@pytest.fixture
def publish(consultation, manager) -> Callable[[], bool]:
    """The manager publishes what came of it; whether it is out."""
    return lambda: publish_outcome(consultation=consultation, by=manager)
