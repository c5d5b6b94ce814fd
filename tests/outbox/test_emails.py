"""What an email is made of: words in every format, headers that mail programs understand, a demonstration's line."""

import email
from copy import deepcopy
from email import policy
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.mail import get_connection
from wagtail.models import Site

from core.models import Partnership
from outbox.emails import Email, Letterhead, as_mail, render_email
from outbox.models import OutgoingMail
from tests.every_email import letters, worded
from tests.valid_html import slips

TEXT = """{% extends "emails/base.txt" %}{% block content %}{{ name }} & Co. wrote:

It is <here>, at https://safer.example.org/here/{% endblock %}{% block why %}Because you asked.{% endblock %}"""
HTML = """{% extends "emails/base.html" %}
{% block preview %}Three break-ins in one night{% endblock %}
{% block content %}<h1>{{ subject }}</h1>
<p>{{ name }} &amp; Co. <a class="button" href="{{ site_address }}">Read it</a></p>{% endblock %}
{% block why %}<p>Because you asked.</p>{% endblock %}"""


@pytest.fixture
def partnership(db) -> Partnership:
    site = Site.objects.get(is_default_site=True)
    given = {"name": "Safer Anytown", "email": "office@example.org", "phone": "01234 567890"}
    partnership, _ = Partnership.objects.update_or_create(site=site, defaults=given)
    return partnership


@pytest.fixture
def templates(settings, tmp_path, partnership) -> Path:
    """A folder of templates: `both` has text and HTML, `words` only text."""
    changed = deepcopy(site_settings.TEMPLATES)
    changed[0]["DIRS"] = [*changed[0]["DIRS"], tmp_path]
    settings.TEMPLATES = changed
    (tmp_path / "both.txt").write_text(TEXT)
    (tmp_path / "both.html").write_text(HTML)
    (tmp_path / "words.txt").write_text(TEXT)
    return tmp_path


def render(template: str = "both", **given) -> Email:
    return render_email(template, {"name": "Ann O'Nymous"}, **{"subject": "Break-ins in Anytown", **given})


def test_text_is_not_escaped_and_html_is(templates):
    found = render()
    assert "Ann O'Nymous & Co. wrote:" in found.text
    assert "It is <here>" in found.text
    assert "Ann O&#x27;Nymous &amp; Co." in found.html


def test_what_has_only_a_text_gets_html_of_the_same_words(templates):
    found = render("words")
    assert "It is &lt;here&gt;" in found.html
    assert '<a href="https://safer.example.org/here/" rel="nofollow">' in found.html
    assert found.html.count("Safer Anytown") == render("both").html.count("Safer Anytown"), "one foot, not two"


def test_both_say_whose_it_is_why_it_came_and_how_to_change_it(templates):
    given = {"manage_address": "https://s.example/manage/", "unsubscribe_address": "https://s.example/stop/"}
    found = render(**given)
    for part in (found.text, found.html):
        for words in (
            "Safer Anytown",
            "01234 567890",
            "office@example.org",
            "999",
            "Because you asked.",
            *given.values(),
        ):
            assert words in part


def test_plain_has_no_html_and_large_print_is_large(templates):
    assert render(format="plain").html == ""
    assert "24px/1.55" in render(format="large").html
    assert "24px/1.55" not in render().html


def test_a_sensitive_one_shows_nothing_in_a_list_of_messages(templates):
    found = render(is_sensitive=True)
    assert found.subject == "A message from Safer Anytown"
    assert "Three break-ins in one night" not in found.html
    assert "Break-ins in Anytown" not in found.html
    assert "Three break-ins in one night" in render().html


@pytest.mark.parametrize(
    "title",
    [
        "Domestic  abuse: where to turn",
        "Correction: New help after sexual assault",
        "Raped or attacked? Who helps",
        "We want to know who is being stalked: stalking",
        "Withdrawn: Przemocy domowej mówimy nie",
        "Pomoc dla ofiar przemocy seksualnej",
        "گھریلو تشدد: کہاں مدد ملے گی",
        "Cam-drin domestig: ble i droi",
        "Violência doméstica: onde pedir ajuda",
    ],
)
@pytest.mark.parametrize("language", ["en-gb", "pl", "ur"])
def test_no_subject_names_domestic_or_sexual_violence_whoever_worded_it(title, language, templates):
    found = render(subject=title, language=language)
    assert title not in found.subject and "Safer Anytown" in found.subject
    assert "Three break-ins in one night" not in found.html, "nor does the line that lists of messages show"


