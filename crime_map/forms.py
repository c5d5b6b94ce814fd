"""The choices of the crime map's form. `Selection.from_query` reads it, and forgives what a form would refuse."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from places.models import Area

from .categories import CATEGORIES
from .figures import district_of
from .findings import kind_name
from .months import name_month_briefly, span, write_month
from .selection import COMPARABLE_KINDS, USUAL_RADIUS, Circle, Selection, name_distance

RADII = (250, 500, 1000, 2000)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


class SelectionForm:
    """Months, categories, distance and kinds of area to choose from, with those of `selection` chosen."""

    def __init__(self, selection: Selection):
        self.selection = selection

    @property
    def first_months(self) -> list[Choice]:
        return self._months(self.selection.first)

    @property
    def last_months(self) -> list[Choice]:
        return self._months(self.selection.last)

    def _months(self, chosen) -> list[Choice]:
        """Newest first; a month without figures can be chosen, and says that it has none."""
        published = self.selection.published
        oldest = published.oldest or self.selection.first
        newest = published.newest or self.selection.last
        return [
            Choice(
                write_month(month),
                name_month_briefly(month)
                if published.state(month) != "missing"
                else _("%(month)s (no figures)") % {"month": name_month_briefly(month)},
                month == chosen,
            )
            for month in reversed(list(span(oldest, newest)))
        ]

    @property
    def categories(self) -> list[Choice]:
        """All categories; those out of use only where the months reach back to them."""
        chosen = self.selection.categories
        last_of_old = 13 if not self.selection.published.oldest or self.selection.first.year > 2013 else 14
        return [
            Choice(category.slug, category.label, category in chosen)
            for category in sorted(CATEGORIES, key=lambda category: (category.is_crime, category.label))
            if category.number <= last_of_old or category in chosen
        ]

    @property
    def folded(self) -> str:
        """What is chosen in the part of the form that is folded away."""
        parts = [_("Categories: %(what)s") % {"what": self.selection.what() if self.selection.categories else _("all")}]
        parts += [_("compared by: %(kind)s") % {"kind": choice.label} for choice in self.kinds if choice.is_chosen]
        return "; ".join(parts)

    @property
    def kinds(self) -> list[Choice]:
        """Kinds of area that may be compared: those that are loaded for the district."""
        place = self.selection.place
        district = district_of(place) if isinstance(place, Area) else Area.objects.district()
        if district is None:
            return []
        loaded = set(Area.objects.current().within(district).order_by().values_list("kind", flat=True).distinct())
        return [
            Choice(str(kind), kind_name(kind), kind == self.selection.by) for kind in COMPARABLE_KINDS if kind in loaded
        ]

    @property
    def has_point(self) -> bool:
        """Whether a distance can be chosen now. The map shows its field when somebody chooses a point there."""
        return isinstance(self.selection.place, Circle)

    @property
    def distances(self) -> list[Choice]:
        """Distances around a point."""
        place = self.selection.place
        chosen = place.radius if isinstance(place, Circle) else USUAL_RADIUS
        return [Choice(str(radius), name_distance(radius), radius == chosen) for radius in sorted({*RADII, chosen})]

    @property
    def place(self) -> list[tuple[str, str]]:
        """The key and value in the address that say where, to be sent on with the form."""
        query = QueryDict(self.selection.as_query())
        return [(key, query[key]) for key in ("area", "near", "shape") if key in query]

    @property
    def problems(self) -> dict[str, list[str]]:
        """Sentences about each key of the address that could not be read."""
        found: dict[str, list[str]] = {}
        for problem in self.selection.problems:
            found.setdefault(problem.key, []).append(problem.message)
        return found
