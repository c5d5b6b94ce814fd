"""The story that a demonstration tells of its priorities, from the project's own data."""

import tomllib
from datetime import date

import pytest
from django.test import Client

from home.demonstration import read_demonstration
from home.demonstration.priorities import tell_priorities
from home.priorities.local import Proposal
from home.priorities.pages import PriorityPage, StrategyPage
from home.priorities.services import KIND
from tests.crime_map.counted import make_area

pytestmark = pytest.mark.django_db


def read(page) -> str:
    return Client().get(page.url).content.decode()


def test_its_plans_are_signed_off_and_nobody_takes_their_words_for_those_of_the_agencies(index, staff):
    staff("Support team")
    tell_priorities(read_demonstration("milton-keynes"))
    plans, priorities = list(StrategyPage.objects.live()), list(PriorityPage.objects.live())
    assert len(plans) > 1 and len(priorities) > 10
    for page in [*plans, *priorities]:
        assert read(page).count("not their words") == 1, page
    for plan in plans:
        assert "Signed off" in read(plan), plan


def test_the_story_is_the_one_that_the_partnerships_public_papers_tell():
    """Two strategies with their priorities and who leads each, what stands behind them, and how all are measured."""
    folder = read_demonstration("milton-keynes").folder
    story = tomllib.loads((folder / "priorities.toml").read_text(encoding="utf-8"))
    police, council, probation = "thames-valley-police", "milton-keynes-council", "thames-valley-probation"
    health = "primary-care-trust"

    def told(slug: str, kind: str) -> dict[str, list[str]]:
        (strategy,) = (each for each in story["strategies"] if each["slug"] == slug)
        of_kind = (each for each in strategy["priorities"] if each.get("kind", "priority") == kind)
        return {each["slug"]: [lead["agency"] for lead in each.get("leads", [])] for each in of_kind}

    assert told("plan-2011-2014", "priority") == {
        "domestic-violence": [probation],
        "anti-social-behaviour": [council],
        "drug-and-alcohol-misuse": [health, council],
        "reoffending": [probation],
        "violent-extremism": [police, council],
    }
    assert list(told("plan-2011-2014", "support")) == [
        "public-safety",
        "hate-crime",
        "public-space-cctv",
        "police-and-crime-commissioner",
    ]
    assert told("assessment-2012", "priority") == {
        "reducing-crime": [police],
        "reducing-reoffending": [probation],
        "drugs-and-alcohol": [health, council],
        "anti-social-behaviour": [council],
        "public-place-violence": [police],
        "contest": [council, police],
    }
    every = [priority for strategy in story["strategies"] for priority in strategy["priorities"]]
    drugs = next(each for each in every if each["slug"] == "drug-and-alcohol-misuse")["leads"]
    assert [lead.get("starts_on") or lead.get("ends_on") for lead in drugs] == [date(2013, 3, 31), date(2013, 4, 1)]
    for priority in every:
        natures = {measure.get("nature", "quantitative") for measure in priority["measures"]}
        assert natures == {"quantitative", "qualitative"}, priority["slug"]
    assert [each["name"] for each in story["headlines"]] == [
        "Total crime",
        "Serious acquisitive crime",
        "Violent crime",
        "Public satisfaction",
    ]
    assessed = next(each for each in story["strategies"] if each["slug"] == "assessment-2012")["priorities"]
    words = " ".join(finding["text"] for priority in assessed for finding in priority["findings"])
    assert "omestic and sexual violence" in words
    assert {finding["kind"] for priority in assessed for finding in priority["findings"]} == {
        "finding",
        "recommendation",
    }
    updates = tomllib.loads((folder / "updates.toml").read_text(encoding="utf-8"))["updates"]
    assert len(updates) >= 12 and len({code for update in updates for code in update.get("areas", [])}) >= 12
    replies = tomllib.loads((folder / "replies.toml").read_text(encoding="utf-8"))["replies"]
    assert any("answers" in reply for reply in replies) and any("answers" not in reply for reply in replies)


def test_what_residents_proposed_went_past_the_moderators_and_can_be_reported_like_all_they_write(index, staff):
    staff("Support team")
    make_area("E02003487", "Far Bletchley")
    tell_priorities(read_demonstration("milton-keynes"))
    proposals = Proposal.objects.all()
    assert proposals
    for proposal in proposals:
        assert Client().get(f"/report/{KIND}/{proposal.pk}/").status_code == 200, proposal
