"""Reporting and moderating in a real browser: without a script for the public, by keyboard for the moderators."""

import pytest
from playwright.sync_api import expect

from moderation.kinds import Author
from moderation.models import Decision, Item, Report
from moderation.services import decide, submit
from people.models import AccountMessage, User
from tests.browser.waiting import is_drawn
from tests.moderation.conftest import letters  # noqa: F401 - a fixture that registers what is moderated here

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


def send(text: str) -> Item:
    subject = AccountMessage.objects.create(recipient="a@example.org", subject="About the underpass", text=text)
    return submit(subject=subject, kind="letter", text=text, author=Author(address="writer@example.org"))


def test_somebody_reports_on_a_phone_without_scripts_and_a_moderator_answers_by_keyboard(
    open_as, open_page, live_server, axe
):
    moderator = User.objects.create_superuser("moderator@example.org", name="The duty moderator")
    item = send("Ring 07700 900123 about the lights.")
    decide(item=item, action="published", by=moderator, version=0)

    public = open_page(viewport=PHONE, java_script_enabled=False)
    public.goto(f"{live_server.url}/report/letter/{item.object_id}/")
    expect(public.get_by_role("heading", name="Is somebody in danger now?")).to_be_visible()
    expect(public.get_by_label("Leave this empty")).to_be_hidden()
    public.get_by_role("button", name="Report it").click()
    expect(public.get_by_role("alert")).to_contain_text("Choose what is wrong with it.")
    public.get_by_label("It gives away who or where somebody is").check()
    public.get_by_label("Tell us more").fill("It is my number.")
    public.get_by_role("button", name="Report it").click()
    expect(public.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    assert Report.objects.get().why == Report.Why.PERSONAL_DETAILS

    staff = open_as(moderator)
    staff.goto(f"{live_server.url}/admin/moderation/")
    expect(staff.get_by_text("It is my number.")).to_be_visible()
    is_drawn(staff)
    staff.keyboard.press("j")
    staff.keyboard.press("p")
    assert not Decision.objects.filter(action="kept").exists(), "shortcuts are off until somebody switches them on"
    staff.locator("summary").filter(has_text="Keyboard shortcuts").click()
    staff.get_by_label("Use single keys on this page").check()
    assert [line for line in axe(staff) if "card" in line or "moderation" in line] == []
    staff.locator("main").click(position={"x": 5, "y": 5})
    staff.keyboard.press("j")
    staff.get_by_label("07700 900123").check()
    staff.get_by_label("Reason", exact=True).select_option("personal-details")
    staff.get_by_label("Other words to remove").press_sequentially("lights")
    assert Item.objects.get().waiting_since, "letters typed into a field are no shortcuts"
    staff.get_by_role("button", name="Remove words").click()
    expect(staff.get_by_text("Nothing waits. Well done.")).to_be_visible()
    item.refresh_from_db()
    assert item.public_text == "Ring [phone number removed] about the [words removed]."

    send("The gate squeaks.")
    staff.goto(f"{live_server.url}/admin/moderation/")
    staff.keyboard.press("j")
    staff.keyboard.press("p")
    expect(staff.get_by_text("Nothing waits. Well done.")).to_be_visible()
    assert Item.objects.filter(text="The gate squeaks.", state="published").exists()
