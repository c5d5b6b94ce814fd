"""The newest month of police figures for the whole area, as the first page tells it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from crime_map.caveats import illustrative_words
from crime_map.figures import Figures, read_figures
from crime_map.findings import describe_change, headline
from crime_map.months import PublishedMonths
from crime_map.selection import Selection, name_area
from places.models import Area

MOST_FREQUENT = 3


@dataclass(frozen=True, slots=True)
class NewestCrime:
    """`month` is the newest that has figures; `frequent` are the categories with the most crimes, with their counts."""

    month: date
    place: str
    headline: str
    change: str
    frequent: list[tuple[str, int, str]]
    illustrative: str
    address: str


def newest_crime() -> NewestCrime | None:
    """The newest figures, or None where no council area or no month has been loaded. Four queries."""
    district = Area.objects.district()
    published = PublishedMonths.of_the_force()
    if not district or not published.newest:
        return None
    selection = Selection(place=district, first=published.newest, last=published.newest, published=published)
    figures = read_figures(selection)
    return NewestCrime(
        month=published.newest,
        place=name_area(district),
        headline=headline(figures),
        change=describe_change(figures, figures.counted),
        frequent=_most_frequent(figures),
        illustrative=illustrative_words() if figures.is_illustrative else "",
        address=_address(selection),
    )


def _most_frequent(figures: Figures) -> list[tuple[str, int, str]]:
    """Category, count and the map's address of it, the most frequent first."""
    counted = [(category, figures.total([category]) or 0) for category in figures.crimes]
    most = sorted(counted, key=lambda pair: -pair[1])[:MOST_FREQUENT]
    return [(found.label, count, _address(figures.selection, category=found.slug)) for found, count in most if count]


def _address(selection: Selection, **changes: str) -> str:
    return f"{reverse('crime_map:map')}?{selection.as_query(**changes)}"
