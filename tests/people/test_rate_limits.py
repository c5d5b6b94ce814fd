"""How often somebody may try, whoever they are and whichever worker answers."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from .conftest import PASSWORD


def tries(client: Client, email: str, password: str = "") -> str:
    """One try to sign in: "in", "refused" or "later"."""
    response = client.post("/account/login/", {"login": email, "password": password or "wrong"})
    if response.status_code == 302:
        return "in"
    if response.status_code == 429:
        return "later"
    codes = {error.code for error in response.context["form"].non_field_errors().as_data()}
    return "later" if "too_many_login_attempts" in codes else "refused"


@pytest.mark.django_db
class TestSigningIn:
    def test_five_tries_at_an_account_from_one_address_then_later(self, person):
        person("resident@example.org")
        assert [tries(Client(), "resident@example.org") for _ in range(7)] == ["refused"] * 5 + ["later"] * 2
        assert tries(Client(), "Resident@Example.org") == "later", "the same account however it is written"
        assert tries(Client(), "resident@example.org", PASSWORD) == "later", "the right password is not told apart"

    def test_an_account_that_does_not_exist_is_counted_alike(self):
        assert [tries(Client(), "nobody@example.org") for _ in range(7)] == ["refused"] * 5 + ["later"] * 2

    def test_nobody_can_lock_somebody_else_out(self, person):
        person("resident@example.org")
        stranger = Client(REMOTE_ADDR="192.0.2.66")
        assert [tries(stranger, "resident@example.org") for _ in range(6)][-1] == "later"
        assert tries(Client(REMOTE_ADDR="192.0.2.7"), "resident@example.org", PASSWORD) == "in"

    def test_a_library_is_not_locked_out(self, person):
        readers = [person(f"reader{number}@example.org") for number in range(30)]
        library = {"REMOTE_ADDR": "192.0.2.8"}
        for reader in readers:
            assert [tries(Client(**library), reader.email) for _ in range(2)] == ["refused", "refused"]
            assert tries(Client(**library), reader.email, PASSWORD) == "in"

    def test_one_address_cannot_try_many_accounts_for_ever(self):
        machine = Client(REMOTE_ADDR="192.0.2.9")
        outcomes = [tries(machine, f"guess{number}@example.org") for number in range(105)]
        assert outcomes == ["refused"] * 100 + ["later"] * 5

    def test_one_account_cannot_be_tried_from_very_many_addresses(self, person):
        person("resident@example.org")
        outcomes = [
            tries(Client(REMOTE_ADDR=f"198.51.{number // 200}.{number % 200}"), "resident@example.org")
            for number in range(102)
        ]
        assert outcomes == ["refused"] * 100 + ["later"] * 2

    def test_signing_in_does_not_use_up_tries(self, person):
        person("resident@example.org")
        assert {tries(Client(), "resident@example.org", PASSWORD) for _ in range(8)} == {"in"}

    def test_the_address_is_the_visitors_and_not_our_proxys(self, person, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        person("resident@example.org")

        def visitor(address: str, said: str = "203.0.113.1") -> Client:
            """Through our proxy, which adds the true address after whatever the visitor claims."""
            return Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"{said}, {address}")

        for number in range(5):
            tries(visitor("192.0.2.66", said=f"203.0.113.{number}"), "resident@example.org")
        assert tries(visitor("192.0.2.66", said="203.0.113.99"), "resident@example.org") == "later"
        assert tries(visitor("192.0.2.7"), "resident@example.org", PASSWORD) == "in"


@pytest.mark.django_db
def test_codes_of_the_second_step_are_counted_too(person):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = person("resident@example.org")
    TOTP.activate(user, generate_totp_secret())
    client = Client()
    tries(client, user.email, PASSWORD)
    errors = [
        client.post("/account/2fa/authenticate/", {"code": "000000"}).context["form"].errors.as_data()["code"][0].code
        for _ in range(7)
    ]
    assert errors == ["incorrect_code"] * 5 + ["too_many_login_attempts"] * 2


@pytest.mark.django_db
def test_asking_for_new_passwords_is_counted_alike_for_every_address(person):
    person("resident@example.org")
    for email in ("resident@example.org", "nobody@example.org"):
        statuses = [Client().post("/account/password/reset/", {"email": email}).status_code for _ in range(6)]
        assert statuses == [302] * 5 + [429], email


@pytest.mark.django_db
def test_too_many_is_said_in_our_look(settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    pages = [Client().post("/account/signup/", {"email": "a@example.org", "password1": "x"}) for _ in range(2)]
    assert pages[1].status_code == 429
    page = pages[1].content.decode()
    assert page.count("<h1") == 1 and 'id="main"' in page


WORKER = """
import json, sys
sys.path[:0] = [{site!r}, {base!r}]
import django
django.setup()
from django.test import Client, override_settings
from django.test.utils import setup_test_environment
setup_test_environment()
plain = {{"staticfiles": {{"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}}}
outcomes = []
with override_settings(STORAGES=plain):
    for _ in range(8):
        response = Client().post("/account/login/", {{"login": "nobody@example.org", "password": "wrong"}})
        codes = {{error.code for error in response.context["form"].non_field_errors().as_data()}}
        outcomes.append("later" if "too_many_login_attempts" in codes else "refused")
print(json.dumps(outcomes))
"""


def test_workers_count_together(migrated_folder):
    """Two processes as they are run, with nothing between them but the database: five tries in all, not five each."""
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    environment |= {"DATA_DIR": str(migrated_folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    base = Path(settings.BASE_DIR)
    make_table = [sys.executable, base / "manage.py", "createcachetable", "--database", "cache"]
    subprocess.run(make_table, env=environment, check=True, cwd=base)
    code = WORKER.format(site=str(base / "site"), base=str(base))

    def worker(_) -> list[str]:
        run = [sys.executable, "-c", code]
        done = subprocess.run(run, env=environment, check=True, cwd=base, capture_output=True, text=True)
        return json.loads(done.stdout.splitlines()[-1])

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(worker, range(2))
    assert (first + second).count("refused") == 5
    assert (first + second).count("later") == 11


@pytest.mark.django_db
def test_a_full_cache_of_pages_does_not_forget_the_counts(settings, person):
    """The counts stand in a cache of their own wherever the site is run."""
    from config.settings import base

    assert base.CACHES["limits"]["LOCATION"] != base.CACHES["default"]["LOCATION"] or "REDIS_URL" in os.environ
    if "limits" in settings.CACHES:
        assert ratelimit.cache is caches["limits"]
