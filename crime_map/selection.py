"""What somebody asks the crime map: where, which months, which categories.

The same in the address, the sentence, the downloads and the API.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self

import shapely
from django.http import QueryDict
from django.utils.translation import gettext as _

from places.models import Area, AreaKind, Postcode

from .categories import BY_SLUG, CATEGORIES, Category
from .months import PublishedMonths, name_month, name_span, read_month, write_month

NUMBER = re.compile(r"-?\d{1,3}(\.\d{1,15})?")
SMALLEST_RADIUS, LARGEST_RADIUS, USUAL_RADIUS = 100, 5000, 500
MOST_CORNERS = 200
# Kinds of area that can be set beside each other, smallest last.
COMPARABLE_KINDS = (AreaKind.NEIGHBOURHOOD, AreaKind.WARD, AreaKind.PARISH, AreaKind.MSOA, AreaKind.LSOA)


class UnknownAreaError(LookupError):
    """No area has the code in the address."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one part of the question (`key` in the address), and what to do, in a sentence.

    What is not `is_unreadable` was understood and only fitted to the figures that there are.
    """

    key: str
    message: str
    is_unreadable: bool = True


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within `radius` metres of a point, in degrees (WGS84), and the postcode (`name`) of that point."""

    latitude: float
    longitude: float
    radius: int
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """What somebody drew: corners as latitude and longitude in degrees, WGS84, not closed."""

    corners: tuple[tuple[float, float], ...]

    def polygon(self) -> shapely.Polygon:
        return shapely.Polygon([(longitude, latitude) for latitude, longitude in self.corners])


