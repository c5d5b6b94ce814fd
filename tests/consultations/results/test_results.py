"""Results as they are read from the ledger: everybody counted once, and nobody added to what they are not."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from consultations.answering.services import hold, release
from consultations.models import Response
from consultations.results.selection import Selection
from consultations.results.services import results_of
from people.models import CommunityGroup, User
from tests.consultations.results.a_consultation import QUESTIONS, add_version, answer, make_consultation, random_answers

pytestmark = pytest.mark.django_db
SAFE, UNSAFE = {"safe": {"choices": ["safe"]}}, {"safe": {"choices": ["unsafe"]}}


@pytest.fixture
def consultation():
    return make_consultation()


def count(results, option: str, respondent_type: str = "person") -> int:
    options = results.of(respondent_type).question("safe").options
    return next(each.count for each in options if each.id == option)


def test_answers_on_paper_are_in_the_totals(consultation):
    answer(consultation, [SAFE, SAFE])
    answer(consultation, [SAFE], channel="paper")
    results = results_of(consultation)
    assert count(results, "safe") == 3
    assert results.people.channels == Counter(web=2, paper=1)
    assert count(results_of(consultation, selection=Selection(channel="paper")), "safe") == 1


def test_groups_are_never_added_to_people(consultation):
    group = CommunityGroup.objects.create(name="Friends of the Park", slug="park", kind="residents")
    answer(consultation, [SAFE, UNSAFE])
    answer(consultation, [SAFE], respondent_type="group", group=group)
    answer(consultation, [SAFE], respondent_type="organisation", organisation="The bus company")
    results = results_of(consultation)
    assert [each.respondent_type for each in results.respondents] == ["person", "group", "organisation"]
    assert (count(results, "safe"), count(results, "safe", "group")) == (1, 1)
    assert results.people.question("safe").base.total() == 2


def test_what_is_held_withdrawn_or_a_test_does_not_count(consultation):
    for state in Response.State.values:
        answer(consultation, [SAFE], state=state)
    assert results_of(consultation).total == 1


def test_a_question_that_was_reworded_is_counted_apart_and_one_that_was_not_together(consultation):
    second = add_version(consultation, [replace(QUESTIONS[0], label="How safe after dark?"), *QUESTIONS[1:]], number=2)
    help = {"help": {"choices": ["light"]}}
    answer(consultation, [SAFE | help])
    answer(consultation, [UNSAFE | help, UNSAFE | help], version=second)
    questions = results_of(consultation).people.questions
    assert [(each.label, each.versions, each.base.total()) for each in questions[:3]] == [
        ("How safe do you feel?", (1,), 1),
        ("How safe after dark?", (2,), 2),
        ("What would help?", (1, 2), 3),
    ]


def test_results_are_kept_until_an_answer_comes_changes_or_goes(consultation, django_assert_num_queries):
    answer(consultation, [SAFE])
    assert count(results_of(consultation), "safe") == 1
    with django_assert_num_queries(1):  # whether the ledger has changed
        results_of(consultation)
    answer(consultation, [SAFE])
    assert count(results_of(consultation), "safe") == 2
    Response.objects.filter(reference="R000000").update(answers=UNSAFE, changed_at=timezone.now())
    assert count(results_of(consultation), "safe") == 1
    Response.objects.filter(reference="R000001").update(state=Response.State.HELD)
    assert results_of(consultation).total == 1
    Response.objects.all().delete()
    assert results_of(consultation).total == 0


def test_one_held_and_another_released_between_two_looks_is_seen(consultation):
    """As many are in each state as before, and neither answer has changed."""
    officer = User.objects.create_superuser("officer@example.org", "a long enough password")
    hidden, shown = answer(consultation, [SAFE, UNSAFE])
    hold([hidden], because="A flood", by=officer)
    assert count(results_of(consultation), "safe") == 0
    release([hidden], because="A real person", by=officer)
    hold([shown], because="A test", by=officer)
    assert (count(results_of(consultation), "safe"), count(results_of(consultation), "unsafe")) == (1, 0)


def test_reading_a_large_ledger_takes_as_many_queries_as_a_small_one(consultation, django_assert_num_queries):
    answer(consultation, random_answers(1))
    with django_assert_num_queries(3):  # whether it has changed, the questions, the ledger
        results_of(consultation)
    answer(consultation, random_answers(60, seed=2))
    with django_assert_num_queries(3):
        assert results_of(consultation).total == 61


def test_a_selection_reads_what_an_address_says_and_nothing_it_cannot_mean():
    asked = {"area": "12", "channel": "paper", "type": "group", "group": "youth", "version": "2"}
    selection = Selection.from_query(asked)
    assert selection == Selection(12, "paper", "group", "youth", 2)
    assert Selection.from_query({"area": "x", "channel": "pigeon"}).is_everything
    assert Selection.from_query({"area": "12", "channel": "paper"}).as_query == "area=12&channel=paper"


def test_months_are_those_in_which_answers_were_given(consultation):
    answer(consultation, [SAFE, SAFE], received_on=lambda number: date(2026, 3 + number, 5))
    assert results_of(consultation).people.months == Counter({"2026-03": 1, "2026-04": 1})
