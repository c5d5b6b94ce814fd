"""Which days people work: not Saturdays, Sundays, or the bank holidays that the partnership's settings list."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SATURDAY = 5


@dataclass(frozen=True)
class WorkingDays:
    """Monday to Friday without the bank holidays. A bank holiday that is not listed makes a due day earlier."""

    bank_holidays: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.bank_holidays

    def after(self, start: date, days: int) -> date:
        """The last of so many working days after `start`, which itself does not count."""
        day = start
        while days > 0:
            day += timedelta(days=1)
            days -= day in self
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days come after `start` until `end`, which counts."""
        return sum(start + timedelta(days=ahead) in self for ahead in range(1, (end - start).days + 1))


def read_days(words: str) -> frozenset[date]:
    """Days, one a line, as year-month-day; whatever follows a date is its name. A line that begins with # is a note."""
    days = set()
    for line in map(str.strip, words.splitlines()):
        if not line or line.startswith("#"):
            continue
        try:
            days.add(date.fromisoformat(line.split()[0]))
        except ValueError:
            raise ValidationError(
                _("“%(line)s” does not begin with a date such as 2027-12-27.") % {"line": line}
            ) from None
    return frozenset(days)


def validate_days(words: str) -> None:
    """For a field of a model: refuse what `read_days` cannot read."""
    read_days(words)


def known_bank_holidays() -> str:
    """Those that were known when the site was written, with the name of their source."""
    return (Path(__file__).parent / "data" / "bank-holidays.txt").read_text(encoding="utf-8").strip()
