"""A list of consultations, people with roles, and a consultation to prepare."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from consultations.preparing.models import Consultation, Phase
from consultations.preparing.pages import ConsultationPage, ConsultationsPage
from consultations.preparing.services import lay_checklist, start_consultation
from people.models import User
from people.roles import create_roles
from people.services import make_member_of_staff

QUESTIONS = [
    {
        "type": "section",
        "id": "part-one",
        "value": {
            "title": "You",
            "intro": "<p>First.</p>",
            "only_if": [],
            "questions": [
                {
                    "type": "choice",
                    "id": "often",
                    "value": {
                        "label": "How often?",
                        "is_required": True,
                        "offers_dont_know": True,
                        "offers_other": True,
                        "options": [
                            {"type": "item", "id": "daily", "value": "Every day"},
                            {"type": "item", "id": "never", "value": "Never"},
                        ],
                        "only_if": [],
                    },
                }
            ],
        },
    },
    {
        "type": "section",
        "id": "part-two",
        "value": {
            "title": "Why",
            "intro": "",
            "only_if": [{"type": "item", "id": "if-1", "value": "often never"}],
            "questions": [
                {"type": "long_text", "id": "why", "value": {"label": "Why not?", "only_if": []}},
                {
                    "type": "scale",
                    "id": "safe",
                    "value": {
                        "label": "How safe?",
                        "first_is_highest": True,
                        "options": [
                            {"type": "item", "id": "very", "value": "Very"},
                            {"type": "item", "id": "so-so", "value": "So so"},
                            {"type": "item", "id": "not", "value": "Not"},
                        ],
                        "only_if": [],
                    },
                },
            ],
        },
    },
]


def days(first: int, last: int, kind: str = "survey") -> Phase:
    """A phase from so many days from today until so many."""
    today = timezone.localdate()
    return Phase(kind=kind, opens_on=today + timedelta(days=first), closes_on=today + timedelta(days=last))


@pytest.fixture
def list_of_consultations(db) -> ConsultationsPage:
    page = ConsultationsPage.objects.first()
    if page is None:
        root = Site.objects.get(is_default_site=True).root_page
        page = root.add_child(instance=ConsultationsPage(title="Consultations", slug="consultations"))
        Site.clear_site_root_paths_cache()
    return page


@pytest.fixture
def checklist(db) -> None:
    lay_checklist()


@pytest.fixture
def staff(db) -> Callable[[str], User]:
    """Somebody with one role."""
    create_roles()

    def make(role: str) -> User:
        email = f"{role.lower().replace(' ', '-')}@example.org"
        existing = User.objects.filter(email=email).first()
        return existing or make_member_of_staff(email=email, name=role, roles=[role], password="a long enough password")

    return make


@pytest.fixture
def make(list_of_consultations) -> Callable[..., Consultation]:
    """A consultation with questions as a draft; `is_out` publishes it."""

    def made(title: str = "Evenings", *phases: Phase, is_out: bool = False, **facts) -> Consultation:
        consultation = start_consultation(title=title, phases=list(phases) or [days(7, 63)], by=None, **facts)
        page = consultation.source_page
        page.questions = QUESTIONS
        page.save_revision()
        if is_out:
            publish(consultation)
        return Consultation.objects.get(pk=consultation.pk)

    return made


def publish(consultation: Consultation, **words) -> ConsultationPage:
    """Publish the newest draft with these words changed in it."""
    page = Consultation.objects.get(pk=consultation.pk).newest_draft
    for name, value in words.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return ConsultationPage.objects.get(pk=page.pk)


def with_label(id: str, label: str) -> list[dict]:
    """The questions with another label for one."""
    changed = []
    for section in QUESTIONS:
        questions = [
            {**each, "value": each["value"] | {"label": label}} if each["id"] == id else each
            for each in section["value"]["questions"]
        ]
        changed.append({**section, "value": section["value"] | {"questions": questions}})
    return changed


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)
