"""A meeting decides, the public reads it, and those who raised it have their reply, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from actions.models import Action, ActionReply, Tier
from actions.raisers.mails import token_of
from actions.raisers.services import publish_reply
from actions.services import add_raiser, create_action
from home.services import create_first_pages
from people.models import Agency, CommunityGroup, User
from tests.browser.waiting import scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def promised() -> list[Action]:
    """Three open actions of the council at the lowest tier, the first raised by a group."""
    create_first_pages()
    council = Agency.objects.create(name="Borough Council", slug="council", kind="council")
    group = CommunityGroup.objects.create(
        name="Mill Residents", slug="mill-residents", kind="residents", contact_email="mill@example.org"
    )
    given = {"public_wording": "People asked for it.", "agency": council, "is_public": True, "by": None}
    begun = timezone.localdate() - timedelta(days=30)
    titles = ("Put a camera in the underpass", "Agree who pays for fences", "Mend the gate")
    made = [create_action(title=title, on=begun, **given) for title in titles]
    add_raiser(action=made[0], group=group)
    return made


def test_what_a_meeting_decides_is_read_and_replied_to(promised, open_as, open_page, live_server, axe):
    watched, fences, _gate = promised
    staff = open_as(User.objects.create_superuser("officer@example.org", name="The officer"))
    staff.goto(f"{live_server.url}/admin/actions/tiers/")
    staff.click("text=Joint Agency Tasking and Co-ordination")
    staff.click("button:has-text('Enter decisions')")
    staff.select_option(f"[name=action-{watched.pk}-verdict]", "no_evidence")
    staff.select_option(f"[name=action-{fences.pk}-verdict]", "escalate")
    staff.fill(f"[name=action-{fences.pk}-reason]", "Chief officers must agree who pays.")
    staff.click("text=Save decisions")
    # The one that lacks its figures comes back; the other was saved.
    expect(staff.locator("[role=alert]").first).to_contain_text("Some decisions were not saved")
    assert axe(staff) == []
    staff.fill(f"[name=action-{watched.pk}-reason]", "2 fires in 52 weeks, and none since.")
    staff.click("text=Save, and close the list")
    expect(staff.locator("main")).to_contain_text("The list was closed")
    assert Tier.objects.get(number=2) == Action.objects.get(pk=fences.pk).tier

    phone = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}
    for options in (phone, {"java_script_enabled": False}):
        reader = open_page(**options)
        reader.goto(f"{live_server.url}/actions/")
        reader.select_option("#status", "no_evidence")
        reader.click("form.action-filters button")
        expect(reader.locator("#found")).to_contain_text(": 1")
        reader.goto(f"{live_server.url}{fences.get_absolute_url()}")
        expect(reader.locator(".timeline")).to_contain_text("Taken up to the Performance Group.")
        assert "The officer" not in reader.locator("body").inner_text()
        if options is phone:
            assert not scrolls_sideways(reader)
            assert axe(reader) == []

    staff.goto(f"{live_server.url}/admin/actions/tiers/")
    expect(staff.locator("main")).to_contain_text("How long things take")
    assert axe(staff) == []
    reader = open_page(**phone)
    reader.goto(f"{live_server.url}/actions/how-long/")
    expect(reader.locator("main")).to_contain_text("Half within")
    assert not scrolls_sideways(reader)
    assert axe(reader) == []

    raiser = watched.raisers.get()
    reply_to(open_page(**phone), f"{live_server.url}/actions/reply/{token_of(raiser, 'mill@example.org')}/", axe)


def reply_to(reader: Page, address: str, axe) -> None:
    """Whoever raised it says something back, which the public reads once it is let through."""
    reader.goto(address)
    reader.click("button:has-text('Send the reply')")
    expect(reader).to_have_title(re.compile("^Error: Reply to what we found"))
    assert axe(reader) == []
    reader.fill("#id_text", "It happens after dark, and nobody reports it.")
    reader.click("button:has-text('Send the reply')")
    expect(reader.locator("h1")).to_have_text("Your reply has arrived")
    publish_reply(ActionReply.objects.get(), "It happens after dark, and nobody reports it.")
    reader.click("text=Back to what we found")
    expect(reader.locator("#replies + article")).to_contain_text("It happens after dark")
    assert not scrolls_sideways(reader)
    assert axe(reader) == []
