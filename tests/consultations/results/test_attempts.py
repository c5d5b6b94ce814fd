"""An officer's way to a release through the worker: one at a time, one release, nothing by halves, and why not."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from consultations.answering.services import withdraw
from consultations.models import Release, ReleaseAttempt, ReleasedResponse, Response
from consultations.results import attempts, releases, working
from consultations.results.attempts import ask_to_look, ask_to_release, forget_attempts, stop
from consultations.results.releases import propose_release, release_results
from consultations.results.working import work_on
from people.models import User
from places.models import Area
from tests.consultations.disclosure.attacker import attack_over_time, published_view
from tests.consultations.results.a_consultation import answer, make_consultation, random_answers

pytestmark = pytest.mark.django_db
State = ReleaseAttempt.State


@pytest.fixture
def officer():
    return User.objects.create_user("officer@example.org", "a long enough password")


@pytest.fixture
def wards():
    names = ("Northfield", "Eastfield", "Southfield")
    return [
        Area.objects.create(kind="ward", code=f"E0500000{n}", vintage=2025, name=name, slug=name.lower())
        for n, name in enumerate(names)
    ]


@pytest.fixture
def consultation(wards):
    made = make_consultation()
    answer(made, random_answers(60), area=lambda number: wards[number % 3])
    return made


@pytest.fixture
def look(consultation, officer):
    """Have it worked out, and hand over the attempt as it is then."""

    def looked(*breakdowns: str) -> ReleaseAttempt:
        asked = ask_to_look(consultation=consultation, breakdowns=breakdowns or ["|area"], by=officer)
        return done(asked)

    return looked


def done(attempt: ReleaseAttempt) -> ReleaseAttempt:
    work_on(ReleaseAttempt.objects.get(pk=attempt.pk))
    return ReleaseAttempt.objects.get(pk=attempt.pk)


def test_one_attempt_at_a_time(consultation, officer, look):
    first = ask_to_look(consultation=consultation, breakdowns=["|area"], by=officer)
    assert ask_to_look(consultation=consultation, by=officer) == first
    done(first)
    second = ask_to_look(consultation=consultation, by=officer)
    assert second != first
    assert not ask_to_release(attempt=first, by=officer)


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_releases(look, officer, monkeypatch):
    """A kill is no exception that anybody could catch; so is this one."""
    attempt = look()
    ask_to_release(attempt=attempt, by=officer)

    def killed(*args) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(releases, "_keep_who_stands_in", killed)
        done(attempt)
    assert not Release.objects.exists()
    assert ReleaseAttempt.objects.get().state == State.RELEASING
    ended = done(attempt)
    assert (ended.state, ended.release, ended.preview) == (State.RELEASED, Release.objects.get(), {})


def test_what_failed_says_so_and_can_be_tried_again(look, officer, monkeypatch):
    attempt = look()
    ask_to_release(attempt=attempt, by=officer)
    with monkeypatch.context() as patched:
        patched.setattr(working, "release_results", lambda **given: 1 / 0)
        failed = done(attempt)
    assert (failed.state, Release.objects.count()) == (State.FAILED, 0)
    assert "went wrong" in failed.sentences[0]
    again = look()
    ask_to_release(attempt=again, by=officer)
    assert done(again).state == State.RELEASED


def test_what_was_stopped_releases_nothing_though_the_worker_goes_on(look, officer):
    attempt = look()
    ask_to_release(attempt=attempt, by=officer)
    under_way = ReleaseAttempt.objects.get()
    assert stop(attempt=attempt)
    work_on(under_way)
    assert not Release.objects.exists()
    assert ReleaseAttempt.objects.get().state == State.FAILED


class Careless(releases.Protected):
    """Of which the audit finds that a hidden number could be worked out."""

    def failures(self):
        return {frozenset({("area", "1")}): None}


def test_a_refusal_names_the_tables(look, monkeypatch):
    monkeypatch.setattr(releases, "protect", lambda tables, **more: Careless(tuple(tables)))
    cache.clear()
    refused = look("|area")
    assert refused.state == State.REFUSED
    assert "could still be worked out" in refused.sentences[0]
    assert refused.sentences[1] == "It stands in this table: Who answered, by area."


def test_the_preview_says_what_would_be_missing_why_and_what_to_do(consultation, officer, wards, look):
    release_results(consultation=consultation, by=officer, breakdowns=["|area"])
    answer(consultation, random_answers(1, seed=9), area=wards[2])
    (missing,) = look("|area").preview["left_out"]
    assert missing["title"] == "Who answered, by area"
    assert "Release 1 shows these numbers. Since then 1 came and 0 went" in missing["why"]
    assert missing["what_to_do"].startswith("Wait until at least 4 more people have answered")
    assert any("stand in an earlier release only" in each for each in propose_caveats(consultation))
    answer(consultation, random_answers(40, seed=3), area=lambda number: wards[number % 3])
    assert look("|area").preview["left_out"] == []


def propose_caveats(consultation) -> list[str]:
    return propose_release(consultation, breakdowns=["|area"]).contents["en-gb"]["caveats"]


def test_a_table_that_few_can_stand_in_says_how_many_more_it_takes(consultation, look):
    Response.objects.filter(pk__gt=Response.objects.order_by("pk")[7].pk).update(answers={})
    (missing,) = look("safe|area").preview["left_out"]
    assert "Fewer than 10 people answered" in missing["why"]
    assert missing["what_to_do"].startswith("Wait until ")


def test_a_table_that_goes_missing_after_the_officer_looked_is_not_dropped_silently(consultation, officer, wards, look):
    release_results(consultation=consultation, by=officer, breakdowns=["|area"])
    attempt = look("|area")
    answer(consultation, random_answers(1, seed=9), area=wards[2])
    ask_to_release(attempt=attempt, by=officer)
    refused = done(attempt)
    assert (refused.state, Release.objects.count()) == (State.REFUSED, 1)
    assert "“Who answered, by area” would be left out" in refused.sentences[0]


def test_what_was_held_at_one_release_and_counted_at_the_next_has_come(consultation, officer, wards):
    """One withdrew, one that was sent long ago is counted at last: the same number, and two of them have moved."""
    held = answer(consultation, random_answers(1, seed=5), area=wards[0], state=Response.State.HELD)[0]
    first = release_results(consultation=consultation, by=officer, breakdowns=["|area"])
    before = propose_release(consultation, breakdowns=["|area"]).protected
    withdraw(Response.objects.filter(area=wards[1]).first())
    Response.objects.filter(pk=held.pk).update(state=Response.State.COUNTED)
    after = propose_release(consultation, breakdowns=["|area"]).protected
    assert after.came_and_left(1) == (1, 1)
    assert after.left_out == ("|area",)
    assert first.content["total"] == after.knowledge.total == 60
    assert not any(figure for figure in after.published), "nothing is told but how many there are"
    # Had it been told that nobody moved, as from when answers were sent, an attacker would have had both wards.
    told = releases.protect(after.tables, earlier=[before.knowledge], stayed=[60])
    view, older = published_view(told), published_view(before)
    assert attack_over_time(view, older, stayed=59, public=after.public, watched=after.watched)


def test_a_corrected_answer_has_come_and_left(consultation, officer, wards):
    release_results(consultation=consultation, by=officer, breakdowns=["|area"])
    moved = Response.objects.filter(area=wards[1]).first()
    Response.objects.filter(pk=moved.pk).update(area=wards[2])
    assert propose_release(consultation, breakdowns=["|area"]).protected.came_and_left(1) == (1, 1)


def test_who_was_erased_stands_in_no_release_any_more(consultation, officer):
    release_results(consultation=consultation, by=officer)
    Response.objects.first().delete()
    assert ReleasedResponse.objects.count() == 59
    assert propose_release(consultation).protected.knowledge.stayed == (59,)


def test_attempts_are_forgotten_after_a_fortnight(look):
    look()
    with time_machine.travel(timezone.now() + attempts.KEPT_FOR + timedelta(hours=1)):
        assert forget_attempts() == 1
