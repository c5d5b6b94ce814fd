"""Releasing: what goes out, what stays hidden, what is refused, and that nothing changes it later."""

import json

import pytest
from django.utils import timezone

from consultations.answering.services import erase
from consultations.disclosure import CountTable, Dimension, Protected
from consultations.models import Erasure, Release, Response
from consultations.results import releases
from consultations.results.releases import ReleaseRefusedError, knowledge_from_json, propose_release, release_results
from people.models import CommunityGroup, User
from places.models import Area
from tests.consultations.disclosure.attacker import attack, published_view
from tests.consultations.results.a_consultation import answer, make_consultation, random_answers

pytestmark = pytest.mark.django_db
BY_WARD = ["|area", "safe|area", "help|area"]


@pytest.fixture
def officer():
    return User.objects.create_user("officer@example.org", "a long enough password")


@pytest.fixture
def wards():
    names = ("Northfield", "Eastfield", "Southfield", "Westfield")
    return [
        Area.objects.create(kind="ward", code=f"E0500000{n}", vintage=2025, name=name, slug=name.lower())
        for n, name in enumerate(names)
    ]


@pytest.fixture
def consultation(wards):
    """120 people, few of them in the first ward."""
    made = make_consultation()
    spread = [3, 20, 40, 57]
    areas = [ward for ward, count in zip(wards, spread, strict=True) for _each in range(count)]
    answer(made, random_answers(120), area=lambda number: areas[number])
    return made


def question(release: Release, id: str) -> dict:
    return next(each for each in release.content["respondents"][0]["questions"] if each["id"] == id)


def breakdown(release: Release, name: str) -> dict:
    return next(each for each in release.content["breakdowns"] if each["name"] == name)


def test_totals_of_questions_go_out_whole_and_few_people_of_a_ward_do_not(consultation, officer):
    release = release_results(consultation=consultation, by=officer, breakdowns=BY_WARD)
    assert sum(each["count"] for each in question(release, "safe")["options"]) == 120
    who = breakdown(release, "|area")
    assert who["totals"][who["columns"].index("Northfield")] is None
    assert who["totals"].count(None) >= 2  # never one alone
    safe = breakdown(release, "safe|area")
    assert all(count is None or count >= 5 for row in safe["rows"] for count in row["counts"])
    assert [row["total"] for row in safe["rows"]] == [each["count"] for each in question(release, "safe")["options"]]


def test_an_attacker_learns_nothing_from_a_release(consultation):
    protected = propose_release(consultation, breakdowns=BY_WARD).protected
    assert attack(published_view(protected), watched=protected.watched) == {}


def test_a_second_release_is_checked_with_the_first(consultation, officer, wards):
    first = release_results(consultation=consultation, by=officer, breakdowns=["|area"])
    answer(consultation, random_answers(1, seed=9), area=wards[3])
    second = release_results(consultation=consultation, by=officer, breakdowns=["|area"])
    assert (first.number, second.number) == (1, 2)
    assert second.content["total"] == 121
    # One person came: the ward they live in could be read off the two tables side by side.
    assert second.content["breakdowns"] == []
    answer(consultation, random_answers(60, seed=8), area=lambda number: wards[1 + number % 3])
    assert breakdown(release_results(consultation=consultation, by=officer, breakdowns=["|area"]), "|area")


def test_what_is_kept_for_later_audits_holds_no_hidden_number(consultation, officer):
    release = release_results(consultation=consultation, by=officer, breakdowns=BY_WARD)
    known = knowledge_from_json(json.loads(json.dumps(release.audited)))
    assert known == propose_release(consultation, breakdowns=BY_WARD).protected.knowledge or known.published
    assert not known.hidden & known.published.keys()


def test_a_release_is_refused_while_a_hidden_number_could_be_worked_out(consultation, officer, monkeypatch):
    """Only the audit lets results out: here what hides forgot to hide anything else."""

    def careless(tables, threshold=5, *, earlier=(), stayed=()):
        wards = Dimension("ward", ("a", "b"))
        table = CountTable("who", wards, {("a",): 3, ("b",): 117})
        return Protected((table,), hidden={table.figure("a"): "small"})

    monkeypatch.setattr(releases, "protect", careless)
    with pytest.raises(ReleaseRefusedError, match="could still be worked out"):
        release_results(consultation=consultation, by=officer)
    assert not Release.objects.exists()


def test_nothing_is_released_before_anybody_answered(officer):
    with pytest.raises(ReleaseRefusedError, match="Nobody has answered yet"):
        release_results(consultation=make_consultation(slug="empty"), by=officer)


def test_of_fewer_than_ten_people_only_their_number_goes_out(officer, wards):
    few = make_consultation(slug="few")
    answer(few, random_answers(9), area=wards[0])
    content = release_results(consultation=few, by=officer, breakdowns=BY_WARD).content
    assert content["respondents"][0] | {"label": ""} == {
        **{"type": "person", "label": "", "total": 9, "is_only_number": True, "channels": [], "questions": []},
    }
    assert content["breakdowns"] == []


def test_of_a_question_that_few_answered_only_their_number_goes_out(consultation, officer):
    Response.objects.filter(pk__gt=Response.objects.order_by("pk")[8].pk).update(answers={"why": {"text": "Dark."}})
    shown = question(release_results(consultation=consultation, by=officer, breakdowns=BY_WARD), "safe")
    assert shown["is_only_number"]
    assert "options" not in shown


def test_answers_of_groups_stand_apart_and_are_not_few(consultation, officer):
    group = CommunityGroup.objects.create(name="Friends of the Park", slug="park", kind="residents")
    answer(consultation, random_answers(1), respondent_type="group", group=group, publish_consent="named")
    people, groups = release_results(consultation=consultation, by=officer).content["respondents"]
    assert (people["total"], groups["total"], groups["is_only_number"]) == (120, 1, False)


def test_a_group_that_did_not_agree_to_be_published_cannot_be_read_off_the_totals(consultation, officer):
    group = CommunityGroup.objects.create(name="Friends of the Park", slug="park", kind="residents")
    answer(consultation, random_answers(1), respondent_type="group", group=group)
    groups = release_results(consultation=consultation, by=officer).content["respondents"][1]
    assert (groups["is_only_number"], groups["questions"]) == (True, [])


def test_erasing_a_person_leaves_what_was_released_as_it_was_and_is_recorded(consultation, officer):
    release = release_results(consultation=consultation, by=officer, breakdowns=BY_WARD)
    before = json.dumps(release.contents, sort_keys=True)
    erase(Response.objects.first())
    assert json.dumps(Release.objects.get().contents, sort_keys=True) == before
    assert Erasure.objects.filter(consultation=consultation).exists()
    assert propose_release(consultation).contents["en-gb"]["total"] == 119


def test_a_release_says_when_it_was_made_and_that_a_consultation_was_still_open(consultation, officer):
    consultation.phases.update(closes_on=timezone.localdate())
    content = release_results(consultation=consultation, by=officer).content
    assert content["day"] == str(timezone.localdate())
    assert any("still open" in sentence for sentence in content["caveats"])
