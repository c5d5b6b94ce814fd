"""Page views: counted outside the cache, written in batches, without robots, and changing no kept page."""

from collections import Counter

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from core.models import ContentVersion
from home.updates.reports import report_of
from home.updates.view_counts import ViewCounter, record_views, was_read

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.mark.parametrize(
    ("path", "method", "status", "headers", "counts"),
    [
        ("/updates/lock-your-shed/", "get", 200, {}, True),
        ("/cy/diweddariadau/clowch/", "get", 200, {}, True),
        ("/updates/lock-your-shed/", "get", 304, {}, True),
        ("/updates/lock-your-shed/", "get", 410, {}, False),
        ("/updates/lock-your-shed/", "head", 200, {}, False),
        ("/updates/lock-your-shed/", "get", 200, {"Sec-Purpose": "prefetch"}, False),
        ("/updates/lock-your-shed/", "get", 200, {"User-Agent": "Googlebot/2.1"}, False),
        ("/updates/", "get", 200, {}, False),
        ("/updates/lock/formats/audio.mp3", "get", 200, {}, False),
    ],
)
def test_what_counts_as_opened(path, method, status, headers, counts):
    request = getattr(RequestFactory(headers={**BROWSER, **headers}), method)(path)
    assert was_read(request, HttpResponse(status=status)) is counts


def test_views_are_added_to_the_days_of_updates_alone(publish):
    update, today = publish(), timezone.localdate()
    version = ContentVersion.current()
    for _ in range(2):
        record_views(Counter({(today, update.url): 3, (today, "/priorities/nothing/"): 9}))
    assert report_of(update).view_count == 6
    assert ContentVersion.current() == version


def test_counting_asks_the_database_nothing_until_it_is_time_to_write(publish, django_assert_num_queries):
    update, counter = publish(), ViewCounter()
    address = update.url
    with django_assert_num_queries(0):
        for _ in range(100):
            counter.add(address)
        assert not counter.is_due
    counter.written_at -= 61
    assert counter.is_due
    counter.write()
    assert report_of(update).view_count == 100
    assert not counter.counts


def test_what_cannot_be_written_now_is_kept(publish, monkeypatch):
    def fail(counts):
        raise DatabaseError("locked")

    counter = ViewCounter()
    counter.add("/updates/lock-your-shed/")
    monkeypatch.setattr("home.updates.view_counts.record_views", fail)
    counter.write()
    assert sum(counter.counts.values()) == 1
