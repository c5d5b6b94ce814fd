"""A consultation with a ledger, written straight into the tables: quick, and of any size."""

import json
from collections.abc import Iterable
from datetime import date
from random import Random

import shapely
from django.utils import timezone
from wagtail.models import Page

from consultations.models import Consultation, ConsultationPage, ConsultationsPage, Phase, QuestionVersion, Response
from consultations.questions.questionnaire import Option, Question, QuestionKind, Questionnaire, Section
from places.area_writing import set_outline
from places.models import Area, Boundary

# Where the wards made here begin, in degrees.
WEST, SOUTH = -0.8, 52.0
SAFE = tuple(
    Option(id, label, value=value)
    for value, (id, label) in enumerate(
        [("very-unsafe", "Very unsafe"), ("unsafe", "Unsafe"), ("safe", "Safe"), ("very-safe", "Very safe")], start=1
    )
)
QUESTIONS = (
    Question(
        "safe", QuestionKind.SCALE, "How safe do you feel?", options=(*SAFE, Option("dk", "Don’t know", None, True))
    ),
    Question(
        "help",
        QuestionKind.CHOICES,
        "What would help?",
        options=(Option("light", "Better lights"), Option("patrol", "More patrols"), Option("camera", "Cameras")),
    ),
    Question("why", QuestionKind.LONG_TEXT, "Why do you say so?"),
)


def make_consultation(questions: Iterable[Question] = QUESTIONS, *, slug: str = "lights") -> Consultation:
    """A closed consultation about street lights, with one version of its questions."""
    consultation = Consultation.objects.create(title="Street lights", slug=slug)
    Phase.objects.create(consultation=consultation, opens_on=date(2026, 3, 2), closes_on=date(2026, 4, 12))
    add_version(consultation, questions)
    return consultation


def add_page(consultation: Consultation, title: str = "Street lights") -> ConsultationPage:
    """Its page, published."""
    index = ConsultationsPage.objects.first() or Page.objects.get(depth=2).add_child(
        instance=ConsultationsPage(title="Consultations", slug="consultations")
    )
    return index.add_child(instance=ConsultationPage(title=title, slug=consultation.slug, consultation=consultation))


def add_version(consultation: Consultation, questions: Iterable[Question], number: int = 1) -> QuestionVersion:
    content = Questionnaire((Section("s1", "Your street", "", tuple(questions)),)).to_json()
    return QuestionVersion.objects.create(consultation=consultation, number=number, questionnaires={"en-gb": content})


def make_wards(*names: str) -> list[Area]:
    """Wards side by side from west to east, a tenth of a degree wide."""
    made = []
    for at, name in enumerate(names):
        ward = Area.objects.create(kind="ward", code=f"E0500000{at}", vintage=2025, name=name, slug=name.lower())
        west = WEST + at / 10
        box = shapely.box(west, SOUTH, west + 0.1, SOUTH + 0.1)
        boundary = Boundary(area=ward, display=json.loads(shapely.to_geojson(box)))
        set_outline(boundary, box)
        boundary.save()
        made.append(ward)
    return made


def answer(consultation: Consultation, answers: Iterable[dict], **columns) -> list[Response]:
    """One response for each of `answers`; `columns` are what all have, or functions of the place in the list."""
    version = columns.pop("version", None) or consultation.versions.get(number=1)
    first = Response.objects.count()
    rows = [
        Response(
            consultation=consultation,
            version=version,
            reference=f"R{first + number:06d}",
            answers=given,
            submitted_at=timezone.now(),
            **{"received_on": date(2026, 3, 10)}
            | {name: value(number) if callable(value) else value for name, value in columns.items()},
        )
        for number, given in enumerate(answers)
    ]
    return Response.objects.bulk_create(rows, batch_size=500)


def random_answers(count: int, seed: int = 1) -> list[dict]:
    """Answers to `QUESTIONS` by chance, the same every time."""
    chance = Random(seed)  # noqa: S311 - no secret
    return [
        {
            "safe": {"choices": [chance.choice(["very-unsafe", "unsafe", "safe", "very-safe", "dk"])]},
            "help": {"choices": chance.sample(["light", "patrol", "camera"], chance.randint(1, 3))},
            "why": {"text": chance.choice(["It is dark.", "I know my neighbours.", "The path is <b>narrow</b>."])},
        }
        for _each in range(count)
    ]
