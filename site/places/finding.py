"""What somebody means who types a postcode, a place or a position."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Area, AreaKind, Postcode
from .names import folded
from .placing import place_points
from .postcodes import looks_like_postcode, outward_part, possible_slips, read_partial, read_postcode, spelt, squeezed
from .querysets import KINDS_AS_SOUGHT

MOST_AREAS = 50
POSITION = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*")


class Outcome(StrEnum):
    EMPTY = "empty"
    POSTCODE = "postcode"
    PARTIAL = "partial"
    POSITION = "position"
    AREAS = "areas"
    OUTSIDE = "outside"
    UNKNOWN_POSTCODE = "unknown-postcode"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Found:
    """What `text` means here.

    `areas` hold the place, or have the name, likeliest meant first. `longitude` and `latitude` (degrees, WGS84) are
    given where the text is one place. `message` is a sentence to show, `suggestions` are texts to try instead.
    """

    outcome: Outcome
    text: str
    label: str = ""
    areas: tuple[Area, ...] = ()
    postcode: Postcode | None = None
    longitude: float | None = None
    latitude: float | None = None
    message: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def is_one_place(self) -> bool:
        """Whether the text is a single position that can be shown at once, with nothing to say about it first."""
        return self.latitude is not None and not self.message

    def area(self, kind: str) -> Area | None:
        """The area of this kind that holds the place."""
        return next((area for area in self.areas if area.kind == kind), None)


def find_place(text: str) -> Found:
    """Find what `text` means: a whole or partial postcode, a position (`52.04, -0.76`), else names of areas."""
    text = " ".join(text.split())[:100]
    if not text:
        return Found(Outcome.EMPTY, text, message=_("Type a postcode or the name of a place."))
    if code := read_postcode(text):
        return _find_postcode(text, code)
    if position := POSITION.fullmatch(text):
        # In the United Kingdom the latitude is always the greater of the two, whichever is typed first.
        longitude, latitude = sorted((float(position[1]), float(position[2])))
        return _find_position(text, latitude=latitude, longitude=longitude)
    if readings := read_partial(text):
        return _find_partial(text, readings)
    if areas := Area.objects.current().named_like(text).select_related("parent")[:MOST_AREAS]:
        return Found(Outcome.AREAS, text, areas=tuple(areas))
    return _find_nothing(text)


def _find_postcode(text: str, code: str) -> Found:
    postcode = Postcode.objects.filter(code=code).first()
    label = spelt(code)
    if postcode is None:
        return _find_unknown_postcode(text, code)
    found = Found(
        Outcome.POSTCODE,
        text,
        label=label,
        areas=_areas_holding(postcode.longitude, postcode.latitude),
        postcode=postcode,
        longitude=postcode.longitude,
        latitude=postcode.latitude,
    )
    if _is_outside(postcode.longitude, postcode.latitude):
        return replace(found, outcome=Outcome.OUTSIDE, longitude=None, latitude=None, message=_outside(label))
    if postcode.terminated_on:
        message = _("%(postcode)s has not been in use since %(month)s. This is the place it stood for.")
        return replace(
            found, message=message % {"postcode": label, "month": date_format(postcode.terminated_on, "E Y")}
        )
    return found


def _find_unknown_postcode(text: str, code: str) -> Found:
    if made_up := Postcode.objects.filter(is_illustrative=True).order_by("code").first():
        return _cannot_find_real_postcodes(text, code, made_up)
    outward = outward_part(code)
    suggestions = _real(possible_slips(text))
    is_near = any(known.code[:-3] == outward for known in Postcode.objects.beginning_with(outward))
    if not is_near and not suggestions and Postcode.objects.exists():
        return Found(Outcome.OUTSIDE, text, label=spelt(code), message=_outside(spelt(code)))
    message = _(
        "We do not know the postcode %(postcode)s. Check its letters and figures. A new postcode can take "
        "three months to reach us: you can search for the name of the place instead."
    ) % {"postcode": spelt(code)}
    return Found(Outcome.UNKNOWN_POSTCODE, text, label=spelt(code), message=message, suggestions=suggestions)


def _cannot_find_real_postcodes(text: str, code: str, made_up: Postcode) -> Found:
    """In a demonstration with made-up postcodes nobody can say where a real one lies, nor that it lies outside."""
    message = _(
        "This demonstration has made-up postcodes only, so it cannot find %(postcode)s. "
        "Try %(example)s, or search for the name of a place."
    ) % {"postcode": spelt(code), "example": made_up}
    return Found(Outcome.UNKNOWN_POSTCODE, text, label=spelt(code), message=message, suggestions=(str(made_up),))


def _find_position(text: str, *, latitude: float, longitude: float) -> Found:
    label = _("The point %(latitude).5f, %(longitude).5f") % {"latitude": latitude, "longitude": longitude}
    areas = _areas_holding(longitude, latitude)
    if _is_outside(longitude, latitude):
        return Found(Outcome.OUTSIDE, text, label=label, areas=areas, message=_outside(label))
    return Found(Outcome.POSITION, text, label=label, areas=areas, longitude=longitude, latitude=latitude)


def _find_partial(text: str, readings: list[tuple[str, str]]) -> Found:
    """The areas that hold the postcodes beginning so, those with most of them first."""
    for outward, rest in readings:
        begun = Postcode.objects.beginning_with(outward + rest)
        points = [
            (longitude, latitude)
            for code, longitude, latitude in begun.values_list("code", "longitude", "latitude")
            if len(code) == len(outward) + 3
        ]
        if not points:
            continue
        label = f"{outward} {rest}".strip()
        longitudes, latitudes = np.array(points).T
        _indexes, area_ids = place_points(longitudes, latitudes, Area.objects.current())
        held = Counter(area_ids.tolist())
        areas = Area.objects.filter(pk__in=held).exclude(kind__in=[AreaKind.DISTRICT, AreaKind.LSOA])
        if not held:
            return Found(Outcome.OUTSIDE, text, label=label, message=_outside(label))
        message = ngettext(
            "One postcode here begins with %(label)s.",
            "%(count)s postcodes here begin with %(label)s. Choose an area, or type the whole postcode.",
            len(points),
        ) % {"count": f"{len(points):,}", "label": label}
        most_first = sorted(areas, key=lambda area: (KINDS_AS_SOUGHT.index(area.kind), -held[area.pk], area.name))
        return Found(
            Outcome.PARTIAL,
            text,
            label=label,
            areas=tuple(most_first[:MOST_AREAS]),
            longitude=float(longitudes.mean()),
            latitude=float(latitudes.mean()),
            message=message,
        )
    if areas := Area.objects.current().named_like(text).select_related("parent")[:MOST_AREAS]:
        return Found(Outcome.AREAS, text, areas=tuple(areas))
    if Postcode.objects.exists():
        return Found(Outcome.OUTSIDE, text, label=squeezed(text), message=_outside(squeezed(text)))
    return _find_nothing(text)


def _find_nothing(text: str) -> Found:
    names = {folded(name): name for name in Area.objects.current().values_list("name", flat=True)}
    alike = tuple(names[name] for name in get_close_matches(folded(text), names, n=5, cutoff=0.7))
    suggestions = _real(possible_slips(text)) or alike
    message = _("Nothing here is called “%(text)s”.") % {"text": text}
    if looks_like_postcode(text) and not alike:
        message = _("“%(text)s” is not a postcode. Check its letters and figures: O and 0, I and 1 are soon confused.")
        message %= {"text": text}
    return Found(Outcome.NOTHING, text, message=message, suggestions=suggestions)


def _areas_holding(longitude: float, latitude: float) -> tuple[Area, ...]:
    areas = Area.objects.current().containing(longitude, latitude)
    return tuple(sorted(areas, key=lambda area: (KINDS_AS_SOUGHT.index(area.kind), area.name)))


def _is_outside(longitude: float, latitude: float) -> bool:
    """Whether the point lies outside the council area; nobody can say so before its boundary is loaded."""
    district = Area.objects.district()
    return district is not None and not Area.objects.filter(pk=district.pk).containing(longitude, latitude).exists()


def _outside(label: str) -> str:
    return _("%(label)s is outside the area that this site covers.") % {"label": label}


def _real(codes: list[str]) -> tuple[str, ...]:
    """Those of the postcodes that exist, in the order given, as people write them."""
    known = set(Postcode.objects.filter(code__in=codes).values_list("code", flat=True))
    return tuple(spelt(code) for code in codes if code in known)[:5]
