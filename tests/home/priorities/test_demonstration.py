"""The story that a demonstration tells of its priorities, from the project's own data."""

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


def test_what_residents_proposed_went_past_the_moderators_and_can_be_reported_like_all_they_write(index, staff):
    staff("Support team")
    make_area("E02003487", "Far Bletchley")
    tell_priorities(read_demonstration("milton-keynes"))
    proposals = Proposal.objects.all()
    assert proposals
    for proposal in proposals:
        assert Client().get(f"/report/{KIND}/{proposal.pk}/").status_code == 200, proposal
