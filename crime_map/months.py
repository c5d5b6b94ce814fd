"""Months, and which of them the police have published. A month is the first day of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.drawing import once_a_page
from core.models import Partnership

from .models import Coverage, FileKind, PoliceForce

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def read_month(text: str) -> date | None:
    """The month that `2025-06` says, or None where it says none."""
    match = MONTH.fullmatch(text.strip())
    return date(int(match[1]), int(match[2]), 1) if match and int(match[1]) else None


def write_month(month: date) -> str:
    """`2025-06`, as addresses, downloads and the API write it."""
    return f"{month:%Y-%m}"


def name_month(month: date) -> str:
    """`June 2025`, for people."""
    return _named(month, "F Y", get_language())


def name_month_within(month: date) -> str:
    """`June 2025` within a sentence, where some languages have another form of it."""
    return _named(month, "E Y", get_language())


def name_month_briefly(month: date) -> str:
    """`Jun 2025`, for the headings of narrow columns."""
    return _named(month, "M Y", get_language())


@lru_cache(maxsize=4_000)
def _named(month: date, form: str, language: str | None) -> str:
    """A page names every month there is several times over, and formatting a date is slow."""
    return date_format(month, form)


def name_span(first: date, last: date) -> str:
    """`June 2024 to May 2025`, or one month's name."""
    if first == last:
        return name_month(first)
    return _("%(first)s to %(last)s") % {"first": name_month(first), "last": name_month(last)}


def shift(month: date, by: int) -> date:
    """The month `by` months later, or earlier where negative."""
    years, index = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(years, index + 1, 1)


def span(first: date, last: date) -> Iterator[date]:
    """Every month from `first` to `last`, both included."""
    while first <= last:
        yield first
        first = shift(first, 1)


def name_months(months: Iterable[date]) -> str:
    """`May 2024, July to September 2024 and January 2025`: months that follow each other are told as a span."""
    spans: list[list[date]] = []
    for month in sorted(months):
        if spans and month == shift(spans[-1][-1], 1):
            spans[-1].append(month)
        else:
            spans.append([month])
    names = [name_span(months[0], months[-1]) for months in spans]
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


@dataclass(frozen=True)
class PublishedMonths:
    """What is known of one force's street-level files: the months published, in part or whole."""

    force: str
    coverage: Mapping[date, Coverage] = field(repr=False)

    @classmethod
    @once_a_page
    def of_the_force(cls) -> "PublishedMonths":
        """Those of the partnership's own force; before one is set, of the force with the newest file."""
        # Forces that police railways tell nothing of which months of an area are known.
        railways = PoliceForce.objects.filter(counts_in_rates=False).values("slug")
        rows = list(Coverage.objects.filter(kind=FileKind.STREET).exclude(force__in=railways).order_by("month"))
        force = Partnership.current().police_force
        if not force and rows:
            force = rows[-1].force
        return cls(force, {row.month: row for row in rows if row.force == force})

    @property
    def known(self) -> list[date]:
        """Months that have figures, oldest first."""
        return [month for month, row in self.coverage.items() if row.state != Coverage.State.MISSING]

    @property
    def oldest(self) -> date | None:
        return next(iter(self.known), None)

    @property
    def newest(self) -> date | None:
        return next(reversed(self.known), None)

    def state(self, month: date) -> str:
        """`published`, `partial` or `missing`. A month that nobody recorded is missing, never zero."""
        row = self.coverage.get(month)
        return row.state if row else Coverage.State.MISSING

    def is_illustrative(self, first: date, last: date) -> bool:
        """Whether any figure between the two months is made up for a demonstration."""
        return any(row.is_illustrative for month, row in self.coverage.items() if first <= month <= last)

    def last_year(self) -> tuple[date, date]:
        """The twelve months up to the newest: what is shown before anybody chooses."""
        newest = self.newest or shift(timezone.localdate().replace(day=1), -1)
        first = shift(newest, -11)
        return (max(first, self.oldest) if self.oldest else first), newest
