"""Staff single sign-on against an OpenID Connect provider on this machine: discovery, code, token, userinfo."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount

from people.models import User

from .conftest import PASSWORD
from .oidc_provider import providers_setting, running_provider

pytestmark = pytest.mark.django_db
SIGN_ON = "/account/oidc/staff/login/"


@pytest.fixture
def provider(settings) -> Iterator[dict]:
    """What the running provider says about whoever signs on there."""
    with running_provider() as (address, claims):
        settings.OIDC_DOMAINS = []
        settings.SOCIALACCOUNT_PROVIDERS = providers_setting(address)
        yield claims


def sign_on(client, following: str = ""):
    """Go to the provider and come back, as a browser does; the answer to coming back."""
    away = client.post(SIGN_ON + (f"?next={following}" if following else ""))
    assert away.status_code == 302, away.content.decode()
    back = requests.get(away.url, allow_redirects=False, timeout=60)
    assert back.status_code == 302
    address = urlsplit(back.headers["Location"])
    return client.get(f"{address.path}?{address.query}")


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_it_only_where_it_is_set(client, settings):
    assert SIGN_ON not in client.get("/account/login/").content.decode()
    assert client.post(SIGN_ON).status_code == 404


def test_the_sign_in_page_offers_it_where_it_is_set(client, provider):
    page = client.get("/account/login/").content.decode()
    assert SIGN_ON in page and "the council" in page


def test_a_link_alone_signs_nobody_on(client, provider):
    assert client.get(SIGN_ON).status_code == 200, "it asks first: another site could have led here"


def test_staff_whom_somebody_made_an_account_for_get_in(client, provider, person):
    user = person("editor@council.example.org", "Editors")
    user.emailaddress_set.all().delete()
    response = sign_on(client, following="/admin/pages/")
    assert response.status_code == 302 and response.url == "/admin/pages/"
    assert int(client.session["_auth_user_id"]) == user.pk
    assert client.get("/admin/").status_code == 200
    assert SocialAccount.objects.get().user == user
    assert user.emailaddress_set.get().verified


def test_they_are_known_again_by_the_provider_though_their_address_there_changed(client, provider, person):
    user = person("editor@council.example.org", "Editors")
    sign_on(client)
    client.logout()
    provider.update(email="married@council.example.org", email_verified=False)
    sign_on(client)
    assert int(client.session["_auth_user_id"]) == user.pk


@pytest.mark.parametrize("verified", [False, "false", None, "no"])
def test_an_address_that_the_provider_has_not_verified_opens_nothing(client, provider, person, settings, verified):
    settings.OIDC_DOMAINS = ["council.example.org"]
    person("editor@council.example.org", "Editors")
    provider["email_verified"] = verified
    response = sign_on(client)
    assert response.url == "/account/login/" and not is_in(client)
    assert "not known here" in client.get(response.url).content.decode()
    assert not SocialAccount.objects.exists()


def test_a_provider_can_be_said_to_vouch_for_every_address(client, provider, person, settings):
    del provider["email_verified"]
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["verified_email"] = True
    person("editor@council.example.org", "Editors")
    sign_on(client)
    assert is_in(client)


def test_a_residents_account_is_not_taken_over(client, provider, person):
    person("editor@council.example.org")
    sign_on(client)
    assert not is_in(client) and not SocialAccount.objects.exists()


def test_nobody_unknown_gets_an_account(client, provider):
    sign_on(client)
    assert not is_in(client) and not User.objects.exists()


def test_of_the_domains_set_people_get_an_account_without_any_role(client, provider, settings):
    settings.OIDC_DOMAINS = ["council.example.org"]
    sign_on(client)
    user = User.objects.get()
    assert is_in(client)
    assert (user.email, user.name, user.has_usable_password()) == ("editor@council.example.org", "An Editor", False)
    assert not user.is_member_of_staff and client.get("/admin/").status_code == 403
    assert user.emailaddress_set.get().verified


@pytest.mark.parametrize("email", ["editor@elsewhere.example.org", "editor@notcouncil.example.org.evil.example"])
def test_other_domains_do_not(client, provider, settings, email):
    settings.OIDC_DOMAINS = ["council.example.org"]
    provider["email"] = email
    sign_on(client)
    assert not is_in(client) and not User.objects.exists()


def test_somebody_who_left_stays_out(client, provider, person):
    person("editor@council.example.org", "Editors", is_active=False)
    sign_on(client)
    assert not is_in(client)


def test_the_second_step_is_the_organisations(client, provider, person, settings):
    settings.STAFF_MFA_REQUIRED = True
    user = person("editor@council.example.org", "Editors")
    sign_on(client)
    assert client.get("/admin/").status_code == 200
    client.logout()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/admin/").status_code == 302, "with a password it is asked for here"


def test_an_answer_that_nobody_asked_for_is_refused(client, provider, person):
    person("editor@council.example.org", "Editors")
    response = client.get("/account/oidc/staff/login/callback/?code=a-code&state=made-up")
    assert not is_in(client)
    assert response.status_code < 500 and not User.objects.filter(socialaccount__isnull=False).exists()


def test_a_provider_that_does_not_answer_is_said_so(client, settings, provider):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    response = client.post(SIGN_ON, follow=True)
    assert response.redirect_chain == [("/account/login/", 302)]
    assert "does not answer" in response.content.decode()
