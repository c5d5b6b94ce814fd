"""What every test may rely on. Tests of one room keep their own fixtures in `tests/<room>/conftest.py`."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.cache import cache, caches
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from core.interface_words import compile_interface_words
from home.services import create_first_pages
from outbox.messages import send_due_messages
from outbox.models import Mailing
from outbox.sending import send_batch
from people.models import User
from tests.prepared_database import copy_pages, prepared_database
from tests.valid_html import staff_pages_looked_at

# Real data for tests, which the project does not ship: see SOURCES.md there.
SHARED_DATA = Path(os.environ.get("SHARED_DATA", Path(settings.BASE_DIR).parent / "shared" / "data"))

USES_DATABASE = {"db", "transactional_db", "live_server", "admin_user", "admin_client", "django_db_setup"}

# A rule holds or does not, however long a busy machine takes to try it, and whatever the example before it left there.
for profile in ("default", "ci"):
    hypothesis_settings.register_profile(
        profile,
        hypothesis_settings.get_profile(profile),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


def pytest_sessionstart() -> None:
    compile_interface_words()
    gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded by now stays there: were it looked through for rubbish again and again, tests took a fifth longer.

    Rubbish in circles is looked for after fifty thousand new things, not after each seven hundred.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, as those tests run on PostgreSQL as well as on SQLite; begin with the longest.

    A long one that comes last is run by one process while the other has nothing left to do. Tests with a browser come
    after all others, which do not expect its loop in their process.
    """
    for item in items:
        if item.get_closest_marker("django_db") or USES_DATABASE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("database")
    items.sort(key=lambda item: (_is(item, "browser"), not _is(item, "starts_first")))


def _is(item: pytest.Item, marker: str) -> bool:
    return item.get_closest_marker(marker) is not None


@pytest.fixture(scope="session", autouse=True)
def staff_pages_are_valid(tmp_path_factory) -> Iterator[None]:
    """Every staff page that a test opens is valid HTML, but for what is Wagtail's own: seen when all tests are done."""
    with staff_pages_looked_at(tmp_path_factory.mktemp("staff-pages")):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Lay this process's copy of the prepared database, and lay it again after each test that commits."""
    with django_db_blocker.unblock():
        database = prepared_database()
        database.lay()
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: database.lay())
    yield
    patch.undo()
    with django_db_blocker.unblock():
        database.remove()


@pytest.fixture(scope="module")
def first_pages(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The home page, the statements and every list, made once for the tests of a module, which roll back to them.

    Not for modules with tests that commit.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        create_first_pages()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def empty_cache():
    """Rate limits and cached pages of one test are unknown to the next, and so is what it asked people."""
    from consultations.answering import asked

    cache.clear()
    caches["memory"].clear()
    asked.forget()


@pytest.fixture(autouse=True)
def own_language():
    """A page that one test reads in another language leaves that language on; the next begins in the site's own."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def person(db) -> Callable[..., User]:
    """Makes somebody with permissions of these codenames, and access to the staff pages if they have any."""

    def made(name: str, *codes: str) -> User:
        address = f"{name}@staff.example.org"
        user = User.objects.create_user(address, "a long and quiet sentence", name=f"Somebody {name}")
        wanted = ["access_admin", *codes] if codes else []
        user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
        return user

    return made


@pytest.fixture
def post() -> Callable[[], list]:
    """Sends everything that waits, as the worker would, and hands over what has been sent so far."""

    def deliver() -> list:
        send_due_messages()
        for mailing in Mailing.objects.going():
            while send_batch(mailing.pk):
                pass
        return mail.outbox

    return deliver


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data, or a failure that says where it should be."""
    if not SHARED_DATA.is_dir():
        pytest.fail(
            f"These tests read real data from {SHARED_DATA}, which is not there. Set SHARED_DATA to its folder."
        )
    return SHARED_DATA


@pytest.fixture
def migrated_folder(tmp_path, request) -> Path:
    """The data folder of a site of its own, whose SQLite database has its tables already: migrating takes a minute.

    The database is asked for in passing, so that tests of such a site are not run a second time for PostgreSQL.
    """
    request.getfixturevalue("django_db_setup")
    copy_pages(Path(connection.settings_dict["NAME"]), tmp_path / "safer-forum.sqlite3")
    return tmp_path


@pytest.fixture
def environment() -> dict[str, str]:
    """Environment variables under which another process works on this test's database and data folder.

    For tests with `transaction=True`: what a test has not committed, another process does not see.
    """
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "DATA_DIR": str(settings.DATA_DIR)}
    own.pop("DATABASE_URL", None)
    database = connection.settings_dict
    if connection.vendor == "postgresql":
        password = f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
        port = f":{database['PORT']}" if database["PORT"] else ""
        host = quote(database["HOST"], safe="")
        own["DATABASE_URL"] = f"postgres://{database['USER']}{password}@{host}{port}/{database['NAME']}"
    return own
