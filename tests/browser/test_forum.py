"""A forum from the list of guests to “we did”: staff and guest by turns, in a real browser."""

import re
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from consultations.models import Response
from forums.after.feedback import make_feedback
from forums.after.themes import suggest_themes
from forums.inviting import sending
from forums.models import Attendance, Forum, Invitation, NoteTheme, TableNote
from forums.preparing.services import start_forum
from home.models import PriorityPage
from home.services import create_first_pages
from outbox.models import Message
from people.models import Agency, User
from tests.browser.keyboard import go_to, press
from tests.browser.waiting import resize, scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.starts_first, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 780}}
SMALL = {"viewport": {"width": 320, "height": 640}}
WIDE = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def forum() -> Forum:
    """In a week, with feedback open from today on."""
    create_first_pages()
    Agency.objects.create(name="Borough Council", slug="council", kind="council")
    priority = PriorityPage(title="Dark places", slug="dark", why="<p>They frighten.</p>")
    WagtailPage.objects.get(slug="priorities").add_child(instance=priority)
    made = start_forum(
        title="Annual forum",
        slug="annual",
        by=None,
        day=timezone.localdate() + timedelta(weeks=1),
        starts_at=time(10),
        ends_at=time(15),
        place_name="Town hall",
        capacity_online=5,
    )
    made.priorities.set([priority])
    made.save()
    made.source_page.save_revision().publish()
    make_feedback(forum=made, by=None).source_page.get_latest_revision().publish()
    return Forum.objects.get()


@pytest.fixture
def staff(open_as) -> Page:
    return open_as(User.objects.create_superuser("officer@example.org", name="The officer"), **WIDE)


def comes(forum: Forum, day: date) -> None:
    """The day of the forum has come, and with it the second part of its feedback."""
    Forum.objects.filter(pk=forum.pk).update(day=day)
    forum.feedback.phases.order_by("opens_on").first().delete()
    forum.feedback.phases.update(opens_on=day - timedelta(days=2), closes_on=day + timedelta(days=28))


def test_from_the_list_of_guests_to_what_we_did(forum, staff, open_page, live_server, axe):
    link = f"{live_server.url}{sends_an_invitation(forum, staff, live_server.url, axe)}"
    guest = open_page(**PHONE)
    is_told_what_is_missing(guest, link, axe)
    answers_by_keyboard(open_page(**SMALL, color_scheme="dark", java_script_enabled=False), link)
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1)).to_have_text("You are coming")
    expect(guest.get_by_role("link", name="Give feedback")).to_be_visible()
    assert axe(guest) == []
    assert not scrolls_sideways(guest)
    sees_what_guests_need(forum, staff, live_server.url, axe)
    invitation = Invitation.objects.get()

    today = timezone.localdate()
    comes(forum, today)
    staff.goto(f"{live_server.url}/admin/forums/{forum.pk}/check-in/")
    staff.get_by_role("button").filter(has_text="Chair of the lake residents").click()
    expect(staff.get_by_text("Chair of the lake residents is here.")).to_be_visible()
    assert Attendance.objects.get().rsvp == invitation.rsvp

    give_feedback(guest, f"{live_server.url}/forums/annual/")
    assert Response.objects.get().answers["forum-missed"] == {"text": "The underpass is dark."}

    says_what_is_done(staff, f"{live_server.url}/admin/forums/{forum.pk}/after/")
    staff.goto(f"{live_server.url}/admin/consultations/{forum.feedback.pk}/outcome/")
    staff.get_by_role("button", name="Publish what came of it").click()
    expect(staff.get_by_text("Take it from the public")).to_be_visible()

    Forum.objects.filter(pk=forum.pk).update(day=today - timedelta(days=1))
    staff.goto(f"{live_server.url}/admin/forums/{forum.pk}/after/")
    goes_through_what_comes_after(forum, staff, f"{live_server.url}/admin/forums/{forum.pk}/after/", axe)
    staff.get_by_role("button", name="Start the report now").click()
    expect(staff).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    expect(staff.get_by_text("Report: Annual forum").first).to_be_visible()
    Forum.objects.get().source_page.get_children().get().get_latest_revision().publish()

    reader = open_page(**PHONE, color_scheme="dark")
    reads_the_report(reader, f"{live_server.url}/forums/annual/", axe)
    year = Forum.objects.get().day.year
    publishes_evidence(staff, f"{live_server.url}/admin/forums/evidence/{year}/", axe)
    reads_evidence(open_page(**PHONE, java_script_enabled=False), reader, f"{live_server.url}/forums/evidence/", axe)


