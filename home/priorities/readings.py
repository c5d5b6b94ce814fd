"""What measures were found to be, whether somebody wrote it down or it follows from the crime figures.

For many measures at once: as many queries for fifty as for one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Case, Q, Subquery, Sum, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crime_map.categories import CATEGORIES
from crime_map.models import AreaMonthCount, Coverage
from crime_map.months import PublishedMonths, name_month_within, shift, span
from places.models import Area

from .fields import categories_of
from .measures import Measure, Reading, ReadingChange
from .periods import end_of_month, is_told_as_span, name_period

# How far back readings from the crime figures go; the crime map has the rest.
MOST_MONTHS = 37
# Days by which two periods of as many months may differ in length.
LEAP = 3
ALL_CRIME = tuple(category.number for category in CATEGORIES if category.is_crime)


@dataclass(frozen=True, slots=True)
class Found:
    """What a measure was over one period. `value` is None where there is no figure (a gap, never zero), or only words.

    `changes` are what it said before it was corrected, the newest first; `months` is how many a reading from the
    crime figures adds up, and `unpublished` which of them have no whole figures, so that it is a gap; `until` is the
    last period of gaps that are told as one.
    """

    starts_on: date
    ends_on: date
    value: Decimal | None
    out_of: int | None = None
    words: str = ""
    tendency: str = ""
    part: str = ""
    is_illustrative: bool = False
    changes: tuple[ReadingChange, ...] = ()
    months: int = 0
    unpublished: tuple[date, ...] = ()
    until: str = ""

    @property
    def period(self) -> str:
        """`April 2012`, `2012/13`, or for what adds up the newest months `12 months to June 2025`."""
        if self.until:
            return _("%(first)s until %(last)s") % {"first": replace(self, until="").period, "last": self.until}
        if self.months < 2:
            return name_period(self.starts_on, self.ends_on)
        words = {"months": self.months, "month": name_month_within(self.ends_on.replace(day=1))}
        return ngettext("%(months)s month to %(month)s", "%(months)s months to %(month)s", self.months) % words

    @property
    def when(self) -> str:
        """The same within a sentence: `in 2012/13`, `from July 2012 to September 2012`, `in the 12 months to June`."""
        if self.months >= 2:
            return _("in the %(period)s") % {"period": self.period}
        is_span = is_told_as_span(self.starts_on, self.ends_on)
        return (_("from %(period)s") if is_span else _("in %(period)s")) % {"period": self.period}

    @property
    def is_gap(self) -> bool:
        return self.value is None and not self.words


def gap_of(newest_first: Sequence[Found]) -> Found:
    """Gaps that follow each other, told as one."""
    oldest, newest = newest_first[-1], newest_first[0]
    return replace(oldest, until=newest.period) if len(newest_first) > 1 else oldest


@dataclass(frozen=True, slots=True)
class Series:
    """All readings of one measure, oldest first: of the whole, and of each part of its breakdown."""

    whole: tuple[Found, ...]
    parts: Mapping[str, tuple[Found, ...]]

    @property
    def latest(self) -> Found | None:
        return next((found for found in reversed(self.whole) if not found.is_gap), None)

    def before(self, found: Found) -> Found | None:
        """What `found` is compared with: the newest reading of the same length that ended a year before or earlier,
        and before `found` began, since what both count can be no difference between them.
        """
        length = (found.ends_on - found.starts_on).days
        year_before = _month_a_year_before(found)
        return next(
            (
                other
                for other in reversed(self.whole)
                if other.ends_on.replace(day=1) <= year_before
                and abs((other.ends_on - other.starts_on).days - length) <= LEAP
                and other.ends_on < found.starts_on
                and not other.is_gap
            ),
            None,
        )

    def unpublished_a_year_before(self, found: Found) -> tuple[date, ...]:
        """The months that are missing from the crime figures of a year before `found`, where they leave a gap."""
        year_before = _month_a_year_before(found)
        then = (other.unpublished for other in self.whole if other.ends_on.replace(day=1) == year_before)
        return next(then, ())

    @property
    def newest_of_parts(self) -> list[Found]:
        """The newest reading of each part of the breakdown."""
        return [found[-1] for found in self.parts.values()]

    @property
    def has_gaps(self) -> bool:
        return any(found.is_gap for found in self.whole)


def _month_a_year_before(found: Found) -> date:
    return shift(found.ends_on.replace(day=1), -12)


def series_of(measures: Iterable[Measure], *, in_brief: bool = False) -> dict[int, Series]:
    """The readings of each measure, by its id; in brief, without their `changes`.

    At most six queries, however many measures.
    """
    all_measures = list(measures)
    by_hand = [measure for measure in all_measures if not measure.is_computed]
    computed = [measure for measure in all_measures if measure.is_computed]
    return {**_written(by_hand, in_brief=in_brief), **_computed(computed)}


def _written(measures: Sequence[Measure], *, in_brief: bool) -> dict[int, Series]:
    if not measures:
        return {}
    found: dict[int, dict[str, list[Found]]] = {measure.pk: defaultdict(list) for measure in measures}
    readings = Reading.objects.filter(measure__in=measures)
    for reading in readings if in_brief else readings.prefetch_related("changes"):
        changes = () if in_brief else tuple(reading.changes.all())
        found[reading.measure_id][reading.part].append(_found(reading, changes))
    return {
        pk: Series(tuple(parts.pop("", [])), {part: tuple(each) for part, each in sorted(parts.items())})
        for pk, parts in found.items()
    }


def _found(reading: Reading, changes: tuple[ReadingChange, ...]) -> Found:
    return Found(
        starts_on=reading.starts_on,
        ends_on=reading.ends_on,
        value=reading.value,
        out_of=reading.out_of,
        words=reading.words,
        tendency=reading.tendency,
        part=reading.part,
        is_illustrative=reading.is_illustrative,
        changes=changes,
    )


def _computed(measures: Sequence[Measure]) -> dict[int, Series]:
    if not measures:
        return {}
    published = PublishedMonths.of_the_force()
    newest = published.newest
    if newest is None:
        return {measure.pk: Series((), {}) for measure in measures}
    first = shift(newest, 1 - MOST_MONTHS - max(measure.months for measure in measures))
    counts = _counts({measure.area_id for measure in measures}, first, newest, published.force)
    return {
        measure.pk: Series(tuple(_rolling(measure, counts.get(measure.area_id, {}), published)), {})
        for measure in measures
    }


def _counts(
    areas: set[int | None], first: date, last: date, force: str
) -> dict[int | None, dict[tuple[date, int], int]]:
    """Crimes and incidents by area, None for the council area, then by month and category's number."""
    council_area = Q(area=Subquery(Area.objects.that_is_covered().values("pk")[:1]))
    wanted = Q(area__in=areas - {None}) | council_area if None in areas else Q(area__in=areas)
    rows = (
        AreaMonthCount.objects.filter(wanted, month__range=(first, last), force=force)
        .annotate(is_council_area=Case(When(council_area, then=True), default=False))
        .values_list("area", "is_council_area", "month", "category")
        .annotate(Sum("count"))
        .order_by()
    )
    counts: dict[int | None, dict[tuple[date, int], int]] = defaultdict(dict)
    for area, is_council_area, month, category, count in rows:
        counts[area][month, category] = count
        if is_council_area:
            counts[None][month, category] = count
    return counts


def _rolling(measure: Measure, counts: Mapping[tuple[date, int], int], published: PublishedMonths) -> Iterable[Found]:
    """Each run of `measure.months` months, the newest last. Nothing counted at all means not counted yet, not zero."""
    newest, oldest = published.newest, published.oldest
    if not counts or newest is None or oldest is None:
        return
    chosen = [category.number for category in categories_of(measure.categories)] or ALL_CRIME
    begin = max(shift(oldest, measure.months - 1), shift(newest, 1 - MOST_MONTHS))
    by_month = {
        month: sum(counts.get((month, number), 0) for number in chosen)
        for month in span(shift(begin, 1 - measure.months), newest)
    }
    for last in span(begin, newest):
        first = shift(last, 1 - measure.months)
        months = list(span(first, last))
        unpublished = tuple(month for month in months if published.state(month) != Coverage.State.PUBLISHED)
        yield Found(
            starts_on=first,
            ends_on=end_of_month(last),
            value=None if unpublished else Decimal(sum(by_month[month] for month in months)),
            is_illustrative=published.is_illustrative(first, last),
            months=measure.months,
            unpublished=unpublished,
        )
