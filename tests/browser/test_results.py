"""Results in a browser: staff look, then release; anybody reads and searches on a narrow phone without JavaScript."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from consultations.models import Consultation, ConsultationsPage
from consultations.results.models import ReleaseAttempt
from consultations.results.tasks import work_on_release
from people.models import User
from people.roles import create_roles
from tests.browser.waiting import resize, scrolls_sideways
from tests.consultations.results.a_consultation import make_wards
from tests.consultations.results.whole import RELEASED, release_and_publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]


@pytest.fixture
def officer() -> User:
    create_roles()
    user = User.objects.create_user("officer@example.org", "a long enough password")
    user.groups.add(Group.objects.get(name="Consultation managers"))
    if not ConsultationsPage.objects.exists():
        WagtailPage.objects.get(depth=2).add_child(
            instance=ConsultationsPage(title="Consultations", slug="consultations")
        )
    release_and_publish(user, make_wards("Northfield", "Eastfield", "Southfield")[2])
    return user


def test_results_are_read_and_searched_on_a_phone_without_javascript(live_server, open_page, officer):
    page = open_page(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.goto(f"{live_server.url}{reverse('consultations:results', args=[RELEASED])}")
    expect(page.get_by_role("img", name="How safe do you feel?").first).to_be_visible()
    table = page.locator(".result__table .table-scroll").first
    expect(table).to_be_hidden()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    assert not scrolls_sideways(page)
    page.goto(f"{live_server.url}{reverse('consultations:responses', args=[RELEASED])}")
    page.get_by_label("Words to look for").fill("dark")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("=dark"))
    expect(page.locator(".said").first).to_contain_text("It is dark.")
    expect(page.locator(".said", has_text="neighbours")).to_have_count(0)
    assert not scrolls_sideways(page)


def the_worker_does_it(page: Page, axe) -> None:
    """What the page says is being worked on; then it looks again by itself."""
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert axe(page) == []
    work_on_release.call(ReleaseAttempt.objects.under_way().get().pk)


def test_staff_look_at_what_would_be_hidden_before_they_release(live_server, open_as, axe, officer):
    page = open_as(officer)
    consultation = Consultation.objects.get(slug=RELEASED)
    page.goto(f"{live_server.url}{reverse('consultation_results', args=[consultation.pk])}")
    assert axe(page) == []
    page.get_by_role("link", name="Release results").click()
    look = page.get_by_role("button", name="See what would be hidden")
    expect(look).to_be_visible()
    release = page.get_by_role("button", name="Release", exact=True)
    expect(release).to_have_count(0)
    page.get_by_label("Who answered, by area").check()
    look.click()
    the_worker_does_it(page, axe)
    expect(page.get_by_role("heading", name="What would be hidden, and why")).to_be_visible()
    assert axe(page) == []
    for width, scheme in SIZES:
        # Why each number would be hidden stands beside it, within the table's own scrolling box.
        resize(page, {"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_text("fewer than five, which may be none").first).to_be_visible()
        assert not scrolls_sideways(page)
    release.click()
    the_worker_does_it(page, axe)
    expect(page.get_by_text("The results are out, as release 3.")).to_be_visible()
