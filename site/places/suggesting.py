"""Places and postcodes to offer while somebody types. Quick, so it asks for names and nothing else."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from .addresses import address_of_area, address_of_point
from .models import Area, Postcode
from .postcodes import spelt, squeezed

FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`label` is what to choose, `detail` what it is ("Ward", "Postcode"), `url` where it leads."""

    label: str
    detail: str
    url: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def suggest_places(text: str, *, most: int) -> list[Suggestion]:
    """Up to `most` places that `text` may become: postcodes that begin so, else areas by name, likeliest first."""
    if len(squeezed(text)) < FEWEST_LETTERS or len(text) > 100:
        return []
    return _postcodes(text, most) or _areas(text, most)


def _postcodes(text: str, most: int) -> list[Suggestion]:
    code = squeezed(text)
    # Two letters alone are more likely the beginning of a name.
    if len(code) > 7 or not any(letter.isdigit() for letter in code):
        return []
    # Shorter outward parts first: MK1 1AA before MK10 1AA.
    begun = Postcode.objects.in_use().beginning_with(code).order_by("code")[: most * 50]
    shortest_first = sorted(begun, key=lambda postcode: (len(postcode.code), postcode.code))
    return [
        Suggestion(
            spelt(postcode.code),
            _("Postcode"),
            address_of_point(latitude=postcode.latitude, longitude=postcode.longitude),
        )
        for postcode in shortest_first[:most]
    ]


def _areas(text: str, most: int) -> list[Suggestion]:
    areas = Area.objects.current().named_like(text).only("name", "kind", "code")[:most]
    return [Suggestion(area.name, area.kind_in_words, address_of_area(area)) for area in areas]
