"""Nobody can find out from us who has an account: not from what is said, not from how long it takes."""

import re

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from people.models import AccountMessage, User

from .conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db

DEEDS = {
    "sign in": ("/account/login/", lambda email: {"login": email, "password": "a wrong long password"}),
    "sign up": ("/account/signup/", lambda email: {"email": email, "password1": "Quite another sentence"}),
    "reset": ("/account/password/reset/", lambda email: {"email": email}),
}


def do(deed: str, email: str) -> tuple[int, str, str]:
    """What comes back, to the last page of it, with nothing in it that differs by chance."""
    address, data = DEEDS[deed]
    response = Client().post(address, data(email), follow=True)
    page = response.content.decode().replace(email, "ADDRESS")
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return response.status_code, str(response.redirect_chain), page


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_said_is_the_same_for_an_address_with_and_without_an_account(deed, person):
    person("known@example.org")
    assert do(deed, "known@example.org") == do(deed, "other@example.org")


@pytest.mark.parametrize("deed", DEEDS)
def test_as_many_messages_are_queued_and_none_is_sent_while_the_page_waits(
    deed, person, django_capture_on_commit_callbacks
):
    person("known@example.org")
    queued = []
    for email in ("known@example.org", "other@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            do(deed, email)
        queued.append((AccountMessage.objects.filter(recipient=email).count(), DBTaskResult.objects.count()))
        DBTaskResult.objects.all().delete()
    assert mail.outbox == []
    assert queued[0] == queued[1] == ((0, 0) if deed == "sign in" else (1, 1))


class CountedHasher(PBKDF2PasswordHasher):
    """Django's own hasher, counting what it is asked for."""

    iterations = 200_000
    made = 0

    def encode(self, *args, **kwargs):
        type(self).made += 1
        return super().encode(*args, **kwargs)


@pytest.fixture
def true_hashes(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    return CountedHasher


@pytest.mark.parametrize("deed", DEEDS)
def test_the_same_costly_work_is_done_with_and_without_an_account(deed, person, true_hashes):
    person("known@example.org")
    made = []
    for email in ("known@example.org", "other@example.org"):
        true_hashes.made = 0
        do(deed, email)
        made.append(true_hashes.made)
    assert made == ([0, 0] if deed == "reset" else [1, 1])


def test_signing_up_confirming_and_signing_in(client, post):
    response = client.post("/account/signup/", {"email": "New@Example.org", "password1": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/account/confirm-email/"
    user = User.objects.get(email="new@example.org")
    assert not user.emailaddress_set.get().verified
    response = client.post("/account/login/", {"login": "new@example.org", "password": PASSWORD})
    assert response.url == "/account/confirm-email/", "an address that nobody confirmed does not sign in"

    path = link_in(post()[0])
    assert client.get(path).status_code == 200
    assert not user.emailaddress_set.get().verified, "a mail program that follows links confirms nothing"
    client.post(path)
    assert user.emailaddress_set.get().verified
    response = client.post("/account/login/", {"login": "NEW@example.org", "password": PASSWORD})
    assert response.url == "/account/"


def test_whoever_has_an_account_and_signs_up_again_is_told_by_post_alone(person, post, client):
    user = person("known@example.org")
    client.post("/account/signup/", {"email": "known@example.org", "password1": "Quite another sentence"})
    assert User.objects.get().check_password(PASSWORD) and user.pk == User.objects.get().pk
    (message,) = post()
    assert message.to == ["known@example.org"]
    assert "/account/password/reset/" in message.body


def test_a_new_password_comes_by_a_link_that_works_once(person, post, client):
    person("known@example.org")
    client.post("/account/password/reset/", {"email": "Known@example.org"})
    path = link_in(post()[0])
    form = client.get(path, follow=True).redirect_chain[-1][0]
    new = {"password1": "Another long sentence", "password2": "Another long sentence"}
    assert client.post(form, new).status_code == 302
    assert User.objects.get().check_password("Another long sentence")
    again = Client()
    assert b"password1" not in again.get(path, follow=True).content


def test_mail_bears_the_partnerships_name_and_a_message_goes_once(person, post, client):
    from wagtail.models import Site

    from core.models import Partnership

    Partnership.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults={"name": "Our Place"})
    person("known@example.org")
    client.post("/account/password/reset/", {"email": "known@example.org"})
    (message,) = post()
    assert message.subject.startswith("Our Place: ")
    assert "example.com" not in message.body
    assert AccountMessage.objects.count() == 0 and len(post()) == 1
