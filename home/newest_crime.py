"""The newest month of police figures for an area, in brief: on the first page and on each neighbourhood's."""

from dataclasses import dataclass
from datetime import date

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import ngettext

from crime_map.caveats import illustrative_words, urgent_caveats
from crime_map.figures import ANTI_SOCIAL_BEHAVIOUR, Figures, read_figures
from crime_map.findings import describe_change, headline
from crime_map.months import PublishedMonths
from crime_map.selection import Selection, name_area
from places.models import Area

MOST_FREQUENT = 3


@dataclass(frozen=True, slots=True)
class NewestCrime:
    """`month` is the newest that has figures; `frequent` are the categories with the most crimes, with their counts.

    `caveats` are what changes the meaning of the figures; `unavailable` says why there are none, where that is so.
    """

    month: date
    place: str
    headline: str
    change: str
    frequent: list[tuple[str, int, str]]
    anti_social_behaviour: str
    caveats: list[str]
    unavailable: str
    illustrative: str
    address: str


def newest_crime() -> NewestCrime | None:
    """The newest figures of the whole area, or None where no council area or no month has been loaded."""
    district = Area.objects.district()
    return newest_crime_in(district) if district else None


def newest_crime_in(area: Area) -> NewestCrime | None:
    """The newest figures of an area, or None where no month has been loaded. Two queries."""
    published = PublishedMonths.of_the_force()
    if not published.newest:
        return None
    figures = read_figures(Selection(place=area, first=published.newest, last=published.newest, published=published))
    return NewestCrime(
        month=published.newest,
        place=name_area(area),
        headline=headline(figures),
        change=describe_change(figures, figures.counted),
        frequent=_most_frequent(figures),
        anti_social_behaviour=_apart(figures),
        # That they are made up stands beside them anyway.
        caveats=[each.text for each in urgent_caveats(figures) if each.slug != "illustrative"],
        unavailable=figures.unavailable,
        illustrative=illustrative_words() if figures.is_illustrative else "",
        address=_address(figures.selection),
    )


def _most_frequent(figures: Figures) -> list[tuple[str, int, str]]:
    """Category, count and the map's address of it, the most frequent first."""
    counted = [(category, figures.total([category]) or 0) for category in figures.crimes]
    most = sorted(counted, key=lambda pair: -pair[1])[:MOST_FREQUENT]
    return [(found.label, count, _address(figures.selection, category=found.slug)) for found, count in most if count]


def _apart(figures: Figures) -> str:
    """`There were also 12 incidents of anti-social behaviour, which are counted apart.` Nothing where none were."""
    count = figures.total([ANTI_SOCIAL_BEHAVIOUR])
    if not count:
        return ""
    return ngettext(
        "There was also %(count)s incident of anti-social behaviour, which is counted apart.",
        "There were also %(count)s incidents of anti-social behaviour, which are counted apart.",
        count,
    ) % {"count": intcomma(count)}


def _address(selection: Selection, **changes: str) -> str:
    return f"{reverse('crime_map:map')}?{selection.as_query(**changes)}"