@pytest.mark.parametrize(
    "title",
    ["Domestic burglary: lock your doors", "Grapes, drapes and scrapes", "Gwałtowne burze w sobotę", "Refugees"],
)
def test_other_subjects_say_what_they_are_about(title, templates):
    assert render(subject=title).subject == title


def test_a_subject_is_one_line(templates):
    assert render(subject="One\r\nBcc: other@example.org\n two ").subject == "One Bcc: other@example.org two"


def test_a_language_written_from_right_to_left_says_so(templates):
    assert '<html lang="ur" dir="rtl">' in render(language="ur").html
    assert '<html lang="en-gb" dir="ltr">' in render().html


def test_a_telephone_number_keeps_its_order_among_words_from_the_right(templates):
    urdu, english = render(language="ur"), render()
    assert all("\u206601234 567890\u2069" in words for words in (urdu.text, urdu.html))
    assert all("01234 567890" in words and "\u2066" not in words for words in (english.text, english.html))


def test_html_is_valid(templates, tmp_path):
    ways = [{}, {"format": "large"}, {"language": "ur"}, {"manage_address": "https://s.example/"}]
    both = [(template, way) for template in ("both", "words") for way in ways]
    assert slips({f"{template} {way}": render(template, **way).html for template, way in both}, tmp_path) == []


def test_every_letter_has_a_text_and_valid_html(partnership, tmp_path):
    """Each that stands among the templates, with everything said in it that it can say."""
    found = {letter: worded(letter, manage_address="https://s.example/") for letter in letters()}
    assert len(found) > 50
    assert [letter for letter, each in found.items() if not each.text or not each.html] == []
    assert slips({letter: each.html for letter, each in found.items()}, tmp_path) == []


def posted(found: Email, **given):
    """The email as it goes over the wire, read by Python's own parser."""
    mail = as_mail(found, to="ann@example.org", key="k1", letterhead=Letterhead.current(), **given)
    return email.message_from_bytes(mail.message().as_bytes(), policy=policy.default)


def test_one_click_unsubscribing(templates):
    message = posted(render(unsubscribe_address="https://s.example/alerts/unsubscribe/token/"))
    assert message["List-Unsubscribe"] == "<https://s.example/alerts/unsubscribe/token/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in posted(render())


def test_headers_say_whose_it_is_where_answers_go_and_that_a_machine_sent_it(templates, settings):
    settings.DEFAULT_FROM_EMAIL = "no-reply@s.example"
    message = posted(render())
    assert message["From"] == "Safer Anytown <no-reply@s.example>"
    assert message["Reply-To"] == "office@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<k1@127.0.0.1>"
    assert message.get_body(("plain",)) and message.get_body(("html",))
    assert posted(render(reply_to="team@example.org"))["Reply-To"] == "team@example.org"
    OutgoingMail.objects.create(site=Site.objects.get(is_default_site=True), reply_to="answers@example.org")
    assert posted(render())["Reply-To"] == "answers@example.org"


def test_a_demonstrations_email_says_so_in_both_parts_and_stays_here(templates, settings, tmp_path, partnership):
    settings.IS_DEMONSTRATION = True
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    line = "Demonstration: not by Safer Anytown"
    for found in (render(), render("words")):
        assert found.text.startswith(line)
        assert found.html.count(line) == 1
    connection = get_connection("core.demonstration.DemonstrationEmailBackend")
    mail = as_mail(render(), to="ann@example.org", key="k1", letterhead=Letterhead.current())
    connection.send_messages([mail])
    (file,) = (tmp_path / "mail").iterdir()
    assert file.read_text().count(line) == 2


def test_the_real_thing_has_no_such_line(templates):
    assert "Demonstration" not in render().text + render().html
