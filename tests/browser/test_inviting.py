"""From the list of guests to a ticket for the door, in a real browser: staff invite, a guest answers on a phone."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from forums.inviting import sending
from forums.models import Forum, Invitation, Rsvp
from forums.preparing.services import start_forum
from home.services import create_first_pages
from outbox.models import Message
from people.models import User
from tests.browser.keyboard import go_to, press
from tests.browser.waiting import scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def forum() -> Forum:
    create_first_pages()
    made = start_forum(
        title="Annual forum",
        slug="annual",
        by=None,
        day=timezone.localdate() + timedelta(weeks=6),
        starts_at=time(10),
        ends_at=time(15),
        place_name="Town hall",
        capacity_online=5,
    )
    made.source_page.save_revision().publish()
    return made


def test_from_the_list_of_guests_to_the_ticket(forum, open_page, live_server, axe):
    client = Client()
    client.force_login(User.objects.create_superuser("officer@example.org", name="The officer"))
    staff = open_page(viewport={"width": 1280, "height": 900})
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    staff.context.add_cookies([cookie])
    staff.goto(f"{live_server.url}/admin/forums/{forum.pk}/")
    assert axe(staff) == []
    staff.click("main >> text=Put people on the list of guests")
    expect(staff).to_have_url(re.compile("/guests/"))
    staff.goto(f"{live_server.url}/admin/forums/{forum.pk}/guests/person/")
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

    guest = open_page(viewport={"width": 320, "height": 640}, color_scheme="dark", java_script_enabled=False)
    guest.goto(f"{live_server.url}{link[0]}")
    guest.click("button:has-text('Send your answer')")
    expect(guest.locator(".error-summary")).to_contain_text("Choose whether you are coming")
    # By keyboard alone, and without scripts.
    press(guest, "Yes, in person", "Space")
    go_to(guest, "What do you need to take part?")
    guest.keyboard.type("A seat near the door")
    press(guest, "Send your answer")
    expect(guest.locator("h1")).to_have_text("You are coming")
    expect(guest.locator("main")).to_contain_text("A seat near the door")
    rsvp = Rsvp.objects.get()
    assert rsvp.has_place and rsvp.name == "Chair of the lake residents"

    seen = open_page(viewport={"width": 320, "height": 640})
    seen.goto(guest.url)
    assert axe(seen) == []
    assert not scrolls_sideways(seen)
    seen.click("text=Change your answer")
    expect(seen.locator("button:has-text('Send your answer')")).to_be_visible()
    assert axe(seen) == []
    seen.goto(f"{live_server.url}{Invitation.objects.create(forum=forum, name='Ada').get_absolute_url()}")
    seen.click("button:has-text('Send your answer')")
    expect(seen.locator(".error-summary")).to_be_focused()
    assert axe(seen) == []

    staff.goto(f"{live_server.url}/admin/forums/{forum.pk}/guests/?list=needs")
    expect(staff.locator("main")).to_contain_text("A seat near the door")
    staff.set_viewport_size({"width": 360, "height": 780})
    assert axe(staff) == []
    assert not scrolls_sideways(staff)
