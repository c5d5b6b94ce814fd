"""Bringing an existing list of subscribers here, with the consent that was recorded with it.

Everybody on it gets one message, which says who put them there, how they agreed, and how to change or stop it.

All of the list or none: a row that cannot be used is reported with the reason, and nothing is written unless staff
have said that the others may be brought without it. Nobody who is here already is changed, and nobody who left
after they agreed comes back.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from core.tables import TableRefusedError, find_column, numbered_rows
from home.topics import Topic
from outbox.models import Suppression
from people.models import User
from places.models import Area
from places.names import folded
from places.services import find_place

from .area_choice import NOT_OFFERED
from .models import ConsentSource, Frequency, ListImport, MailFormat, Subscription, Unsubscribed
from .sending import send_welcome
from .services import owners_of

COLUMNS = {
    "address": ("email", "emailaddress", "address", "mail"),
    "consented_on": ("consentedon", "consentdate", "dateofconsent", "agreedon", "consent"),
    "areas": ("areas?", "places?", "wards?", "parish(es)?", "postcodes?"),
    "topics": ("topics?", "subjects?"),
    "frequency": ("frequency", "howoften"),
    "format": ("format", "form"),
    "language": ("language",),
}
NEEDED = ("address", "consented_on", "areas")
FREQUENCIES = {
    **dict.fromkeys(("", "at once", "at-once", "immediate", "immediately"), Frequency.AT_ONCE),
    **dict.fromkeys(("daily", "once a day", "day"), Frequency.DAILY),
    **dict.fromkeys(("weekly", "once a week", "week"), Frequency.WEEKLY),
}
EVERYWHERE = {"everywhere", "all"}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
ROWS_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be used: where it stands, what it says, why not."""

    line: int
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be used."""

    address: str
    consented_on: date
    is_everywhere: bool
    areas: frozenset[Area]
    topics: frozenset[Topic]
    frequency: str
    format: str
    language: str


@dataclass
class Report:
    """What a list holds: rows to bring here, and those that cannot be, each with the reason."""

    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    is_brought: bool = False


class RowRefusedError(ValueError):
    """A row cannot be used; the message is a sentence."""


def check_list(content: bytes) -> Report:
    """Read a list and say of each row whether it can be used. Writes nothing. Raises `TableRefusedError`."""
    (_first, header), *rows = numbered_rows(content)
    places = {name: find_column(header, patterns) for name, patterns in COLUMNS.items()}
    missing = [name for name in NEEDED if places[name] is None]
    if missing:
        words = {"address": _("email"), "consented_on": _("consented on"), "areas": _("areas")}
        raise TableRefusedError(
            _("The file lacks a column: %(missing)s. Its first line must name its columns.")
            % {"missing": ", ".join(str(words[name]) for name in missing)}
        )
    if not rows:
        raise TableRefusedError(_("The file names its columns, and nobody stands below them."))
    reader = _RowReader.for_addresses(_cell(row, places["address"]) for _line, row in rows)
    report = Report()
    for line, row in rows:
        cells = {name: _cell(row, place) for name, place in places.items()}
        try:
            report.rows.append(reader.read(cells))
        except RowRefusedError as error:
            report.refused.append(Refused(line, cells["address"], str(error)))
    return report


@transaction.atomic
def bring_list(*, content: bytes, file_name: str, consent: str, user: User, leave_out_refused: bool) -> Report:
    """Bring a list here, with how those on it agreed; the report says what was brought.

    Where a row is refused and `leave_out_refused` is not set, nothing is written.
    """
    report = check_list(content)
    if not report.rows or (report.refused and not leave_out_refused):
        return report
    now = timezone.now()
    brought = ListImport(consent=consent, file_name=file_name[:120], count=len(report.rows), made_by=user)
    brought.full_clean()
    brought.save()
    owners = owners_of(row.address for row in report.rows)
    made = Subscription.objects.bulk_create(
        [
            Subscription(
                address=row.address,
                user=owners.get(row.address),
                is_everywhere=row.is_everywhere,
                frequency=row.frequency,
                format=row.format,
                language=row.language,
                confirmed_at=now,
                consent_source=ConsentSource.IMPORT,
                consented_on=row.consented_on,
                list_import=brought,
            )
            for row in report.rows
        ],
        batch_size=ROWS_AT_A_TIME,
    )
    pairs = list(zip(made, report.rows, strict=True))
    areas, topics = Subscription.areas.through, Subscription.topics.through
    areas.objects.bulk_create(
        [areas(subscription=each, area=area) for each, row in pairs for area in row.areas], batch_size=ROWS_AT_A_TIME
    )
    topics.objects.bulk_create(
        [topics(subscription=each, topic=topic) for each, row in pairs for topic in row.topics],
        batch_size=ROWS_AT_A_TIME,
    )
    report.is_brought = True
    send_welcome(brought)
    log(instance=brought, action="alerts.import", user=user, data={"count": brought.count})
    return report


class _RowReader:
    """Reads rows one after the other, knowing what stands in the database and in the rows before."""

    def __init__(self, subscribed: set[str], left: dict[str, datetime], suppressed: set[str]) -> None:
        self.subscribed, self.left, self.suppressed = subscribed, left, suppressed
        self.seen: set[str] = set()
        self.topics = {folded(topic.name): topic for topic in Topic.objects.all()}
        self.topics |= {folded(topic.slug): topic for topic in self.topics.values()}
        self.areas: dict[str, Area | None] = {}
        self.languages = set(Locale.objects.values_list("language_code", flat=True))

    @classmethod
    def for_addresses(cls, addresses: Iterable[str]) -> "_RowReader":
        tidy = {address.strip().lower() for address in addresses}
        subscribed = set(Subscription.objects.confirmed().values_list("address", flat=True))
        left = dict(Unsubscribed.objects.values_list("digest", "left_at"))
        return cls(subscribed & tidy, left, Suppression.objects.among(tidy))

    def read(self, cells: dict[str, str]) -> Row:
        """Raises `RowRefusedError`."""
        consented_on = self._consented_on(cells["consented_on"])
        address = self._address(cells["address"], consented_on)
        is_everywhere, areas = self._areas(cells["areas"])
        row = Row(
            address,
            consented_on,
            is_everywhere,
            areas,
            self._topics(cells["topics"]),
            self._frequency(cells["frequency"]),
            self._format(cells["format"]),
            self._language(cells["language"]),
        )
        self.seen.add(address)
        return row

    def _address(self, text: str, consented_on: date) -> str:
        address = text.strip().lower()
        try:
            validate_email(address)
        except ValidationError:
            raise RowRefusedError(_("This is not an email address.")) from None
        if address in self.seen:
            raise RowRefusedError(_("The address stands further up already."))
        if address in self.subscribed:
            raise RowRefusedError(_("The address gets alerts already, and keeps what it chose."))
        if address in self.suppressed:
            raise RowRefusedError(_("Messages to this address came back, or its owner asked us not to write."))
        left_at = self.left.get(Unsubscribed.digest_of(address))
        if left_at and consented_on <= timezone.localdate(left_at):
            raise RowRefusedError(_("The address left after it agreed."))
        return address

    def _consented_on(self, text: str) -> date:
        if not text:
            raise RowRefusedError(_("There is no date of consent: without one we may not write."))
        for form in DATES:
            try:
                day = datetime.strptime(text, form).date()
            except ValueError:
                continue
            if day > timezone.localdate():
                raise RowRefusedError(_("The date of consent, %(day)s, lies ahead.") % {"day": text})
            return day
        raise RowRefusedError(_("“%(text)s” is not a date. Write it as 2026-03-31 or 31/03/2026.") % {"text": text})

    def _areas(self, text: str) -> tuple[bool, frozenset[Area]]:
        names = _several(text)
        if not names:
            raise RowRefusedError(_("There is no place. Name one or more with ; between them, or write everywhere."))
        if {folded(name) for name in names} & EVERYWHERE:
            return True, frozenset()
        areas = []
        for name in names:
            area = self._area(name)
            if area is None:
                raise RowRefusedError(_("We know no single place called “%(name)s”.") % {"name": name})
            areas.append(area)
        return False, frozenset(areas)

    def _area(self, name: str) -> Area | None:
        """The area of this code or name; of a postcode, the likeliest that holds it. None where it is unclear."""
        if name not in self.areas:
            offered = Area.objects.current().exclude(kind__in=NOT_OFFERED)
            by_code = offered.filter(code=name.upper()).first()
            found = find_place(name) if by_code is None else None
            among = [area for area in found.areas if area.kind not in NOT_OFFERED] if found else []
            named = [area for area in among if folded(area.name) == folded(name)]
            is_clear = found is not None and (found.is_one_place or len(among) == 1)
            self.areas[name] = by_code or (named[0] if named else among[0] if among and is_clear else None)
        return self.areas[name]

    def _topics(self, text: str) -> frozenset[Topic]:
        found = {name: self.topics.get(folded(name)) for name in _several(text)}
        for name, topic in found.items():
            if topic is None:
                raise RowRefusedError(_("There is no topic called “%(name)s”.") % {"name": name})
        return frozenset(topic for topic in found.values() if topic)

    def _frequency(self, text: str) -> str:
        try:
            return FREQUENCIES[text.lower()]
        except KeyError:
            raise RowRefusedError(
                _("“%(text)s” is no frequency. Write at once, daily or weekly.") % {"text": text}
            ) from None

    def _format(self, text: str) -> str:
        name = text.lower() or MailFormat.ORDINARY
        if name not in MailFormat.values:
            names = ", ".join(MailFormat.values)
            raise RowRefusedError(
                _("“%(text)s” is no format. Write one of: %(names)s.") % {"text": text, "names": names}
            )
        return str(name)

    def _language(self, text: str) -> str:
        code = text.lower() or settings.LANGUAGE_CODE
        if code not in self.languages:
            raise RowRefusedError(_("This site is not written in “%(text)s”.") % {"text": text})
        return code


def _cell(row: list[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _several(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|]", text) if part.strip()]
