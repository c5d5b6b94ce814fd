"""Choosing places, without JavaScript: search, tick, search again, go on. The address or form holds all of it."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from home.parts import own_pages_first
from places.models import Area, AreaKind
from places.services import Outcome, find_place

# The council area is everywhere, and small areas have names that nobody knows.
NOT_OFFERED = (AreaKind.DISTRICT, AreaKind.LSOA)
MOST_FOUND = 12
MOST_CHOSEN = 60


@dataclass(frozen=True)
class AreaChoice:
    """What is ticked, and what the newest search found beside it.

    `suggested` are the codes of found areas that come ticked: the place that a whole postcode means.
    """

    is_everywhere: bool = False
    chosen: tuple[Area, ...] = ()
    query: str = ""
    found: tuple[Area, ...] = ()
    suggested: frozenset[str] = frozenset()
    message: str = ""
    suggestions: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not self.is_everywhere and not self.chosen

    @property
    def is_started(self) -> bool:
        """Whether there is anything to go on with."""
        return not self.is_empty or bool(self.suggested)

    @property
    def codes(self) -> list[str]:
        return [area.code for area in self.chosen]


def read_choice(data: QueryDict, *, at_first: AreaChoice | None = None) -> AreaChoice:
    """The choice in a query or a posted form: `area` (codes), `everywhere`, and `q`, what is searched for now.

    `at_first` is what stands there when nothing has been sent yet.
    """
    if at_first is not None and not data:
        return at_first
    codes = data.getlist("area")[:MOST_CHOSEN]
    chosen = tuple(Area.objects.current().filter(code__in=codes).exclude(kind__in=NOT_OFFERED).order_by("name"))
    is_everywhere = "everywhere" in data
    query = " ".join(data.get("q", "").split())[:100]
    if not query:
        return AreaChoice(is_everywhere, chosen)
    return _with_found(AreaChoice(is_everywhere, chosen, query))


def _with_found(choice: AreaChoice) -> AreaChoice:
    found = find_place(choice.query)
    codes = set(choice.codes)
    areas = [area for area in found.areas if area.kind not in NOT_OFFERED and area.code not in codes]
    # A postcode lies in many areas: the one to tick is the one that this site has a page about.
    areas = (own_pages_first(areas) if found.is_one_place else areas)[:MOST_FOUND]
    if found.outcome == Outcome.OUTSIDE:
        areas = []
    message = found.message
    if not areas and not message:
        message = _is_known_already(choice, found.areas)
    suggested = frozenset(area.code for area in areas[:1]) if found.is_one_place and not _holds(choice, found) else ()
    return AreaChoice(
        choice.is_everywhere,
        choice.chosen,
        choice.query,
        tuple(areas),
        frozenset(suggested),
        message,
        found.suggestions,
    )


def _holds(choice: AreaChoice, found) -> bool:
    """Whether one of the places that hold the postcode is ticked already."""
    return bool({area.pk for area in found.areas} & {area.pk for area in choice.chosen})


def _is_known_already(choice: AreaChoice, areas) -> str:
    if any(area.kind == AreaKind.DISTRICT for area in areas):
        return _("That is everywhere: tick it below.")
    return _("That place is in your list already.")
