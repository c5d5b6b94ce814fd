"""A closed consultation with one question in words, answers to it, and people who code."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from consultations.coding.texts import text_questions
from consultations.models import Code, Consultation, Phase, QuestionVersion, Response
from consultations.questions.questionnaire import Question, QuestionKind, Questionnaire, Section
from people.models import User

WORDS = "why"


@pytest.fixture
def consultation(db) -> Consultation:
    made = Consultation.objects.create(title="Lights in the park", slug="lights")
    today = timezone.localdate()
    Phase.objects.create(consultation=made, opens_on=today - timedelta(30), closes_on=today - timedelta(2))
    asked = Questionnaire((Section("s", "One", "", (Question(WORDS, QuestionKind.LONG_TEXT, "Why?"),)),))
    QuestionVersion.objects.create(consultation=made, number=1, questionnaires={"en-gb": asked.to_json()})
    return made


@pytest.fixture
def question(consultation) -> Question:
    return text_questions(consultation)[0]


@pytest.fixture
def answer(consultation):
    """Record what somebody wrote, past the door of the ledger: what is tested here is what comes after."""

    def record(text: str, **fields) -> Response:
        number = Response.objects.count() + 1
        return Response.objects.create(
            consultation=consultation,
            version=consultation.version,
            reference=f"R{number:04}",
            answers={WORDS: {"text": text}},
            received_on=timezone.localdate(),
            submitted_at=timezone.now(),
            **fields,
        )

    return record


@pytest.fixture
def code(consultation):
    def make(title: str, definition: str = "As its title says.", parent: Code | None = None) -> Code:
        return Code.objects.create(consultation=consultation, title=title, definition=definition, parent=parent)

    return make


@pytest.fixture
def coder(db):
    """Make somebody who may code."""

    def make(name: str) -> User:
        user = User.objects.create_user(f"{name}@example.org")
        user.user_permissions.add(
            *Permission.objects.filter(codename__in=["access_admin", "code_answers"]),
        )
        return user

    return make
