"""The story that a demonstration tells of its priorities, from the project's own data."""

import pytest
from django.test import Client

from home.demonstration import read_demonstration
from home.demonstration.priorities import tell_priorities
from home.priorities.pages import PriorityPage, StrategyPage

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
