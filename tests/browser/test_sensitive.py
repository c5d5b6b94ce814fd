"""What is sensitive: the quick way out of a page, and a period in which a named officer lets things out."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Site

from core.models import Partnership
from home.services import create_first_pages
from home.topics import Topic
from home.updates.models import UpdatePage, UpdatesPage
from people.models import Agency
from people.roles import create_roles
from people.services import make_member_of_staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def draft(live_server) -> UpdatePage:
    """An update about something sensitive, which nobody has published."""
    home = create_first_pages()
    partnership = Partnership.for_site(Site.objects.get(root_page=home))
    partnership.exit_address = f"{live_server.url}/accessibility/"
    partnership.save()
    council = Agency.objects.create(name="Any Council", slug="any-council", kind="council")
    update = UpdatePage(title="Where to find help", slug="help", agency=council, summary="Day and night.")
    update.body = [("text", "<p>Somebody listens, day and night.</p>")]
    update.topics = [Topic.objects.get_or_create(slug="abuse", defaults={"name": "Abuse", "is_sensitive": True})[0]]
    UpdatesPage.objects.get().add_child(instance=update)
    update.save_revision()
    return update


@pytest.mark.parametrize("key", ["Escape", "Shift"])
def test_three_presses_leave_the_page_and_no_step_leads_back_to_it(page, live_server, draft, key):
    draft.get_latest_revision().publish(skip_permission_checks=True)
    page.goto(f"{live_server.url}/updates/")
    page.goto(f"{live_server.url}{draft.url}")
    expect(page.get_by_text("Or press Escape or Shift three times.")).to_be_visible()
    for other in (key, key, "a", key, key):
        page.keyboard.press(other)
    expect(page.get_by_role("heading", level=1)).to_have_text("Where to find help")
    page.keyboard.press(key)
    page.wait_for_url("**/accessibility/")
    page.go_back()
    page.wait_for_url("**/updates/")
    page.go_forward()
    page.wait_for_url("**/accessibility/")


def enter(page: Page, live_server, email: str, address: str) -> None:
    page.goto(f"{live_server.url}/account/login/?next={address}")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{live_server.url}{address}")


def test_what_a_period_holds_goes_out_when_its_named_officer_says_why(open_page, live_server, draft):
    create_roles()
    for role in ("Support team", "Communications team", "Administrators"):
        email = f"{role.split()[0].lower()}@example.org"
        make_member_of_staff(email=email, name=role, roles=[role], password=PASSWORD)
    today, public = timezone.localdate(), f"{live_server.url}{draft.get_url()}"

    support = open_page()
    enter(support, live_server, "support@example.org", "/admin/sensitive_periods/new/")
    support.get_by_label("Name*").fill("Local elections")
    support.get_by_label("First day*").fill(today.isoformat())
    support.get_by_label("Last day*").fill((today + timedelta(days=30)).isoformat())
    support.get_by_label("Administrators").check()
    support.get_by_label("Guidance for staff").fill("Facts only.")
    support.get_by_role("button", name="Create").click()
    expect(support.locator(".messages")).to_contain_text("created")

    editor = open_page(viewport={"width": 1280, "height": 900})
    enter(editor, live_server, "communications@example.org", f"/admin/pages/{draft.pk}/edit/")
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.locator(".messages")).to_contain_text("saved but held: the sensitive period “Local elections”")
    expect(editor.locator(".messages")).to_contain_text("Facts only.")
    assert editor.request.get(public).status == 404
    editor.goto(f"{live_server.url}/admin/held/")
    editor.get_by_role("link", name="Where to find help").click()
    expect(editor.get_by_text("only its named officers decide")).to_contain_text("Administrators")

    officer = open_page()
    enter(officer, live_server, "administrators@example.org", "/admin/held/")
    officer.get_by_role("link", name="Where to find help").click()
    officer.get_by_label("Release it").check()
    officer.get_by_role("button", name="Record the decision").click()
    expect(officer.get_by_role("link", name="Answer “Why?”")).to_be_visible()
    officer.get_by_label("Why?").fill("People in danger need it now.")
    officer.get_by_role("button", name="Record the decision").click()
    expect(officer.locator(".messages")).to_contain_text("“Where to find help” has gone out.")
    expect(officer.get_by_role("row", name="Where to find help")).to_contain_text("People in danger need it now.")

    resident = open_page()
    resident.goto(public)
    expect(resident.get_by_role("heading", level=1)).to_have_text("Where to find help")
