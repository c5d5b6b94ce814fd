"""Emails as mail programs show them, and a mailing's page that keeps up while it is being sent."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from outbox.emails import render_email
from outbox.mailings import MailingKind, Recipient
from outbox.services import create_mailing
from people.models import User
from tests.browser.waiting import scrolls_sideways
from tests.every_email import TEMPLATES, letters, worded

pytestmark = pytest.mark.browser


@pytest.mark.django_db
@pytest.mark.parametrize("layout", ["", "large"])
def test_emails_read_well_in_light_dark_and_narrow(open_page, axe, layout):
    addresses = {"manage_address": "https://example.org/m/", "unsubscribe_address": "https://example.org/u/"}
    email = render_email("emails/base", {}, subject="Street lights", format=layout, **addresses)
    # As a template would: the look has no heading of its own.
    html = email.html.replace("<main>", "<main><h1>Street lights</h1><p>They are <a href='/'>mended</a>.</p>")
    for scheme in ("light", "dark"):
        page = open_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
        page.set_content(html)
        assert axe(page) == []
        assert not scrolls_sideways(page)


@pytest.mark.django_db
def test_axe_finds_nothing_in_any_letter(open_page, axe):
    """In each that has HTML of its own; the others are one letter in this, with their paragraphs in the middle."""
    own = [letter for letter in letters() if (TEMPLATES / f"{letter}.html").exists()]
    page = open_page(viewport={"width": 320, "height": 640})
    found = {}
    for letter in [*own, "home/replies/emails/receipt"]:
        page.set_content(worded(letter, manage_address="https://example.org/m/").html)
        found[letter] = axe(page)
    assert {letter: faults for letter, faults in found.items() if faults} == {}


@pytest.mark.django_db(transaction=True)
def test_a_mailings_page_keeps_up_and_its_button_stops_it(live_server, open_page, monkeypatch):
    kind = MailingKind(name="test", label="Test", render=lambda mailing, recipient: None)
    monkeypatch.setattr("outbox.services.mailing_kinds", lambda: {"test": kind})
    people = [Recipient(f"person-{number}@example.org") for number in range(3)]
    mailing = create_mailing(kind="test", about=None, title="The park", recipients=people, is_urgent=True)
    officer = User.objects.create_superuser("officer@example.org", "a long and quiet sentence")
    client = Client()
    client.force_login(officer)
    page = open_page(viewport={"width": 1280, "height": 900})
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(live_server.url + reverse("mailings:inspect", args=[mailing.pk]))
    page.get_by_text("0 of 3 people").wait_for()
    mailing.deliveries.filter(address="person-0@example.org").update(state="accepted")
    page.get_by_text("1 of 3 people").wait_for()
    page.get_by_role("button", name="Stop sending").click()
    page.get_by_text("Stopped. 2 people do not get it.").wait_for()
    assert mailing.counts() == {"accepted": 1, "stopped": 2}
