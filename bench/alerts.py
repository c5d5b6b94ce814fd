"""Finding 20,000 subscribers of an update, and queueing their messages.

They follow real wards and neighbourhoods of one district, two or three each, some of them topics; the update is about
three wards.
"""

import statistics
import time
from collections.abc import Callable, Iterator

from . import Row

SUBSCRIBERS = 20_000
RUNS = 5


def measure() -> Iterator[Row]:
    from django.db import transaction  # noqa: PLC0415 - Django is set up by now, and was not above

    from .pages import load_boundaries  # noqa: PLC0415 - as above

    load_boundaries()
    # It all leaves again, so that later measurements are of a site as it was.
    with transaction.atomic():
        yield from _measure_sending()
        transaction.set_rollback(True)


def _measure_sending() -> Iterator[Row]:
    from home.alerts.models import Alert  # noqa: PLC0415 - as above
    from home.alerts.reach import reach_of  # noqa: PLC0415 - as above
    from home.alerts.sending import send_alerts  # noqa: PLC0415 - as above
    from outbox.models import Delivery  # noqa: PLC0415 - as above

    areas, topics = _subscribe()
    narrow = {"areas": areas, "topics": topics[:1], "urgency": "routine"}
    reach = reach_of(**narrow)
    took = _median(lambda: reach_of(**narrow))
    yield Row(
        f"{reach.count:,} of {SUBSCRIBERS:,} subscribers found for three wards and a topic, by how often they are told",
        f"{took:.2f} s",
        "under 1 s",
        took < 1 and 0 < reach.count < SUBSCRIBERS,
    )
    everybody = {"areas": [], "topics": topics, "urgency": "urgent"}
    count = reach_of(**everybody).count
    took = _median(lambda: reach_of(**everybody))
    yield Row(f"{count:,} found for everywhere", f"{took:.2f} s", "under 1 s", took < 1)

    started = time.perf_counter()
    send_alerts(_publish(topics))
    took = time.perf_counter() - started
    queued = Delivery.objects.count()
    is_kept = took < 10 and queued == Alert.objects.count() == reach_of(**everybody).at_once
    yield Row(
        f"{queued:,} messages queued, each with the record of who is told", f"{took:.1f} s", "under 10 s", is_kept
    )


def _subscribe():
    """The subscribers; three wards, and the topics that a third of them choose among."""
    import numpy as np  # noqa: PLC0415 - measured modules are loaded when it is their turn
    from django.utils import timezone  # noqa: PLC0415 - as above

    from home.alerts.models import Subscription  # noqa: PLC0415 - as above
    from home.topics import Topic  # noqa: PLC0415 - as above
    from places.models import Area  # noqa: PLC0415 - as above

    topics = [Topic.objects.create(name=f"Topic {number}", slug=f"bench-topic-{number}") for number in range(6)]
    wards = list(Area.objects.current().of_kind("ward").order_by("code"))
    places = [*wards, *Area.objects.current().of_kind("msoa")]
    generator = np.random.default_rng(7)
    made = Subscription.objects.bulk_create(
        (
            Subscription(
                address=f"subscriber-{number}@example.org",
                confirmed_at=timezone.now(),
                is_everywhere=number % 50 == 0,
                # Nobody waits for a digest, so that all of them are queued at once.
                frequency="at-once",
            )
            for number in range(SUBSCRIBERS)
        ),
        batch_size=2_000,
    )
    follows, about = Subscription.areas.through, Subscription.topics.through
    follows.objects.bulk_create(
        (
            follows(subscription=each, area=places[place])
            for each in made
            for place in generator.choice(len(places), size=int(generator.integers(2, 4)), replace=False)
        ),
        batch_size=2_000,
    )
    about.objects.bulk_create(
        (about(subscription=each, topic=topics[int(generator.integers(0, 6))]) for each in made[::3]), batch_size=2_000
    )
    return wards[:3], topics


def _publish(topics):
    """An urgent update for everywhere, about every topic."""
    from django.utils import timezone  # noqa: PLC0415 - as above
    from wagtail.models import Page  # noqa: PLC0415 - as above

    from home.updates.models import UpdatePage, UpdatesPage  # noqa: PLC0415 - as above

    home = Page.objects.get(depth=2)
    parent = home.add_child(instance=UpdatesPage(title="Updates", slug="bench-updates"))
    update = parent.add_child(instance=UpdatePage(title="An update", slug="bench-update", urgency="urgent"))
    update.topics.set(topics)
    update.save()
    UpdatePage.objects.filter(pk=update.pk).update(live=True, first_published_at=timezone.now())
    return UpdatePage.objects.get(pk=update.pk)


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
