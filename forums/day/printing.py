"""What is printed for the day: list for the door, who sits where, badges, links of the tables, sheets to write on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import get_language

from core.demonstration import demonstration_line
from core.models import Partnership
from formats.kinds import Problem
from formats.makers import CannotMake
from formats.makers.large_print import can_be_printed, draw_pdf, font_addresses
from forums.inviting.models import Coming, Rsvp
from forums.preparing.models import BreakoutTopic, Forum

from .models import Attendance, TableLink, Verdict
from .presenting import plain
from .services import make_links

BLANK_LINES = 12


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on a list or a badge."""

    name: str
    group: str
    table: BreakoutTopic | None
    is_here: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table with who sits there; None for those who have no table."""

    topic: BreakoutTopic | None
    guests: list[Guest]


def guests_of(forum: Forum) -> list[Guest]:
    """Everybody expected or here in the room, by name: with a place, or come without one. Three queries."""
    expected = Rsvp.objects.coming(forum).filter(coming=Coming.IN_PERSON, attendance=None)
    here = Attendance.objects.for_forum(forum).in_person()
    found = [
        Guest(rsvp.name, str(rsvp.group or ""), rsvp.table, is_here=False)
        for rsvp in expected.select_related("group", "table")
    ]
    found += [
        Guest(each.name, str(each.group or ""), each.sits_at, is_here=True)
        for each in here.select_related("group", "table", "rsvp__table")
    ]
    return sorted(found, key=lambda guest: (guest.name.casefold(), guest.group.casefold()))


def guest_list(forum: Forum) -> bytes:
    """Everybody who has a place, with a box to tick, and lines for who comes without one."""
    return _draw("guests", forum, {"guests": guests_of(forum), "lines": range(BLANK_LINES)})


def table_lists(forum: Forum) -> bytes:
    """One sheet a table with who sits there, and one with everybody by name."""
    guests = guests_of(forum)
    tables = [Table(topic, [guest for guest in guests if guest.table == topic]) for topic in forum.topics.all()]
    without = [guest for guest in guests if guest.table is None]
    return _draw("tables", forum, {"tables": tables, "without": without, "guests": guests})


def badges(forum: Forum) -> bytes:
    """Ten badges a sheet of A4, 85 by 54 mm each, and a last sheet to write on."""
    guests = [guest for guest in guests_of(forum) if guest.name]
    return _draw("badges", forum, {"guests": guests, "blank": range(10)})


def link_sheets(forum: Forum) -> bytes:
    """One sheet a table with its link as a code and as words; makes the links that are missing."""
    links = [
        {"link": link, "code": _code(_address(link)), "address": plain(_address(link))}
        for link in make_links(forum=forum)
    ]
    return _draw("links", forum, {"links": links})


def note_sheets(forum: Forum) -> bytes:
    """One sheet a table for points on paper, where there is no tablet or none that works."""
    context = {
        "topics": [*forum.topics.select_related("priority"), None],
        "priorities": forum.reviewed_priorities,
        "verdicts": Verdict.labels,
        "rows": range(7),
    }
    return _draw("notes", forum, context)


SHEETS: dict[str, Callable[[Forum], bytes]] = {
    "guests": guest_list,
    "tables": table_lists,
    "badges": badges,
    "links": link_sheets,
    "notes": note_sheets,
}


def _draw(name: str, forum: Forum, context: dict[str, Any]) -> bytes:
    context |= {
        "forum": forum,
        "language": get_language() or settings.LANGUAGE_CODE,
        "partnership": Partnership.current(),
        "demonstration": demonstration_line(),
        "fonts": font_addresses(),
    }
    html = render_to_string(f"forums/day/print/{name}.html", context)
    if not can_be_printed(strip_tags(html)):
        raise CannotMake(Problem.UNSUPPORTED_SCRIPT)
    return draw_pdf(html)


def _address(link: TableLink) -> str:
    return f"{settings.SITE_URL}{link.get_absolute_url()}"


def _code(address: str) -> str:
    return segno.make(address, error="m").svg_data_uri(scale=4, border=0, dark="#000000")
