"""The groups that a measure is broken down by: a name that is mistyped must not become a group of its own."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _

from places.models import Area, AreaKind

from .measures import Measure

# How alike a name must be to be taken for a slip of the pen: “Woman” and “Women” are, “Men” and “Women” are not.
ALIKE = 0.78


class Parts:
    """The names of a measure's groups, as its readings have them; of one broken down by area, the areas' names too.

    What is written in other capitals or with other spaces is the same group, in the spelling that came first.
    """

    def __init__(self, measure: Measure) -> None:
        names = list(measure.readings.exclude(part="").values_list("part", flat=True).order_by("part").distinct())
        if measure.breakdown == Measure.Breakdown.AREA:
            names += Area.objects.current().exclude(kind=AreaKind.LSOA).values_list("name", flat=True)
        self._known: dict[str, str] = {}
        self._new: dict[str, str] = {}
        for name in names:
            self._known.setdefault(_folded(name), name)

    def settle(self, name: str) -> str:
        """The group that `name` means; one that nobody knows yet is kept as new."""
        plain = _folded(name)
        if not plain:
            return ""
        return self._known.get(plain) or self._new.setdefault(plain, " ".join(name.split()))

    @property
    def new(self) -> list[str]:
        """A sentence about each group that was asked for and that the measure does not have yet."""
        return [self._describe(plain, name) for plain, name in self._new.items()]

    def _describe(self, plain: str, name: str) -> str:
        others = self._known | {other: each for other, each in self._new.items() if other != plain}
        alike = [each for each in get_close_matches(plain, others, cutoff=ALIKE) if _figures(each) == _figures(plain)]
        words = {"name": name, "other": others[alike[0]] if alike else ""}
        if alike:
            return _("“%(name)s” is a group that this measure does not have yet. Is it “%(other)s”?") % words
        return _("“%(name)s” is a group that this measure does not have yet.") % words


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _figures(name: str) -> list[str]:
    """Other figures are another group, as in “18 to 24”, and no slip."""
    return [each for each in name if each.isdigit()]


def say_which(new: Iterable[str]) -> str:
    """What stands beside the box that says so."""
    return " ".join([*new, _("Tick the box if that is right.")])
