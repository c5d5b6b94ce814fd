"""What allauth writes and shows to people is in our words and our look, all of it."""

from pathlib import Path

import allauth
import pytest
from django.template import Engine
from django.template.loader import render_to_string
from wagtail.models import Site

from core.models import Partnership
from home.services import create_first_pages

pytestmark = pytest.mark.django_db

STOCK = Path(allauth.__file__).parent / "templates"
# What no setting of this site can reach: sign-in by code, phone or passkey, a second address, a trusted browser.
UNREACHED = ("code", "phone", "passkey", "webauthn", "trust", "email.html", "login_code", "base_", "totp/base")
APPS = ("account", "mfa", "socialaccount")


def names(*patterns: str) -> list[str]:
    found = [path.relative_to(STOCK) for app in APPS for pattern in patterns for path in (STOCK / app).glob(pattern)]
    return sorted(str(name) for name in found if not any(part in str(name) for part in UNREACHED))


@pytest.fixture
def partnership() -> Partnership:
    partnership = Partnership.for_site(Site.objects.get(root_page=create_first_pages()))
    partnership.name, partnership.police_force_name, partnership.phone = "Safer Place", "Some Police", "01234 567890"
    partnership.save()
    return partnership


def is_ours(name: str) -> bool:
    file = Engine.get_default().get_template(name).origin.name
    return not Path(file).is_relative_to(STOCK)


def test_every_page_of_an_account_is_ours():
    pages = names("*.html", "totp/*.html", "recovery_codes/*.html")
    assert len(pages) > 20
    assert [name for name in pages if not is_ours(name)] == []


def test_every_message_about_an_account_is_ours():
    messages = names("email/*.txt")
    assert len(messages) > 20
    assert [name for name in messages if not is_ours(name)] == []


@pytest.mark.parametrize("name", names("email/*_message.txt"))
def test_a_message_says_who_writes_and_where_to_turn(rf, partnership, settings, name):
    settings.IS_DEMONSTRATION = True
    context = {"site_name": "Safer Place", "email": "a@example.org", "activate_url": "https://here/confirm/"}
    text = render_to_string(name, context, rf.get("/"))
    assert text.startswith("Demonstration: not by Safer Place or Some Police.")
    assert "--\nSafer Place\n" in text
    assert "01234 567890" in text
    assert "call 999" in text
    assert "example.com" not in text
    assert "&" not in text.replace("&amp;", ""), "text, not HTML"


@pytest.mark.parametrize("name", names("email/*_subject.txt"))
def test_a_subject_is_one_line(rf, name):
    assert len(render_to_string(name, {}, rf.get("/")).strip().splitlines()) == 1


def test_words_of_a_message_are_not_escaped(rf, partnership):
    partnership.name = "Smith & Sons"
    partnership.save()
    text = render_to_string("account/email/email_confirmation_message.txt", {"site_name": "Smith & Sons"}, rf.get("/"))
    assert "Smith & Sons" in text
    assert "&amp;" not in text


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "429.html"])
def test_a_refusal_is_a_whole_page_with_one_heading(rf, partnership, name):
    page = render_to_string(name, {}, rf.get("/"))
    assert page.count("<h1>") == 1
    assert '<html lang="en-GB">' in page
    assert "Safer Place" in page


def test_a_page_of_words_can_be_written_in_the_admin(admin_client):
    home = create_first_pages()
    page = admin_client.get(f"/admin/pages/add/home/standardpage/{home.pk}/")
    assert page.status_code == 200
    assert "Short paragraphs under headings" in page.content.decode()
    answer = admin_client.post(
        f"/admin/pages/add/home/standardpage/{home.pk}/",
        {
            "title": "Volunteering",
            "slug": "volunteering",
            "summary": "How to help.",
            "body": '{"blocks": [{"key": "a", "text": "Come along.", "type": "unstyled", "depth": 0, '
            '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
            "also_shows": "contact",
            "action-publish": "1",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
        },
    )
    assert answer.status_code == 302
    written = admin_client.get("/volunteering/").content.decode()
    assert "Come along." in written
    assert "How to contact us" in written
