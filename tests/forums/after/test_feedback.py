"""Feedback is a consultation like any other, and next year's is compared with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation
from consultations.preparing.phases import overlaps_of
from consultations.preparing.publishing import why_not
from consultations.questions.branching import problems_of
from consultations.results.services import results_of
from consultations.results.waves import compare_with_earlier
from forums.after.feedback import CAME, IN_ROOM, MISSED, NOT, SATISFIED, going, make_feedback, why
from forums.models import Forum
from forums.panels import forum_steps

from .conftest import answer


@pytest.fixture
def coming(make_forum, priorities) -> Forum:
    forum = make_forum(slug="coming")
    forum.priorities.set(priorities)
    forum.save()
    return forum


def test_it_asks_about_each_priority_how_well_and_why(coming, priorities):
    asked = [question.id for question in make_feedback(forum=coming, by=None).newest_draft.questionnaire.questions]
    assert asked[:5] == [CAME, going(priorities[0]), why(priorities[0]), going(priorities[1]), why(priorities[1])]
    assert {MISSED, SATISFIED, "forum-kept-away"} < set(asked)


def test_the_day_is_asked_of_those_who_came_and_the_reason_of_those_who_could_not(coming):
    asked = make_feedback(forum=coming, by=None).newest_draft.questionnaire
    assert problems_of(asked) == []
    conditions = {section.id: section.only_if for section in asked.sections if section.only_if}
    assert IN_ROOM in conditions["forum-day"][0].options
    assert conditions["forum-away"][0].options == (NOT,)


def test_it_is_open_before_the_forum_and_from_its_day_on(coming):
    phases = make_feedback(forum=coming, by=None).ordered_phases
    today, day = timezone.localdate(), coming.day
    assert [(p.opens_on, p.closes_on) for p in phases] == [
        (today, day - timedelta(days=1)),
        (day, day + timedelta(weeks=4)),
    ]
    assert overlaps_of(phases) == []


def test_staff_are_asked_to_move_its_days_where_the_forum_was_put_off(coming, staff):
    def asked(role: str) -> list[str]:
        steps = forum_steps(coming, staff(role))
        return [step.address for step in steps if step.label == "Move the days of the feedback to the forum's"]

    feedback = make_feedback(forum=coming, by=None)
    coming.refresh_from_db()
    assert asked("Administrators") == []
    coming.day += timedelta(weeks=2)
    coming.save()
    assert asked("Administrators") == [reverse("consultation_detail", args=[feedback.pk])]
    assert asked("Editors") == []
    feedback.phases.filter(opens_on=coming.day - timedelta(weeks=2)).update(opens_on=coming.day)
    assert asked("Administrators") == []


def test_made_afterwards_it_is_open_for_four_weeks_more(held):
    [phase] = make_feedback(forum=held, by=None).ordered_phases
    assert (phase.opens_on, phase.closes_on) == (held.day, timezone.localdate() + timedelta(weeks=4))


def test_it_is_made_once(coming):
    first = make_feedback(forum=coming, by=None)
    assert make_feedback(forum=Forum.objects.get(pk=coming.pk), by=None) == first
    assert Consultation.objects.count() == 1


def test_it_can_be_published_as_it_is_and_answered(held, feedback):
    assert why_not(feedback.source_page) == {}
    assert feedback.can_be_answered and feedback.page.live


def test_a_forum_without_priorities_asks_no_empty_page(make_forum):
    asked = make_feedback(forum=make_forum(slug="other"), by=None).newest_draft.questionnaire
    assert problems_of(asked) == []
    assert [section.id for section in asked.sections][:2] == ["forum-you", "forum-missing"]


def test_next_years_feedback_is_compared_with_this_years(held, feedback, make_forum, priorities):
    this_year = make_forum(day=timezone.localdate(), slug="next", previous=held)
    this_year.priorities.set(priorities[:1])
    this_year.save()
    now = make_feedback(forum=this_year, by=None)
    now.source_page.get_latest_revision().publish()
    question = going(priorities[0])
    answer(feedback, {question: {"choices": [f"{question}-badly"]}}, 40)
    answer(now, {question: {"choices": [f"{question}-very-well"]}}, 40)
    comparison = compare_with_earlier(results_of(now).people.question(question), now)
    assert (comparison.base_before, comparison.base_now) == (40, 40)
    mean = next(change for change in comparison.changes if change.is_mean)
    assert (mean.before, mean.now, mean.could_be_chance) == (2.0, 5.0, False)


def test_it_is_compared_once_somebody_has_said_which_forum_came_before(held, feedback, make_forum):
    this_year = make_forum(day=timezone.localdate(), slug="next")
    now = make_feedback(forum=this_year, by=None)
    assert now.copied_from is None
    this_year.refresh_from_db()
    this_year.previous = held
    this_year.save()
    now.refresh_from_db()
    assert now.copied_from == feedback


def test_words_that_staff_wrote_last_year_are_kept(held, feedback, make_forum):
    page = feedback.source_page
    page.other_ways = "<p>At every library.</p>"
    page.save_revision().publish()
    next_year = make_forum(slug="next", previous=held)
    assert "At every library" in make_feedback(forum=next_year, by=None).newest_draft.other_ways


def test_the_forums_page_leads_to_it_while_it_is_open(held, feedback, client):
    page = client.get("/forums/held/").content.decode()
    assert "Give feedback" in page and feedback.respond_address in page


def test_the_forums_page_does_not_name_a_draft(held, client):
    make_feedback(forum=held, by=None)
    assert "Give feedback" not in client.get("/forums/held/").content.decode()
