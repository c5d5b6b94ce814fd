"""The periods that readings are of: months, quarters and years, as people write them."""

import re
from calendar import month_abbr, month_name, monthrange
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from crime_map.months import name_span, shift

# With its first day too, as workbooks keep it.
MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-01)?")
# As spreadsheets rewrite 2012-04: Apr-12; and as people write it: April 2012.
NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})[ -](\d{2}|\d{4})")
MONTHS = {name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
YEAR = re.compile(r"(\d{4})")
FINANCIAL_YEAR = re.compile(r"(\d{4})\s*[/-]\s*(\d{2}|\d{4})")
FINANCIAL_QUARTER = re.compile(r"(\d{4})\s*[/-]\s*(\d{2}|\d{4})\s*Q\s*([1-4])", re.IGNORECASE)
DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:to|–|—)\s*(\d{4}-\d{2}-\d{2})")
APRIL = 4
FREQUENCY_IN_MONTHS = {"month": 1, "quarter": 3, "year": 12}
# How long after a period ends its reading is due: surveys and returns take about that long to come in.
DAYS_TO_WRITE = 42


class PeriodError(ValueError):
    """The text names no period; the message says how to write one."""


def read_period(text: str) -> tuple[date, date]:
    """First and last day of a period.

    `2012-04`, `2012-04-01` or `Apr-12` is a month, `2012/13` April to March, `2012/13 Q1` its first quarter, `2012` a
    calendar year; any other is written `2012-04-01 to 2012-06-30`.
    """
    plain = text.strip()
    try:
        if match := DAYS.fullmatch(plain):
            first, last = (date.fromisoformat(each) for each in match.groups())
            if last < first:
                raise PeriodError(_("“%(text)s” ends before it starts.") % {"text": plain[:40]})
            return first, last
        if match := FINANCIAL_QUARTER.fullmatch(plain):
            return _months(_financial_year(match[1], match[2], plain), 3 * (int(match[3]) - 1), 3)
        if (match := MONTH.fullmatch(plain)) and 1 <= int(match[2]) <= 12:
            return _months(date(int(match[1]), int(match[2]), 1), 0, 1)
        if (match := NAMED_MONTH.fullmatch(plain)) and (month := MONTHS.get(match[1].lower())):
            return _months(date(int(match[2]) + (0 if len(match[2]) == 4 else 2000), month, 1), 0, 1)
        if match := FINANCIAL_YEAR.fullmatch(plain):
            return _months(_financial_year(match[1], match[2], plain), 0, 12)
        if match := YEAR.fullmatch(plain):
            return _months(date(int(match[1]), 1, 1), 0, 12)
    except PeriodError:
        raise
    except ValueError:
        pass  # no such day, which is told below like any other text that names no period
    raise PeriodError(
        _("“%(text)s” is not a period. Write 2012-04 for a month, 2012/13 for a year, 2012/13 Q1 for a quarter.")
        % {"text": plain[:40]}
    )


def _financial_year(first: str, second: str, text: str) -> date:
    if int(second) % 100 != (int(first) + 1) % 100:
        raise PeriodError(
            _("“%(text)s” is not one year after another. Write 2012/13 for April 2012 to March 2013.")
            % {"text": text[:40]}
        )
    return date(int(first), APRIL, 1)


def _months(start: date, later: int, length: int) -> tuple[date, date]:
    first = shift(start, later)
    return first, end_of_month(shift(first, length - 1))


def end_of_month(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def name_period(starts_on: date, ends_on: date) -> str:
    """`April 2012`, `April 2012 to June 2012` as its months, `2012/13`, `2012`; any other by its days."""
    if not _is_whole_months(starts_on, ends_on):
        days = {"first": date_format(starts_on, "j E Y"), "last": date_format(ends_on, "j E Y")}
        return days["first"] if starts_on == ends_on else _("%(first)s to %(last)s") % days
    if _is_a_year(starts_on, ends_on):
        return str(starts_on.year) if starts_on.month == 1 else f"{starts_on.year}/{ends_on.year % 100:02d}"
    return name_span(starts_on, ends_on.replace(day=1))


def is_told_as_span(starts_on: date, ends_on: date) -> bool:
    """Whether `name_period` names both ends of it."""
    if not _is_whole_months(starts_on, ends_on):
        return starts_on != ends_on
    return not _is_a_year(starts_on, ends_on) and starts_on != ends_on.replace(day=1)


def _is_whole_months(starts_on: date, ends_on: date) -> bool:
    return starts_on.day == 1 and ends_on == end_of_month(ends_on)


def _is_a_year(starts_on: date, ends_on: date) -> bool:
    """A calendar or a financial year, given whole months."""
    return shift(starts_on, 11) == ends_on.replace(day=1) and starts_on.month in (1, APRIL)


def next_due_after(ends_on: date, frequency: str) -> date:
    """The day by which the reading after the one that ended on `ends_on` should be written."""
    next_end = end_of_month(shift(ends_on.replace(day=1), FREQUENCY_IN_MONTHS[frequency]))
    return next_end + timedelta(days=DAYS_TO_WRITE)
