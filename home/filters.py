"""How long lists for the public are narrowed: the same choices for updates and for actions, as one form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from places.models import Area

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice, as `components/filter_select.html` draws it. `name` stands in the address; `all` means no choice.

    `are_data`: its options are not the site's own words, which are translated, but what staff called something.
    """

    name: str
    label: Words
    all: Words
    options: Sequence[tuple[str, Words]]
    chosen: str = ""
    are_data: bool = False


def area_choice(areas: Iterable[Area], chosen: Area | None) -> Choice:
    """Those of `areas`, and the chosen one, which may be another: a link from elsewhere named it."""
    offered = list(areas)
    if chosen and chosen not in offered:
        offered.append(chosen)
    options = [(area.slug, area.name) for area in offered]
    return Choice("area", _("Area"), _("Everywhere"), options, chosen.slug if chosen else "", are_data=True)


def worth_offering(*choices: Choice) -> list[Choice]:
    """Without those that leave nothing to choose."""
    return [choice for choice in choices if choice.options]
