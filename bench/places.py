"""Placing points in areas, and suggesting names as somebody types.

The areas are the real ones of a force and a district; the search is tried with ten thousand more.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

from . import Row

POINTS, AREAS = 30_000, 10_000
RUNS = 15


def measure() -> Iterator[Row]:
    import numpy as np  # noqa: PLC0415 - measured modules are loaded when it is their turn
    from django.db import transaction  # noqa: PLC0415 - Django is set up by now, and was not above

    from places.models import Area  # noqa: PLC0415 - as above
    from places.placing import place_points  # noqa: PLC0415 - as above
    from places.suggesting import suggest_places  # noqa: PLC0415 - as above

    from .pages import load_boundaries  # noqa: PLC0415 - as above

    load_boundaries()
    generator = np.random.default_rng(7)
    longitudes, latitudes = generator.uniform(-0.89, -0.6, POINTS), generator.uniform(51.97, 52.19, POINTS)
    placing = _median_ms(lambda: place_points(longitudes, latitudes))
    what = f"{POINTS:,} points placed in {Area.objects.count():,} areas of every kind"
    yield Row(what, f"{placing:.0f} ms", "under 1,000 ms", placing < 1_000)
    # The areas that only fill the table leave it again, so that later measurements are of real ones.
    with transaction.atomic():
        Area.objects.bulk_create(
            Area(kind="lsoa", code=f"X{at:08d}", vintage=2021, name=f"Some Place {at:05d}", slug=f"some-{at}")
            for at in range(AREAS)
        )
        for text in ("bletch", "place 0999", "nothing like it"):
            took = _median_ms(partial(suggest_places, text, most=8))
            what = f"Suggestions for “{text}” among {AREAS:,} more areas"
            yield Row(what, f"{took:.1f} ms", "under 10 ms", took < 10)
        transaction.set_rollback(True)


def _median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