def sends_an_invitation(forum: Forum, staff: Page, site: str, axe) -> str:
    """From the forum's staff page to the list of guests, and what is sent shown first. Returns the guest's address."""
    staff.goto(f"{site}/admin/forums/{forum.pk}/")
    assert axe(staff) == []
    staff.click("main >> text=Put people on the list of guests")
    expect(staff).to_have_url(re.compile("/guests/"))
    staff.goto(f"{site}/admin/forums/{forum.pk}/guests/person/")
    staff.fill("#id_name", "Chair of the lake residents")
    staff.fill("#id_email", "lake@example.org")
    staff.click("main >> button:has-text('Put one person on the list')")
    expect(staff.locator(".messages")).to_contain_text("Chair of the lake residents is on the list.")
    staff.click("main >> text=Invitations and letters")
    expect(staff.locator("pre")).to_contain_text("Chair of the lake residents, you are invited to “Annual forum”.")
    assert axe(staff) == []
    staff.click("button:has-text('Send 1 email')")
    expect(staff.locator("main")).to_contain_text("No email waits to be sent.")
    # What the worker does.
    sending.send_invitations(forum)
    link = re.search(r"/forums/rsvp/\S+", Message.objects.get(to="lake@example.org").text)
    assert link
    return link[0]


def is_told_what_is_missing(guest: Page, link: str, axe) -> None:
    guest.goto(link)
    assert axe(guest) == []
    guest.get_by_role("button", name="Send your answer").click()
    expect(guest.locator(".error-summary")).to_be_focused()
    assert axe(guest) == []


def answers_by_keyboard(guest: Page, link: str) -> None:
    """Without scripts either."""
    guest.goto(link)
    press(guest, "Yes, in person", "Space")
    go_to(guest, "What do you need to take part?")
    guest.keyboard.type("A seat near the door")
    press(guest, "Send your answer")
    expect(guest.locator("h1")).to_have_text("You are coming")
    expect(guest.locator("main")).to_contain_text("A seat near the door")


def sees_what_guests_need(forum: Forum, staff: Page, site: str, axe) -> None:
    """On a phone, too."""
    resize(staff, PHONE["viewport"])
    staff.goto(f"{site}/admin/forums/{forum.pk}/guests/?list=needs")
    expect(staff.locator("main")).to_contain_text("A seat near the door")
    assert axe(staff) == []
    assert not scrolls_sideways(staff)
    resize(staff, WIDE["viewport"])


def reads_the_report(reader: Page, address: str, axe) -> None:
    """What was done, and the report, with nobody named who was a guest."""
    reader.goto(address)
    did = reader.get_by_role("region", name="You said, we did")
    expect(did).to_contain_text("Light the underpass")
    expect(did).to_contain_text("Done")
    assert axe(reader) == []
    reader.get_by_role("link", name="Read the report").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Report: Annual forum")
    expect(reader.locator("main")).to_contain_text("Borough Council")
    assert "lake" not in reader.locator("main").inner_text().lower()
    assert not scrolls_sideways(reader)
    assert axe(reader) == []


def goes_through_what_comes_after(forum: Forum, staff: Page, address: str, axe) -> None:
    """The team's page, its themes and its letters; back to where it began."""
    assert axe(staff) == []
    confirms_a_theme(forum, staff, f"{address}themes/", axe)
    staff.goto(f"{address}letters/forum-feedback/")
    expect(staff.get_by_role("heading", name="By post")).to_be_visible()
    assert axe(staff) == []
    staff.goto(address)


