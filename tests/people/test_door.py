"""The one door to the staff pages."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth import views as django_views
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.http import url_has_allowed_host_and_scheme

from people.door import WANTED

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/pages/1/", "/admin/users/?q=x&p=2", "/admin/reports/locked/", "/admin/not-there/"]
)
def test_a_stranger_signs_in_and_comes_back_to_where_they_wanted_to_go(client, administrator, address):
    response = client.get(address)
    assert response.status_code == 302
    to = urlsplit(response.url)
    assert to.path == "/account/login/"
    assert parse_qs(to.query)["next"] == [address]
    response = client.post(response.url, {"login": administrator.email, "password": PASSWORD})
    assert response.url == address


OURS = {"origin": "http://testserver", "referer": "http://testserver/admin/replies/7/?list=closed"}
WORDS = "We wrote to the landlord, and come on Friday."


def test_whoever_was_signed_out_while_they_wrote_gets_their_words_and_comes_back_to_the_form(client, administrator):
    given = {"text": WORDS, "password": "a long password 9", "agency": "12"}
    page = client.post("/admin/replies/7/assign/", given, headers=OURS).content.decode()
    assert WORDS in page and "a long password" not in page
    assert "/account/login/?next=/admin/replies/7/%3Flist%3Dclosed" in page
    assert client.post("/admin/replies/7/assign/", {"agency": "12"}, headers=OURS).status_code == 302


@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example"}, {"origin": "null"}])
def test_nobody_else_puts_words_on_our_pages(client, headers):
    assert client.post("/admin/replies/7/", {"text": WORDS}, headers=headers).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post("/ask/", {"text": WORDS}, headers=headers)
    assert refused.status_code == 403 and WORDS not in refused.content.decode()


def test_a_form_whose_token_did_not_come_back_shows_what_was_typed():
    refused = Client(enforce_csrf_checks=True).post("/ask/", {"text": WORDS}, headers=OURS)
    assert refused.status_code == 403 and WORDS in refused.content.decode()


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_sign_in_pages_of_wagtail_and_django_lead_to_ours(client, administrator, address, method):
    data = {"username": administrator.email, "password": PASSWORD} if method == "post" else {}
    query = "?next=/admin/users/" if method == "post" else ""
    response = getattr(client, method)(address + query, data)
    assert response.status_code == 302
    assert response.url == f"/account/login/{query}"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("end", ["", "done/", "confirm/MQ/abc-def/", "complete/"])
def test_the_password_pages_of_wagtail_lead_to_ours(client, end):
    response = client.get(f"/admin/password_reset/{end}")
    assert (response.status_code, response.url) == (302, "/account/password/reset/")


def test_no_other_view_that_signs_in_or_sets_passwords_can_be_reached():
    doors = (
        django_views.LoginView,
        django_views.PasswordResetView,
        django_views.PasswordResetConfirmView,
        django_views.PasswordChangeView,
    )
    resolver = get_resolver()

    def walk(patterns, prefix=""):
        for each in patterns:
            here = prefix + str(each.pattern).replace("^", "").replace("\\Z", "").replace("$", "")
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, here)
            elif isinstance(each, URLPattern):
                yield here, each

    found = []
    for address, pattern in walk(resolver.url_patterns):
        if issubclass(getattr(pattern.callback, "view_class", object), doors):
            concrete = "/" + address.replace("<uidb64>", "MQ").replace("<token>", "x")
            reached = resolver.resolve(concrete).func
            found.append(concrete)
            assert not issubclass(getattr(reached, "view_class", object), doors), concrete
    # Wagtail has them all: a test that found none would prove nothing.
    assert {"/admin/login/", "/_util/login/", "/admin/password_reset/"} <= set(found)


def test_somebody_without_permission_is_refused_in_our_look(sign_in, person):
    response = sign_in(person()).get("/admin/pages/1/")
    assert response.status_code == 403
    page = response.content.decode()
    assert page.count("<h1") == 1 and 'id="main"' in page and "wagtail" not in page.lower()


def test_somebody_signed_in_without_permission_is_not_sent_round_in_circles(sign_in, person):
    response = sign_in(person()).get("/admin/login/?next=/admin/", follow=True)
    assert response.status_code == 403
    assert len(response.redirect_chain) < 4


def test_a_script_of_the_staff_pages_is_told_rather_than_led_away(client):
    response = client.get("/admin/pages/1/", headers={"x-requested-with": "XMLHttpRequest"})
    assert response.status_code == 403


def test_signing_out_of_the_staff_pages(sign_in, administrator):
    client = sign_in(administrator)
    assert client.post("/admin/logout/").status_code == 302
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session


class TestSecondStep:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.STAFF_MFA_REQUIRED = True

    def test_staff_without_one_are_asked_to_set_it_up(self, sign_in, administrator):
        client = sign_in(administrator)
        response = client.get("/admin/", follow=True)
        # allauth asks for the password again before anything about sign-in is changed.
        assert response.redirect_chain[0][0] == "/account/2fa/totp/activate/"
        assert "second step" in response.content.decode()
        response = client.post(response.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
        assert response.redirect_chain[-1][0] == "/account/2fa/totp/activate/"
        assert client.get("/admin/users/").status_code == 302

    @pytest.mark.parametrize("has_codes", [False, True])
    def test_staff_who_have_set_it_up_are_led_to_the_page_they_came_for(self, sign_in, administrator, has_codes):
        if has_codes:
            RecoveryCodes.activate(administrator)
        client = sign_in(administrator)
        response = client.get("/admin/users/?q=mill&p=1", follow=True)
        client.post("/admin/users/?q=other")
        activate = "/account/2fa/totp/activate/"
        response = client.post(response.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
        code = code_of(response.context["form"].secret)
        response = client.post(activate, {"code": code}, follow=True)
        assert response.redirect_chain[-1][0] == ("/account/2fa/" if has_codes else "/account/2fa/recovery-codes/")
        assert 'href="/admin/users/?q=mill&amp;p=1"' in response.content.decode()
        assert client.get("/admin/users/?q=mill&p=1").status_code == 200
        assert "/admin/users/" not in client.get("/account/2fa/").content.decode(), "once"

    @pytest.mark.parametrize("path", ["//evil.example/admin/", "/admin//evil.example/", "/admin/?next=//evil.example"])
    def test_nobody_is_led_elsewhere(self, sign_in, administrator, path):
        client = sign_in(administrator)
        client.get(path)
        assert url_has_allowed_host_and_scheme(client.session.get(WANTED, "/"), allowed_hosts=None)

    def test_residents_are_not_asked(self, sign_in, person):
        assert sign_in(person()).get("/account/").status_code == 200

    def test_staff_who_have_one_show_it_and_are_in(self, administrator, client):
        totp = TOTP.activate(administrator, generate_totp_secret())
        response = client.post(
            "/account/login/?next=/admin/users/", {"login": administrator.email, "password": PASSWORD}
        )
        assert response.url == "/account/2fa/authenticate/"
        assert client.get("/admin/").status_code == 302, "the password alone opens nothing"
        response = client.post(response.url, {"code": "000000"})
        assert response.status_code == 200 and response.context["form"].errors
        response = client.post("/account/2fa/authenticate/", {"code": code_now(totp)})
        assert response.url == "/admin/users/"
        assert client.get("/admin/users/").status_code == 200

    def test_a_recovery_code_works_once(self, administrator):
        TOTP.activate(administrator, generate_totp_secret())
        code = RecoveryCodes.activate(administrator).get_unused_codes()[0]
        for allowed in (True, False):
            client = Client()
            client.post("/account/login/", {"login": administrator.email, "password": PASSWORD})
            client.post("/account/2fa/authenticate/", {"code": code})
            assert (client.get("/admin/").status_code == 200) is allowed

    def test_a_code_from_the_app_works_once_though_it_could_be_entered_a_little_longer(self, administrator):
        totp = TOTP.activate(administrator, generate_totp_secret())
        with time_machine.travel("2026-03-02 10:00:05+00:00", tick=False) as clock:
            code = code_now(totp)
            assert self.enter_with(administrator, code)
            clock.shift(31)
            # allauth's own memory of it has gone by now, and the code of the period before is still taken.
            cache.delete(totp._get_used_cache_key(code))
            assert not self.enter_with(administrator, code)
            assert self.enter_with(administrator, code_now(totp))

    def enter_with(self, user, code) -> bool:
        client = Client()
        client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        client.post("/account/2fa/authenticate/", {"code": code})
        return client.get("/admin/").status_code == 200

    def test_it_cannot_be_switched_off_while_it_is_required(self, administrator, settings):
        from allauth.mfa.adapter import get_adapter

        authenticator = TOTP.activate(administrator, generate_totp_secret()).instance
        assert not get_adapter().can_delete_authenticator(authenticator)
        settings.STAFF_MFA_REQUIRED = False
        assert get_adapter().can_delete_authenticator(authenticator)


def test_where_it_is_not_required_staff_get_in_without(sign_in, administrator, settings):
    settings.STAFF_MFA_REQUIRED = False
    assert sign_in(administrator).get("/admin/").status_code == 200


def code_now(totp: TOTP) -> str:
    """What the person's authenticator app shows now."""
    return code_of(decrypt(totp.instance.data["secret"]))


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
