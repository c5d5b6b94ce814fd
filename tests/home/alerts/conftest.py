"""Places, topics, updates and subscribers."""

import re
from collections.abc import Callable, Iterable
from datetime import date

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Site

from home.alerts.models import ConsentSource, Subscription
from home.topics import Topic
from home.updates.models import UpdatePage, UpdatesPage
from home.updates.records import Sending
from people.models import Agency
from places.models import Area, Overlap

MIDDAY = "2026-03-04 12:00:00Z"  # a Wednesday, out of the quiet hours


@pytest.fixture
def midday():
    with time_machine.travel(MIDDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def make_place(db) -> Callable[..., Area]:
    """Makes an area without an outline; `overlaps` are those that it shares ground with."""

    def make(name: str, kind: str = "parish", overlaps: Iterable[Area] = (), **fields) -> Area:
        code = f"E04{Area.objects.count():06d}"
        area = Area.objects.create(name=name, kind=kind, code=code, slug=code.lower(), vintage=2025, **fields)
        for other in overlaps:
            Overlap.objects.create(area=area, other=other)
            Overlap.objects.create(area=other, other=area)
        return area

    return make


@pytest.fixture
def topic(db) -> Callable[..., Topic]:
    def make(name: str, **fields) -> Topic:
        return Topic.objects.get_or_create(name=name, defaults={"slug": name.lower().replace(" ", "-"), **fields})[0]

    return make


@pytest.fixture
def make_update(db) -> Callable[..., UpdatePage]:
    """Makes an update that was published now, without the hooks of publishing."""
    agency = Agency.objects.create(name="Any Council", slug="any-council", kind="council")
    site = Site.objects.get(is_default_site=True)
    parent = site.root_page.add_child(instance=UpdatesPage(title="Updates", slug="updates"))
    Site.clear_site_root_paths_cache()

    def make(
        title: str = "Bikes are being taken", *, areas=(), topics=(), is_live: bool = True, **fields
    ) -> UpdatePage:
        now = timezone.now()
        given = {"summary": "Lock yours at two points.", "body": [("text", "<p>Two were taken on Sunday.</p>")]}
        update = UpdatePage(
            title=title,
            slug=f"update-{UpdatePage.objects.count()}",
            agency=agency,
            **{**given, **fields},
        )
        update.areas = list(areas)
        update.topics = list(topics)
        parent.add_child(instance=update)
        if is_live:
            shown = {"live": True, "first_published_at": now, "last_published_at": now}
            UpdatePage.objects.filter(pk=update.pk).update(**shown)
            update.refresh_from_db()
            Sending.objects.get_or_create(update=update, defaults={"sent_at": now})
        return update

    return make


@pytest.fixture
def subscriber(db) -> Callable[..., Subscription]:
    """Makes a confirmed subscription: `subscriber("a@example.org", areas=[...], topics=[...], frequency="daily")`."""

    def make(address: str, *, areas=(), topics=(), is_confirmed: bool = True, **fields) -> Subscription:
        now = timezone.now()
        given = {"confirmed_at": now, "consent_source": ConsentSource.EMAIL, "consented_on": date.today()}
        made = Subscription.objects.create(
            address=address, is_everywhere=not areas, **{**(given if is_confirmed else {}), **fields}
        )
        made.areas.set(areas)
        made.topics.set(topics)
        return made

    return make


def link_in(message, part: str) -> str:
    """The path of the first link in a message that has `part` in it."""
    return re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", message.body)[1]


def receivers(messages) -> list[str]:
    return sorted(address for message in messages for address in message.to)
