"""Somebody with the whole database tries to join equality answers to responses, and does no better than by guessing.

Each respondent answers the equality questions right after sending, in the same order: the worst case. The attacker
knows every response, and in which order and when it came, and tries every order that the database has.
"""

import uuid
from collections import Counter
from math import comb

import pytest
from django.db import connection
from django.utils import timezone

from consultations.answering.models import Draft
from consultations.answering.respondents import RespondentDetails
from consultations.answering.services import submit_response
from consultations.models import MonitoringAnswer, Response, Ticket, Tray
from consultations.monitoring import services

PEOPLE = 120
TABLE = MonitoringAnswer._meta.db_table
# What a database says of where a row lies and which transaction wrote it.
ORDERS = {
    "sqlite": ["id", "rowid", "rowid DESC"],
    "postgresql": ["id", "ctid", "ctid DESC", "xmin::text::bigint, ctid", "cmin::text::bigint, ctid"],
}


def answer_and_tell(consultation, number: int) -> None:
    """Somebody sends an answer and tells about themselves; what they tell is their number, to be found again."""
    key = uuid.uuid4()
    draft = Draft.objects.create(
        key=key, consultation=consultation, version=consultation.version, return_code=f"C{number:08d}"
    )
    submit_response(
        version=consultation.version,
        key=key,
        answers={"visits": {"choices": ["yes"]}},
        respondent=RespondentDetails(name=str(number)),
        draft=draft,
    )
    ticket = services.hand_out_ticket(draft)
    services.use_ticket(number=ticket, consultation=consultation, told={"person": str(number)})


def in_the_databases_order(order: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {TABLE} ORDER BY {order}")  # noqa: S608 - names are written above
        keys = [uuid.UUID(str(key)) for (key,) in cursor.fetchall()]
    told = dict(MonitoringAnswer.objects.values_list("id", "answers"))
    return [int(told[key]["person"]) for key in keys]


def hits(found: list[int], came: list[int]) -> int:
    """How many of the attacker's pairs are right."""
    return sum(one == other for one, other in zip(found, came, strict=True))


def most_by_chance(pairs: int, chance: float) -> int:
    """More hits than this come by guessing once in ten million attempts."""
    left, hits = 1.0, -1
    while left > 1e-7:
        hits += 1
        left -= comb(pairs, hits) * chance**hits * (1 - chance) ** (pairs - hits)
    return hits


@pytest.fixture
def everybody(consultation) -> list[int]:
    """The people in the order in which they came."""
    for number in range(PEOPLE):
        answer_and_tell(consultation, number)
    return [int(name) for name in Response.objects.order_by("submitted_at", "pk").values_list("name", flat=True)]


def test_no_order_joins_an_answer_to_a_response_better_than_guessing_among_ten(everybody):
    assert MonitoringAnswer.objects.count() == PEOPLE
    for order in ORDERS[connection.vendor]:
        assert hits(in_the_databases_order(order), everybody) <= most_by_chance(PEOPLE, 1 / 10), order


def test_once_closed_not_even_the_ten_can_be_told(consultation, everybody):
    before = sorted(map(str, MonitoringAnswer.objects.values_list("id", flat=True)))
    services.close(consultation)

    assert Counter(in_the_databases_order("id")) == Counter(everybody), "nobody is lost"
    assert not set(before) & set(map(str, MonitoringAnswer.objects.values_list("id", flat=True)))
    for order in ORDERS[connection.vendor]:
        found = in_the_databases_order(order)
        tens = [number // services.TOGETHER for number in found]
        assert hits(found, everybody) <= most_by_chance(PEOPLE, 1 / PEOPLE), order
        by_ten = hits(tens, [number // services.TOGETHER for number in everybody])
        assert by_ten <= most_by_chance(PEOPLE, services.TOGETHER / PEOPLE), order


def test_the_tray_says_nothing_of_who_came_last(consultation):
    """The newest is as likely at each place of the list as at any other."""
    places: Counter[int] = Counter()
    for _ in range(60):
        Tray.objects.all().delete()
        for number in range(5):
            services.put_in_tray(consultation=consultation, told={"person": str(number)})
        told = [each["person"] for each in Tray.objects.get().answers]
        places[told.index("4")] += 1
    assert max(places.values()) <= most_by_chance(60, 1 / 5)


def test_nothing_kept_names_a_response_a_person_or_a_time(consultation):
    answer_and_tell(consultation, 1)
    for model in (MonitoringAnswer, Tray, Ticket):
        names = {field.name for field in model._meta.get_fields()}
        assert names <= {"id", "consultation", "month", "answers", "hash", "day"}
    services.close(consultation)
    (row,) = MonitoringAnswer.objects.all()
    assert row.month == timezone.localdate().replace(day=1)
    assert not Ticket.objects.exists() and not Tray.objects.exists()


def test_what_is_told_waits_for_the_tenth(consultation):
    for number in range(9):
        services.put_in_tray(consultation=consultation, told={"person": str(number)})
    assert not MonitoringAnswer.objects.exists()
    services.put_in_tray(consultation=consultation, told={"person": "9"})
    assert MonitoringAnswer.objects.count() == 10
    assert Tray.objects.get().answers == []