def publishes_evidence(staff: Page, address: str, axe) -> None:
    """A duty without a word on how it was done is asked about again; then the year is published."""
    staff.goto(address)
    expect(staff.get_by_role("heading", name="Duties and promises")).to_be_visible()
    assert axe(staff) == []
    staff.get_by_role("link", name=re.compile("Say how it is.*The effect on equality was thought of")).click()
    staff.get_by_label("it was done").check()
    staff.get_by_role("button", name="Save").click()
    expect(staff.get_by_text("Say how it was done").first).to_be_visible()
    assert axe(staff) == []
    staff.goto(address)
    staff.get_by_role("button", name="Publish it as it stands today").click()
    expect(staff.get_by_role("link", name="As the public sees it")).to_be_visible()


def reads_evidence(without_scripts: Page, reader: Page, address: str, axe) -> None:
    """From the archive to the one sheet, without scripts and with them."""
    without_scripts.goto(address)
    without_scripts.locator("main").get_by_role("link", name=re.compile(r"^\d{4}$")).first.click()
    expect(without_scripts.get_by_role("heading", name="On one sheet")).to_be_visible()
    expect(without_scripts.get_by_role("link", name="Annex: public meetings").first).to_be_visible()
    reader.goto(without_scripts.url)
    expect(reader.get_by_role("heading", name="On one sheet")).to_be_visible()
    assert not scrolls_sideways(reader)
    assert axe(reader) == []


def confirms_a_theme(forum: Forum, staff: Page, address: str, axe) -> None:
    """What a table noted came with a suggestion; somebody confirms it with the keyboard alone."""
    noted = {"verdict": "missed", "state": "published", "noted_at": timezone.now(), "key": uuid4()}
    point = TableNote.objects.create(
        forum=forum, text="Dark places everywhere", public_text="Dark places everywhere", **noted
    )
    suggest_themes(Forum.objects.get(pk=forum.pk))
    staff.goto(address)
    expect(staff.get_by_label("Dark places everywhere")).to_be_checked()
    assert axe(staff) == []
    staff.get_by_label("Dark places everywhere").press("Space")
    expect(staff.get_by_label("Dark places everywhere")).not_to_be_checked()
    staff.get_by_label("Dark places everywhere").press("Space")
    staff.get_by_role("button", name=re.compile(r"^Confirm")).press("Enter")
    expect(staff.get_by_text(re.compile("the theme “Dark places”"))).to_be_visible()
    assert NoteTheme.objects.get(note=point).decided_by is not None


def says_what_is_done(staff: Page, address: str) -> None:
    """A theme of what people said, and an action that comes of it."""
    staff.goto(address)
    staff.get_by_role("link", name="Themes, and what is done about them").click()
    staff.get_by_role("link", name="Add what people said").click()
    staff.fill("#id_title", "Dark underpasses")
    staff.get_by_role("button", name="Save").click()
    staff.get_by_role("link", name="Add what is done").click()
    staff.fill("#id_title", "Light the underpass")
    staff.fill("#id_public_wording", "Twelve lamps.")
    staff.select_option("#id_agency", label="Borough Council")
    staff.select_option("#id_status", "done")
    staff.get_by_role("button", name="Save the action").click()
    expect(staff.locator(".messages")).to_contain_text("The action has been written down.")
    staff.goto(address)
    expect(staff.get_by_role("link", name="Light the underpass")).to_be_visible()


def give_feedback(guest: Page, address: str) -> None:
    """Somebody who was in the room gives feedback, from the forum's page."""
    guest.goto(address)
    guest.get_by_role("link", name="Give feedback").click()
    guest.get_by_label("For myself").check()
    guest.get_by_role("button", name="Start").click()
    guest.get_by_label("Yes, I was in the room").check()
    guest.get_by_role("button", name="Save and continue").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("How well it is going")
    guest.get_by_label("Badly", exact=True).check()
    guest.get_by_role("button", name="Save and continue").click()
    expect(guest.get_by_role("heading", level=1)).not_to_have_text("How well it is going")
    guest.get_by_label("What is being missed?").fill("The underpass is dark.")
    guest.get_by_role("button", name="Save and continue").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("The day itself")
    guest.get_by_label("Fairly satisfied").check()
    guest.get_by_role("button", name="Save and continue").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("About you")
    guest.get_by_label("Do not publish my words").check()
    guest.get_by_role("button", name="Save and check my answers").click()
    guest.get_by_role("button", name="Send my answer").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("We have your answer. Thank you.")
