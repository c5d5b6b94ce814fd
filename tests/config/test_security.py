"""What every answer carries, whatever made it, and that a public installation is as tight as Django can tell."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from core.models import Partnership
from people.models import User

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
}
# Every kind of answer -> its address and status: a page, JSON, text, a redirect, a refusal, an error, a file.
ANSWERS = {
    "page": ("/account/login/", 200),
    "redirect": ("/account/", 302),
    "the door": ("/admin/", 302),
    "not found": ("/not-there/", 404),
    "not allowed": ("/robots.txt", 405),
    "text": ("/robots.txt", 200),
    "health": ("/healthz/", None),
    "static file": ("/static/core/site.css", 200),
    "slash added": ("/account/login", 301),
}


def answer(kind: str, client: Client):
    address, status = ANSWERS[kind]
    response = client.post(address) if kind == "not allowed" else client.get(address)
    assert status in {None, response.status_code}
    return response


def policy(response) -> set[str]:
    return {each.strip() for each in response["Content-Security-Policy"].split(";")}


@pytest.mark.parametrize("kind", [kind for kind in ANSWERS if kind != "the door"])
def test_every_kind_of_answer_carries_the_strict_policy(kind, client):
    found = policy(answer(kind, client))
    assert found >= STRICT
    assert not [each for each in found if "unsafe" in each or "http" in each or "*" in each]


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_carries_the_other_headers(kind, client):
    response = answer(kind, client)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    powers = dict(each.strip().split("=") for each in response["Permissions-Policy"].split(","))
    assert powers["geolocation"] == "(self)" and powers["camera"] == powers["microphone"] == "()"
    assert "Server" not in response and "X-Powered-By" not in response


def test_an_error_of_ours_carries_them_too(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("core.well_known.Partnership.for_request", lambda request: 1 / 0)
    response = client.get("/.well-known/security.txt")
    assert response.status_code == 500
    assert policy(response) >= STRICT and "Permissions-Policy" in response


def test_a_request_for_another_host_carries_them_too(client, settings):
    settings.ALLOWED_HOSTS = ["safer.example.org"]
    response = client.get("/account/login/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert policy(response) >= STRICT


def test_a_form_whose_token_did_not_come_back_carries_them_too():
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a"})
    assert response.status_code == 403
    assert policy(response) >= STRICT


def test_the_staff_pages_have_the_strictest_policy_they_run_under(client):
    client.force_login(User.objects.create_superuser("administrator@example.org"))
    for address in ("/admin/", "/admin/not-there/"):
        found = policy(client.get(address))
        assert "script-src 'self' 'unsafe-inline'" in found and "default-src 'self'" in found
        assert not [each for each in found if "http" in each or "*" in each or "unsafe-eval" in each or "nonce" in each]
        assert {"object-src 'none'", "frame-ancestors 'self'", "form-action 'self'", "base-uri 'self'"} <= found


def test_a_refusal_at_the_door_shows_no_staff_page(client):
    client.force_login(User.objects.create_user("resident@example.org"))
    response = client.get("/admin/")
    assert response.status_code == 403 and "Content-Security-Policy" in response


def test_an_uploaded_document_can_run_nothing(client):
    page = ContentFile(b"<script>alert(1)</script>", name="page.html")
    document = Document.objects.create(title="A page", file=page)
    response = client.get(document.url)
    assert response.status_code == 200
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("attachment") and response["X-Content-Type-Options"] == "nosniff"


def test_uploaded_pictures_are_served_and_documents_only_by_the_view_that_disarms_them(client):
    picture = Image.objects.create(title="A sign", file=ImageFile(get_test_image_file(), name="sign.png"))
    response = client.get(picture.get_rendition("width-50").url)
    assert response.status_code == 200 and response["Content-Type"] == "image/png"
    assert policy(response) >= STRICT and response["X-Content-Type-Options"] == "nosniff"
    document = Document.objects.create(title="A page", file=ContentFile(b"<script>alert(1)</script>", name="page.html"))
    assert client.get(document.file.url).status_code == 404
    assert client.get("/media/images/../../safer-forum.sqlite3").status_code == 400


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client):
    User.objects.create_superuser("administrator@example.org", "a long and quiet sentence")
    response = client.get("/account/login/")
    csrf = response.cookies[settings.CSRF_COOKIE_NAME]
    assert csrf["samesite"] == "Lax"
    response = client.post(
        "/account/login/", {"login": "administrator@example.org", "password": "a long and quiet sentence"}
    )
    session = response.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"] and session["samesite"] == "Lax"
    assert not session["max-age"], "it goes with the browser: the next reader at a library has another"


class TestSecurityTxt:
    @pytest.fixture
    def partnership(self) -> Partnership:
        site = Site.objects.get(is_default_site=True)
        return Partnership.objects.update_or_create(site=site, defaults={"email": "hello@example.org", "phone": ""})[0]

    def fields(self, client) -> dict[str, str]:
        response = client.get("/.well-known/security.txt")
        assert response.status_code == 200 and response["Content-Type"] == "text/plain; charset=utf-8"
        return dict(line.split(": ", 1) for line in response.content.decode().splitlines())

    def test_it_says_whom_to_tell(self, client, partnership):
        found = self.fields(client)
        assert found["Contact"] == "mailto:hello@example.org"
        assert found["Preferred-Languages"] == "en"
        assert found["Canonical"] == "http://testserver/.well-known/security.txt"

    @pytest.mark.parametrize("day", ["2026-01-01", "2027-12-31", "2040-02-29"])
    def test_it_never_runs_out_and_never_promises_a_year(self, client, partnership, day):
        with time_machine.travel(f"{day} 12:00:00+00:00", tick=False):
            expires = datetime.strptime(self.fields(client)["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            left = expires - datetime.now(UTC)
        assert timedelta(days=30) < left < timedelta(days=365)

    def test_without_an_address_it_gives_the_number_and_without_either_nothing(self, client, partnership):
        partnership.email, partnership.phone = "", "01234 567 890"
        partnership.save()
        assert self.fields(client)["Contact"] == "tel:+441234567890"
        partnership.phone = ""
        partnership.save()
        assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize(("is_demonstration", "shut"), [(True, {"/"}), (False, {"/admin/", "/account/"})])
def test_what_search_engines_are_asked_to_leave_out(client, settings, is_demonstration, shut):
    settings.IS_DEMONSTRATION = is_demonstration
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {line.removeprefix("Disallow: ") for line in lines[1:]} == shut


class TestPublicInstallation:
    """The settings that `DJANGO_SETTINGS_MODULE=config.settings.production` gives, in a process of their own."""

    ENVIRONMENT = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "x7Q!" * 20 + "abcdefghij0123456789",
        "ALLOWED_HOSTS": "safer.example.org",
        "SITE_URL": "https://safer.example.org",
    }

    def run(self, tmp_path, *command: str | Path, **more: str) -> subprocess.CompletedProcess:
        # The last is for tests that drive a browser, and may have run before in this process.
        of_tests = {"DATABASE_URL", "REDIS_URL", "DEMONSTRATION", "STAFF_MFA_REQUIRED", "DJANGO_ALLOW_ASYNC_UNSAFE"}
        left_out = {*of_tests, *self.ENVIRONMENT}
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        environment |= {**self.ENVIRONMENT, "DATA_DIR": str(tmp_path), **more}
        options = {"cwd": settings.BASE_DIR, "env": environment, "capture_output": True, "text": True}
        return subprocess.run([sys.executable, *command], check=False, **options)

    def settings(self, tmp_path, *names: str, **more: str) -> list[str]:
        """What the settings are, without the apps, which take many times as long to load."""
        code = f"from django.conf import settings\nfor name in {names!r}: print('=', getattr(settings, name))"
        done = self.run(tmp_path, "-c", code, PYTHONPATH=str(Path(settings.BASE_DIR, "site")), **more)
        assert done.returncode == 0, done.stderr
        return [line.removeprefix("= ") for line in done.stdout.splitlines() if line.startswith("= ")]

    def test_djangos_own_inspection_finds_nothing(self, tmp_path):
        done = self.run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "INFO")
        assert done.returncode == 0, done.stderr
        assert "no issues" in done.stdout

    @pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
    def test_it_refuses_to_start_without_what_it_needs_and_names_it(self, tmp_path, missing):
        done = self.run(tmp_path, "manage.py", "check", **{missing: ""})
        assert done.returncode != 0 and missing in done.stderr

    def test_the_second_step_is_on_for_staff_but_off_in_a_demonstration_and_can_be_set(self, tmp_path):
        assert self.settings(tmp_path, "STAFF_MFA_REQUIRED") == ["True"]
        assert self.settings(tmp_path, "STAFF_MFA_REQUIRED", DEMONSTRATION="1") == ["False"]
        assert self.settings(tmp_path, "STAFF_MFA_REQUIRED", STAFF_MFA_REQUIRED="0") == ["False"]

    def test_cookies_and_transport(self, tmp_path):
        names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
        assert self.settings(tmp_path, *names) == ["True", "True", "__Host-session", "__Host-csrf"]
        names = ("SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "DEBUG", "ALLAUTH_TRUSTED_PROXY_COUNT")
        assert self.settings(tmp_path, *names) == ["31536000", "True", "False", "1"]

    def test_forms_may_lead_to_the_organisation_staff_sign_on_at_and_nowhere_else(self, tmp_path):
        (found,) = self.settings(
            tmp_path, "CONTENT_SECURITY_POLICY", OIDC_SERVER_URL="https://login.example.org/tenant/v2.0"
        )
        assert "'form-action': [\"'self'\", 'https://login.example.org']" in found


def test_nothing_we_ship_asks_another_host_for_anything():
    """Stylesheets and scripts of ours: no address in them that a browser would load from elsewhere."""
    for name in ("core/site.css", "npm/bootstrap.css"):
        content = Path(finders.find(name)).read_text()
        loads = [part[:60] for part in content.replace("@import", "url(").split("url(")[1:]]
        assert not [each for each in loads if each.strip("\"' ").startswith(("http", "//"))], name