@dataclass(frozen=True)
class Selection:
    """One question to the figures.

    `place` is None only where no council area has been loaded. No `categories` means all of them.
    `by` is the kind of area to compare, or empty. `problems` says what could not be read and was replaced.
    """

    place: Area | Circle | Shape | None
    first: date
    last: date
    categories: tuple[Category, ...] = ()
    by: str = ""
    published: PublishedMonths = field(default_factory=lambda: PublishedMonths("", {}), compare=False, repr=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """The selection that an address asks for; what cannot be read becomes a problem and its nearest valid value.

        Raises `UnknownAreaError` for a code that no area has: a page that does not exist has no nearest one.
        """
        problems: list[Problem] = []
        published = PublishedMonths.of_the_force()
        first, last = _read_months(query, published, problems)
        return cls(
            place=_read_place(query, problems),
            first=first,
            last=last,
            categories=_read_categories(query.getlist("category"), problems),
            by=_read_kind(query.get("by", ""), problems),
            published=published,
            problems=tuple(problems),
        )

    def as_query(self, **changes: str) -> str:
        """The address's query of this selection, in one order, so that equal selections have equal addresses.

        `changes` add or replace single keys; an empty value leaves its key out.
        """
        query = QueryDict(mutable=True)
        match self.place:
            case Area():
                query["area"] = self.place.code
            case Circle():
                query["near"] = f"{self.place.latitude},{self.place.longitude}"
                query["radius"] = str(self.place.radius)
            case Shape():
                query["shape"] = ";".join(
                    f"{latitude:.6g},{longitude:.6g}" for latitude, longitude in self.place.corners
                )
        query["from"], query["to"] = write_month(self.first), write_month(self.last)
        query.setlist("category", [category.slug for category in self.categories])
        if self.by:
            query["by"] = self.by
        for key, value in changes.items():
            query.pop(key, None)
            if value:
                query[key] = value
        return query.urlencode(safe=",;")

    def what(self) -> str:
        """`Burglary`, `Burglary and robbery`, `All crime`."""
        if not self.categories:
            return _("All crime")
        labels = [self.categories[0].label, *(category.label.lower() for category in self.categories[1:])]
        return (
            labels[0]
            if len(labels) == 1
            else _("%(some)s and %(last)s")
            % {
                "some": ", ".join(labels[:-1]),
                "last": labels[-1],
            }
        )

    def where(self) -> str:
        """`in Fishermead ward`, `within 500 metres of MK9 3EJ`, `in the area you drew`."""
        match self.place:
            case Area():
                return _("in %(area)s") % {"area": name_area(self.place)}
            case Circle():
                return _("within %(distance)s of %(point)s") % {
                    "distance": name_distance(self.place.radius),
                    "point": self.place.name or _("the marked point"),
                }
            case Shape():
                return _("in the area you drew")
        return _("in no area")

    def when(self) -> str:
        return name_span(self.first, self.last)

    def sentence(self) -> str:
        """`Burglary in Fishermead ward, June 2024 to May 2025`: the title of everything that shows this selection."""
        return f"{self.what()} {self.where()}, {self.when()}"

    @property
    def is_illustrative(self) -> bool:
        """Whether any of its figures, or of those a year before, are made up for a demonstration."""
        return self.published.is_illustrative(self.first, self.last)

    def includes(self, category: Category) -> bool:
        return not self.categories or category in self.categories


def name_area(area: Area) -> str:
    """The area as people say it: `Fishermead ward`, `Milton Keynes`, `the small area Milton Keynes 012A`."""
    match area.kind:
        case AreaKind.WARD:
            return _("%(name)s ward") % {"name": area.name}
        case AreaKind.PARISH if not re.search(r"(?i)parish|town|community", area.name):
            return _("%(name)s parish") % {"name": area.name}
        case AreaKind.LSOA:
            return _("the small area %(name)s") % {"name": area.name}
    return area.name


def name_distance(metres: int) -> str:
    """`500 metres`, `1 kilometre`, `2.5 kilometres`."""
    if metres < 1000:
        return _("%(metres)s metres") % {"metres": metres}
    return _("1 kilometre") if metres == 1000 else _("%(distance)g kilometres") % {"distance": metres / 1000}


def _read_place(query: QueryDict, problems: list[Problem]) -> Area | Circle | Shape | None:
    if code := query.get("area", "").strip():
        area = Area.objects.filter(code=code.upper()).order_by("-vintage").first()
        if area is None:
            raise UnknownAreaError(code)
        return area
    place: Circle | Shape | None = None
    if near := query.get("near", "").strip():
        place = _read_circle(near, query.get("radius", "").strip(), problems)
    elif shape := query.get("shape", "").strip():
        place = _read_shape(shape, problems)
    return place or Area.objects.district()


def _read_circle(near: str, radius: str, problems: list[Problem]) -> Circle | None:
    point = _read_point(near)
    if point is None:
        message = _(
            "The point to look around could not be read. Write latitude and longitude in degrees with a comma between, "
            "such as 52.04,-0.76, or search for a postcode. The whole area is shown."
        )
        problems.append(Problem("near", message))
        return None
    asked = int(radius[:9]) if radius.isascii() and radius.isdigit() else None
    metres = min(max(USUAL_RADIUS if asked is None else asked, SMALLEST_RADIUS), LARGEST_RADIUS)
    if radius and metres != asked:
        message = _(
            "The distance must be a whole number of metres from %(smallest)s to %(largest)s. %(distance)s is shown."
        ) % {"smallest": SMALLEST_RADIUS, "largest": LARGEST_RADIUS, "distance": name_distance(metres)}
        problems.append(Problem("radius", message))
    postcode = Postcode.objects.at(*point).order_by("code").first()
    return Circle(*point, metres, name=str(postcode or ""))


def _read_shape(text: str, problems: list[Problem]) -> Shape | None:
    corners = [_read_point(corner) for corner in text.split(";") if corner.strip()][: MOST_CORNERS + 1]
    message = ""
    if None in corners:
        message = _("A corner of the drawn area could not be read. Draw it again. The whole area is shown.")
    elif len(corners) < 3 or len(corners) > MOST_CORNERS:
        message = _("A drawn area needs from 3 to %(most)s corners. Draw it again. The whole area is shown.") % {
            "most": MOST_CORNERS
        }
    else:
        known = tuple(corner for corner in corners if corner is not None)
        # A ring that people close themselves ends where it began.
        shape = Shape(known[:-1] if known[0] == known[-1] and len(known) > 3 else known)
        if shape.polygon().is_valid and shape.polygon().area > 0:
            return shape
        message = _("The lines of the drawn area cross each other. Draw it again. The whole area is shown.")
    problems.append(Problem("shape", message))
    return None


def _read_point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, to about 10 metres, or None."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(NUMBER.fullmatch(part) for part in parts):
        return None
    latitude, longitude = (round(float(part), 4) for part in parts)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _read_months(query: QueryDict, published: PublishedMonths, problems: list[Problem]) -> tuple[date, date]:
    usual_first, usual_last = published.last_year()
    texts = {key: query.get(key, "").strip() for key in ("from", "to")}
    months = {key: read_month(text) for key, text in texts.items()}
    for key, usual in (("from", usual_first), ("to", usual_last)):
        if texts[key] and months[key] is None:
            message = _(
                "“%(text)s” is not a month. Write the year and the month, such as 2025-06. %(month)s is used."
            ) % {"text": texts[key][:20], "month": name_month(usual)}
            problems.append(Problem(key, message))
    last = months["to"] or usual_last
    first = months["from"] or min(usual_first, last)
    if first > last:
        message = _("The first month came after the last, so they have been swapped.")
        problems.append(Problem("from", message, is_unreadable=False))
        first, last = last, first
    if not (published.oldest and published.newest):
        return first, last
    if last > published.newest:
        message = _("The newest figures are for %(month)s, so they end there.") % {
            "month": name_month(published.newest)
        }
        problems.append(Problem("to", message, is_unreadable=False))
        first, last = min(first, published.newest), published.newest
    if first < published.oldest:
        message = _("The oldest figures are for %(month)s, so they begin there.") % {
            "month": name_month(published.oldest)
        }
        problems.append(Problem("from", message, is_unreadable=False))
        first, last = published.oldest, max(last, published.oldest)
    return first, last


def _read_categories(slugs: Iterable[str], problems: list[Problem]) -> tuple[Category, ...]:
    wanted = {slug.strip() for slug in slugs} - {""}
    for slug in sorted(wanted - set(BY_SLUG)):
        message = _("“%(category)s” is not a category of crime, so it is left out. Choose from the list.") % {
            "category": slug[:40]
        }
        problems.append(Problem("category", message))
    return tuple(category for category in CATEGORIES if category.slug in wanted)


def _read_kind(kind: str, problems: list[Problem]) -> str:
    if not kind or kind in COMPARABLE_KINDS:
        return kind
    problems.append(
        Problem("by", _("Areas cannot be compared by “%(kind)s”. Choose from the list.") % {"kind": kind[:20]})
    )
    return ""
