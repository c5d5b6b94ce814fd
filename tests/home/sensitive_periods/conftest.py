"""A sensitive period from 1 to 31 May 2027, its named officer, and updates to publish."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission
from django.utils.text import slugify
from wagtail.models import Site
from wagtail.rich_text import RichText

from home.models import SensitivePeriod, UpdatePage, UpdatesPage
from people.models import Agency, User

LONDON = ZoneInfo("Europe/London")


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=LONDON)


@pytest.fixture
def officer(db) -> User:
    return _may_release("officer@example.org")


@pytest.fixture
def colleague(db) -> User:
    """May release, and is not named."""
    return _may_release("colleague@example.org")


@pytest.fixture
def period(officer) -> SensitivePeriod:
    period = SensitivePeriod.objects.create(
        name="Local elections", starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 31), guidance="Facts only."
    )
    period.officers.add(officer)
    return period


@pytest.fixture
def updates_page(db) -> UpdatesPage:
    site = Site.objects.get(is_default_site=True)
    page = site.root_page.add_child(instance=UpdatesPage(title="Updates", slug="updates"))
    Site.clear_site_root_paths_cache()
    return page


@pytest.fixture
def draft(updates_page) -> UpdatePage:
    """A new update that nobody has published."""
    return write_update(updates_page, "Bike marking")


def write_update(parent: UpdatesPage, title: str) -> UpdatePage:
    council, _ = Agency.objects.get_or_create(slug="council", defaults={"name": "Council", "kind": "council"})
    page = UpdatePage(title=title, slug=slugify(title), agency=council)
    page.body = [("text", RichText("<p>Bring your bike on Saturday.</p>"))]
    parent.add_child(instance=page)
    page.save_revision()
    return page


def _may_release(email: str) -> User:
    user = User.objects.create_user(email)
    user.user_permissions.add(Permission.objects.get(codename="release_held"))
    return user
