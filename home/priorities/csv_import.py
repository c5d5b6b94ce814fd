"""Readings from a file: what it would change is shown first, and what cannot be read is refused with its line."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.tables import TableRefusedError, separator_of

from .measures import Measure, Reading
from .parts import Parts
from .periods import PeriodError, name_period, read_period
from .services import Entry

LARGEST = 200_000  # characters; ten years of months in twenty parts are a quarter of it
MOST_ROWS = 2_000
COLUMNS = ("period", "value", "part", "out_of", "words")
# Where a row's cells go that stand under no heading.
BEYOND = ""
# Figures with commas between thousands, as spreadsheets show them. Any other comma may be a decimal one.
WITH_COMMAS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
WITH_DECIMAL_COMMA = re.compile(r"-?\d+(\.\d{3})*,\d+")
# What people call the columns in the files that they have.
ALIASES = {"date": "period", "month": "period", "number": "value", "group": "part", "out of": "out_of", "n": "out_of"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: what it would write, and what stands there now (None for nothing)."""

    line: int
    entry: Entry
    now: Reading | None

    @property
    def period(self) -> str:
        return name_period(self.entry.starts_on, self.entry.ends_on)

    @property
    def is_correction(self) -> bool:
        return self.now is not None and not self.entry.is_said_by(self.now)

    @property
    def is_new(self) -> bool:
        return self.now is None


@dataclass(frozen=True, slots=True)
class Refusal:
    line: int
    problem: str


@dataclass(frozen=True)
class Preview:
    """What importing would do. Nothing is written while there is a refusal, or a group among `new_parts` (a sentence
    about each) of which nobody has said that it is one.
    """

    rows: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    new_parts: list[str] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        return [row.entry for row in self.rows if row.is_new or row.is_correction]

    @property
    def new(self) -> int:
        return sum(row.is_new for row in self.rows)

    @property
    def corrections(self) -> int:
        return sum(row.is_correction for row in self.rows)

    @property
    def unchanged(self) -> int:
        return len(self.rows) - self.new - self.corrections


