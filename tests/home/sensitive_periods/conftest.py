"""A sensitive period from 1 to 31 May 2027, its named officer, and updates to publish."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from home.models import SensitivePeriod, UpdatePage, UpdatesPage
from home.services import create_first_pages
from people import roles
from people.models import User

LONDON = ZoneInfo("Europe/London")


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=LONDON)


@pytest.fixture
def officer(db) -> User:
    return _in_role("officer@example.org", "Communications team")


@pytest.fixture
def colleague(db) -> User:
    """May release, and is not named."""
    return _in_role("colleague@example.org", "Communications team")


@pytest.fixture
def period(officer) -> SensitivePeriod:
    period = SensitivePeriod.objects.create(
        name="Local elections", starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 31), guidance="Facts only."
    )
    period.officers.add(officer)
    return period


@pytest.fixture
def updates_page(db) -> UpdatesPage:
    create_first_pages()
    return UpdatesPage.objects.get()


@pytest.fixture
def draft(updates_page) -> UpdatePage:
    """A new update that nobody has published."""
    page = updates_page.add_child(instance=UpdatePage(title="Bike marking", slug="bike-marking", live=False))
    page.save_revision()
    return page


def _in_role(email: str, role: str) -> User:
    roles.create_roles()
    user = User.objects.create_user(email, "a long and quiet sentence")
    user.groups.set(user.groups.model.objects.filter(name=role))
    return user
