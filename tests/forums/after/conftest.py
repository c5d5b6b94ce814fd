"""A forum that was held yesterday: priorities, people who came, points of its tables, answers to its feedback."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from wagtail.models import Page

from consultations.models import Consultation, Response
from forums.after.feedback import make_feedback
from forums.models import Attendance, Forum, Invitation, Rsvp, TableNote
from home.models import PriorityPage
from people.models import CommunityGroup, User
from people.roles import create_roles
from people.services import make_member_of_staff
from places.models import Area, AreaKind


@pytest.fixture
def staff(db) -> Callable[[str], User]:
    """Somebody with one role."""
    create_roles()

    def make(role: str) -> User:
        return make_member_of_staff(email=f"{uuid4()}@staff.example.org", name=role, roles=[role])

    return make


@pytest.fixture
def priorities(make_forum) -> list[PriorityPage]:
    index = Page.objects.get(slug="priorities")
    pages = [
        PriorityPage(title=title, slug=slug, why="<p>It hurts.</p>") for title, slug in (("Bikes", "b"), ("Fear", "f"))
    ]
    for page in pages:
        index.add_child(instance=page)
    return pages


@pytest.fixture
def held(make_forum, priorities) -> Forum:
    """It was held yesterday."""
    forum = make_forum(day=timezone.localdate() - timedelta(days=1), slug="held")
    forum.priorities.set(priorities)
    forum.save()
    return forum


@pytest.fixture
def note(held, priorities) -> Callable[..., TableNote]:
    """A point of a table, let through unless said otherwise."""

    def made(text: str, verdict: str = "not_working", **fields) -> TableNote:
        given = {"state": "published", "public_text": text, "priority": priorities[0], **fields}
        return TableNote.objects.create(
            forum=held, text=text, verdict=verdict, noted_at=timezone.now(), key=uuid4(), **given
        )

    return made


@pytest.fixture
def wards(db) -> list[Area]:
    return [
        Area.objects.create(
            kind=AreaKind.WARD, code=f"W{number}", vintage=2025, name=f"Ward {number}", slug=f"ward-{number}"
        )
        for number in range(4)
    ]


@pytest.fixture
def come(held) -> Callable[..., None]:
    """So many people came, each like this."""

    def came(count: int = 1, **fields) -> None:
        Attendance.objects.bulk_create(Attendance(forum=held, key=uuid4(), **fields) for _each in range(count))

    return came


@pytest.fixture
def group(db) -> Callable[..., CommunityGroup]:
    def made(name: str, kind: str, *, invited_to: Forum | None = None) -> CommunityGroup:
        row = CommunityGroup.objects.create(name=name, slug=name.lower().replace(" ", "-"), kind=kind)
        if invited_to:
            Invitation.objects.create(forum=invited_to, group=row, name=name, sent_at=timezone.now())
        return row

    return made


@pytest.fixture
def guest(held) -> Callable[..., Rsvp]:
    """Somebody who answered the invitation, and came if they said so."""

    def made(email: str, *, coming: str = "in_person", came: bool = True) -> Rsvp:
        invitation = Invitation.objects.create(forum=held, email=email, sent_at=timezone.now())
        rsvp = Rsvp.objects.create(
            forum=held,
            invitation=invitation,
            email=email,
            coming=coming,
            has_place=coming != "no",
            queued_at=None if coming == "no" else timezone.now(),
            key=uuid4(),
        )
        if came:
            Attendance.objects.create(forum=held, rsvp=rsvp, key=uuid4())
        return rsvp

    return made


@pytest.fixture
def feedback(held) -> Consultation:
    """Its feedback, published and open."""
    made = make_feedback(forum=held, by=None)
    made.source_page.get_latest_revision().publish()
    held.refresh_from_db()
    return Consultation.objects.get(pk=made.pk)


def answer(consultation: Consultation, answers: dict, count: int = 1) -> None:
    """So many people's answers, laid past the door of the ledger."""
    Response.objects.bulk_create(
        Response(
            consultation=consultation,
            version=consultation.version,
            reference=uuid4().hex[:12],
            answers=answers,
            received_on=timezone.localdate(),
            submitted_at=timezone.now(),
        )
        for _each in range(count)
    )
