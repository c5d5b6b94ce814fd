"""A demonstration says so everywhere; the real thing says nothing."""

import email
from email import policy
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from wagtail.models import Site

from core.demonstration import demonstration_line
from core.models import Partnership

LINE = "Demonstration: not by Safer Anytown or Anyshire Police"


@pytest.fixture
def partnership(db) -> Partnership:
    site = Site.objects.get(is_default_site=True)
    partnership, _ = Partnership.objects.update_or_create(
        site=site, defaults={"name": "Safer Anytown", "police_force_name": "Anyshire Police"}
    )
    return partnership


@pytest.fixture
def demonstration(partnership, settings, tmp_path) -> Path:
    """A demonstration whose mail goes to the folder that is returned."""
    settings.IS_DEMONSTRATION = True
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def send(text: str, html: str | None = None) -> None:
    message = EmailMultiAlternatives("Your account", text, "from@any.example", ["to@any.example"])
    if html:
        message.attach_alternative(html, "text/html")
    get_connection("core.demonstration.DemonstrationEmailBackend").send_messages([message])


def only_message_in(folder: Path) -> email.message.EmailMessage:
    (file,) = folder.iterdir()
    return email.message_from_bytes(file.read_bytes(), policy=policy.default)


def test_line_names_the_partnership_and_the_force(demonstration):
    assert demonstration_line() == LINE


def test_line_without_a_force_names_the_partnership(demonstration, partnership):
    partnership.police_force_name = ""
    partnership.save()
    assert demonstration_line() == "Demonstration: not by Safer Anytown"


def test_the_real_thing_has_no_line(partnership, settings):
    settings.IS_DEMONSTRATION = False
    assert demonstration_line() == ""


def test_message_is_marked_in_subject_text_and_html(demonstration):
    send("Hello.", '<html><body class="mail"><p>Hello.</p></body></html>')
    message = only_message_in(demonstration)
    assert message["Subject"] == "[Demonstration] Your account"
    assert message.get_body(("plain",)).get_content().startswith(f"{LINE}\n\nHello.")
    assert f'<body class="mail"><p><strong>{LINE}</strong></p><p>Hello.' in message.get_body(("html",)).get_content()


def test_message_that_carries_the_line_is_not_marked_again(demonstration):
    send(f"{LINE}\n\nHello.")
    message = only_message_in(demonstration)
    assert message["Subject"] == "Your account"
    assert message.get_body(("plain",)).get_content().count(LINE) == 1


def test_pages_and_search_engines_are_told(demonstration, client):
    response = client.get("/account/login/")
    assert response["X-Robots-Tag"] == "noindex"
    page = response.content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert "Demonstration:" in page
    assert "not by Safer Anytown or Anyshire Police" in page


def test_pages_of_the_real_thing_are_for_everybody(partnership, settings, client):
    settings.IS_DEMONSTRATION = False
    response = client.get("/account/login/")
    assert "X-Robots-Tag" not in response
    assert "noindex" not in response.content.decode()