def preview(measure: Measure, text: str) -> Preview:
    """What `text` would do to the readings of `measure`. Raises `TableRefusedError` where it is no such file."""
    if len(text) > LARGEST:
        raise TableRefusedError(_("The file is too large. Keep to the columns period and value, and to this measure."))
    lines = _lines(text)
    now = {(each.starts_on, each.ends_on, each.part): each for each in measure.readings.all()}
    found, seen, parts = Preview(), set(), Parts(measure)
    for number, cells in islice(lines, MOST_ROWS + 1):
        if len(found.rows) + len(found.refusals) >= MOST_ROWS:
            raise TableRefusedError(_("The file has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS})
        try:
            entry = _keep_tendency(_entry(measure, cells, parts), now)
        except (PeriodError, ValidationError) as error:
            messages = error.messages if isinstance(error, ValidationError) else [str(error)]
            found.refusals.append(Refusal(number, " ".join(messages)))
            continue
        if entry.key in seen:
            period = {"period": name_period(entry.starts_on, entry.ends_on)}
            found.refusals.append(Refusal(number, _("%(period)s stands in the file twice.") % period))
            continue
        seen.add(entry.key)
        found.rows.append(Row(number, entry, now.get(entry.key)))
    if not found.rows and not found.refusals:
        raise TableRefusedError(_("The file has headings and no rows."))
    return replace(found, new_parts=parts.new)


def _lines(text: str):
    """The rows with their line in the file, as what stands under each heading; comments and empty rows left out."""
    lines = io.StringIO(text, newline=None).readlines()
    first = next((line for line in lines if not _says_nothing(line)), None)
    if first is None:
        raise TableRefusedError(_("The file is empty."))
    rows = _rows(lines, separator=separator_of(first))
    headings = [ALIASES.get(name, name) for name in (cell.strip().lower() for cell in next(rows)[1])]
    while headings and not headings[-1]:
        headings.pop()
    unknown = [name for name in headings if name not in COLUMNS]
    if "period" not in headings or not {"value", "words"} & set(headings):
        raise TableRefusedError(_("The first line must name the columns: period and value (or words)."))
    if unknown:
        raise TableRefusedError(
            _("The column “%(name)s” is not known. The columns are period, value, group, out_of and words.")
            % {"name": unknown[0][:40]}
        )
    if twice := [name for name in headings if headings.count(name) > 1]:
        raise TableRefusedError(_("Two columns are for “%(name)s”. Keep one of them.") % {"name": twice[0]})
    for number, cells in rows:
        named = dict(zip(headings, (cell.strip() for cell in cells), strict=False))
        yield number, named | {BEYOND: "".join(cells[len(headings) :]).strip()}


def _says_nothing(line: str) -> bool:
    return line.startswith("#") or not line.strip(" ,;\t\n")


def _rows(lines: Iterable[str], *, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins; inside a quoted cell every line is the cell's, an empty one too."""
    begins_at = 0  # while the next line begins a row

    def of_the_file() -> Iterator[str]:
        nonlocal begins_at
        for number, line in enumerate(lines, start=1):
            if not begins_at and _says_nothing(line):
                continue
            begins_at = begins_at or number
            yield line

    try:
        for cells in csv.reader(of_the_file(), delimiter=separator):
            yield begins_at, cells
            begins_at = 0
    except csv.Error as error:
        raise TableRefusedError(_("The file cannot be read: a quotation mark is not closed.")) from error


def _entry(measure: Measure, cells: dict[str, str], parts: Parts) -> Entry:
    if cells[BEYOND]:
        raise ValidationError(
            _('It has more cells than there are columns. Put a number with a comma in quotation marks, as "1,234".')
        )
    starts_on, ends_on = read_period(cells.get("period", ""))
    entry = Entry(
        starts_on=starts_on,
        ends_on=ends_on,
        value=_number(cells.get("value", "")),
        out_of=_whole_number(cells.get("out_of", "")),
        words=cells.get("words", ""),
        part=cells.get("part", ""),
    )
    _refuse_what_is_no_reading(measure, entry)
    return replace(entry, part=parts.settle(entry.part))


def _keep_tendency(entry: Entry, now: Mapping[tuple[date, date, str], Reading]) -> Entry:
    """A file has no column for whether words tell of better or worse: what stands there stays."""
    reading = now.get(entry.key)
    return replace(entry, tendency=reading.tendency) if reading else entry


def _refuse_what_is_no_reading(measure: Measure, entry: Entry) -> None:
    if entry.part and not measure.breakdown:
        raise ValidationError(_("This measure is not broken down, so “%(part)s” has no place.") % {"part": entry.part})
    reading = Reading(
        measure=measure, starts_on=entry.starts_on, ends_on=entry.ends_on, part=entry.part, value=entry.value,
        out_of=entry.out_of, words=entry.words,
    )  # fmt: skip
    reading.full_clean(validate_unique=False, validate_constraints=False)


def _number(text: str) -> Decimal | None:
    plain = _without_commas(text.replace("£", "").removesuffix("%").strip())
    if not plain:
        return None
    try:
        # What is infinite, or too large to be anybody's count, cannot be rounded either.
        value = Decimal(plain).quantize(Decimal("0.01"))
    except InvalidOperation:
        value = Decimal("NaN")
    if value.is_nan():
        sentence = _("“%(text)s” is not a number.") % {"text": text[:40]}
        if WITH_DECIMAL_COMMA.fullmatch(plain):
            sentence = f"{sentence} {_('Write a point before the decimals, as in 61.5.')}"
        raise ValidationError(sentence)
    return value


def _without_commas(text: str) -> str:
    return text.replace(",", "") if WITH_COMMAS.fullmatch(text) else text


def _whole_number(text: str) -> int | None:
    plain = _without_commas(text.strip())
    if plain and not plain.isdecimal():
        raise ValidationError(_("“%(text)s” is not a whole number of people.") % {"text": text[:40]})
    return int(plain) if plain else None
