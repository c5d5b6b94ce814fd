"""What the crime data says of a place that may be beginning to struggle."""

from django.utils.translation import gettext as _

from crime_map.categories import BY_SLUG
from crime_map.caveats import illustrative_words
from crime_map.figures import read_figures
from crime_map.findings import describe_change, subject
from crime_map.months import PublishedMonths
from crime_map.selection import Selection
from places.models import Area

# What shows first where a place begins to struggle, by the police's own categories.
EARLY = ("anti-social-behaviour", "criminal-damage-and-arson", "burglary", "vehicle-crime", "drugs")


def figures_of(area: Area) -> list[str]:
    """Sentences on the newest twelve months against those before: all crime, then what shows first."""
    published = PublishedMonths.of_the_force()
    if published.newest is None:
        return [_("There are no police figures yet.")]
    first, last = published.last_year()
    chosen = [(), *((BY_SLUG[slug],) for slug in EARLY)]
    sentences = [f"{illustrative_words()}."] if published.is_illustrative(first, last) else []
    for categories in chosen:
        figures = read_figures(Selection(area, first, last, categories, published=published))
        if figures.unavailable:
            return [figures.unavailable]
        sentences.append(f"{subject(figures)}: {describe_change(figures, figures.counted)}")
    return sentences
