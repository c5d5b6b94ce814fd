"""What only staff see of priorities, in a real browser: the pack that a delivery group meets over.

The pages that everybody sees are walked in test_every_page.
"""

from datetime import date

import pytest
from playwright.sync_api import expect

from home.priorities.groups import DeliveryGroup
from home.priorities.lessons import LessonsPage, Recommendation
from home.priorities.pages import Finding, Method, PrioritiesIndexPage, PriorityLead, PriorityPage, StrategyPage
from home.services import create_first_pages
from people.models import Agency, User
from tests.browser.waiting import scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pack() -> DeliveryGroup:
    """A group whose pack has every kind of table that can be too wide."""
    create_first_pages()
    council = Agency.objects.create(name="Borough Council", slug="council", kind="council")
    group = DeliveryGroup.objects.create(name="Crime group", slug="crime", chaired_by=council)
    index = PrioritiesIndexPage.objects.get()
    plan = StrategyPage(title="Plan", slug="plan", starts_on=date(2024, 4, 1), ends_on=date(2040, 3, 31))
    index.add_child(instance=plan)
    page = PriorityPage(title="Anti-social behaviour", slug="asb", why="<p>It harms.</p>", delivery_group=group)
    page.leads = [PriorityLead(agency=council)]
    words = "One meeting of all neighbourhood organisations about each case"
    page.methods = [Method(text=words, lead=council, expected_outcome="Fewer disappointments everywhere")]
    page.findings = [Finding(year=2012, text="Incidents gather in a few places.")]
    plan.add_child(instance=page)
    review = LessonsPage(title="A review", slug="review", kind="other", published_on=date(2020, 1, 1), body="x")
    review.recommendations = [Recommendation(text="Tell each other.", agency=council, due_on=date(2020, 6, 1))]
    index.add_child(instance=review)
    return group


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_pack_fits_a_phone_and_axe_finds_nothing(pack, open_as, live_server, axe, colours):
    officer = User.objects.create_superuser("officer@example.org", name="The officer")
    page = open_as(officer, viewport={"width": 320, "height": 640}, color_scheme=colours)
    page.goto(f"{live_server.url}{pack.pack_address()}")
    expect(page.locator(".table-scroll")).to_have_count(2)
    assert not scrolls_sideways(page)
    assert axe(page) == []
