"""How often updates are opened: counted on the server, by day, without cookies, pixels or a word about who.

Each web process counts in memory and writes what it has once a minute, so that a page from the cache costs no query.
What a process had not written when it was killed is lost: these are figures to learn from, not to bill by.
"""

import atexit
import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from threading import Lock

from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .models import UpdatePage
from .records import DailyViews

WRITTEN_EVERY = 60  # seconds
# A bound on memory, should somebody ask for made-up addresses that answer.
MOST_ADDRESSES = 5_000
# The list's address may have been translated, the prefix is a language: an update is one step below.
BELOW_A_LIST = re.compile(r"^(?:/[a-z]{2,3}(?:-[a-z]+)?)?/[\w-]+/([\w-]+)/$")
ROBOTS = re.compile(r"(?i)bot|crawl|spider|slurp|preview|fetch|monitor|curl|wget|python|java/|headless|lighthouse")


class ViewCounter:
    """The counts of one process that are not written yet, by day and address."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[date, str]] = Counter()
        self.lock = Lock()
        self.written_at = time.monotonic()

    def add(self, path: str) -> None:
        with self.lock:
            if len(self.counts) < MOST_ADDRESSES:
                self.counts[timezone.localdate(), path] += 1

    @property
    def is_due(self) -> bool:
        return bool(self.counts) and time.monotonic() - self.written_at >= WRITTEN_EVERY

    def write(self) -> None:
        """Add what was counted to the database; what cannot be written now is kept for the next time."""
        with self.lock:
            counts, self.counts = self.counts, Counter()
            self.written_at = time.monotonic()
        if not counts:
            return
        try:
            record_views(counts)
        except DatabaseError:
            with self.lock:
                self.counts += counts


def record_views(counts: Counter[tuple[date, str]]) -> None:
    """Add these counts to those of each update; addresses of anything else are left out. A few queries in all."""
    slugs = {found[1] for _day, path in counts if (found := BELOW_A_LIST.match(path))}
    updates = {update.url: update.source.pk for update in UpdatePage.objects.live().filter(slug__in=slugs)}
    by_update: Counter[tuple[int, date]] = Counter()
    for (day, path), count in counts.items():
        if path in updates:
            by_update[updates[path], day] += count
    with transaction.atomic():
        for (update, day), count in sorted(by_update.items()):
            DailyViews.objects.bulk_create([DailyViews(update_id=update, day=day)], ignore_conflicts=True)
            DailyViews.objects.filter(update=update, day=day).update(count=F("count") + count)


counter = ViewCounter()
atexit.register(counter.write)


class ViewCountMiddleware:
    """Counts pages that people opened, kept ones too: it stands outside the page cache and costs it nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if was_read(request, response):
            counter.add(request.path)
        if counter.is_due:
            counter.write()
        return response


def was_read(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether somebody probably looked at a page one step below a list."""
    return (
        request.method == "GET"
        and response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
        and BELOW_A_LIST.match(request.path) is not None
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
        and not ROBOTS.search(request.headers.get("User-Agent", "robot"))
    )
