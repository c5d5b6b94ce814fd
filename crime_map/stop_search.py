"""What the page and the open data on stops and searches show of one council area and year, and what to know of it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from places.models import Area, AreaKind

from .caveats import Caveat, illustrative_words
from .models import Coverage, PoliceForce, StopSearchCount
from .months import name_months
from .querysets import StopSearchTable, stop_search_coverage


@dataclass(frozen=True, slots=True)
class StopSearchYear:
    """One council area in one year.

    `table` is None where nothing is published of it; `year` is the newest where none was asked for, and None where
    no year is. `coverage` is of the year, and of all years where there is none.
    """

    area: Area | None
    year: int | None
    years: tuple[int, ...]
    table: StopSearchTable | None
    coverage: tuple[Coverage, ...]
    unfinished: tuple[int, ...]

    @property
    def is_illustrative(self) -> bool:
        return any(row.is_illustrative for row in self.coverage)

    def in_state(self, state: str) -> list[Coverage]:
        return [row for row in self.coverage if row.state == state]

    @property
    def missing(self) -> list[Coverage]:
        return self.in_state(Coverage.State.MISSING)

    @property
    def partial(self) -> list[Coverage]:
        return self.in_state(Coverage.State.PARTIAL)


def council_area_of(area: Area | None) -> Area | None:
    """The council area that `area` is part of, or is; the partnership's own where that is not known."""
    while area is not None and area.kind != AreaKind.DISTRICT:
        area = area.parent
    return area or Area.objects.district()


def read_stop_search(area: Area | None, year: int | None) -> StopSearchYear:
    """What is published of `area` in `year`. A year that is not published is replaced by the newest that is."""
    years = tuple(StopSearchCount.objects.published_years())
    known = list(stop_search_coverage())
    if year not in years:
        year = years[-1] if years else None
    return StopSearchYear(
        area=area,
        year=year,
        years=years,
        table=StopSearchCount.objects.published_for(area, year) if area and year else None,
        coverage=tuple(row for row in known if year is None or row.month.year == year),
        unfinished=tuple(sorted({row.month.year for row in known} - set(years))),
    )


def link_to_stop_search(place: object) -> str:
    """The address of the page for the council area that `place` is, or the usual one; empty while no year is shown."""
    if not StopSearchCount.objects.published_years():
        return ""
    is_council_area = isinstance(place, Area) and place.kind == AreaKind.DISTRICT
    query = f"?area={place.code}" if isinstance(place, Area) and is_council_area else ""
    return f"{reverse('crime_map:stop_and_search')}{query}"


def caveats_of(shown: StopSearchYear) -> list[Caveat]:
    """What a reader must know to read these figures rightly; the urgent ones change what they mean."""
    found = [
        _illustrative(shown),
        *_gaps(shown),
        Caveat(
            "searches",
            _(
                "The figures count searches, not people and not crimes: somebody who was searched three times is "
                "counted three times, and searches of vehicles are counted too. To be searched does not mean to have "
                "done wrong."
            ),
        ),
        Caveat(
            "hidden",
            _(
                "A count of fewer than 5, or of none, is hidden so that nobody can be picked out. Where a number holds "
                "hidden counts, we give the least and the most that it can be."
            ),
        ),
        Caveat(
            "council-area",
            _(
                "Only whole council areas and whole calendar years are given, and no times, streets or anything about "
                "who was searched: with fewer searches in each figure, people could be recognised."
            ),
        ),
        _not_mapped(shown),
        Caveat("transport-police", _("Searches by the railways' own police are not in these figures.")),
        _unfinished(shown),
    ]
    return [caveat for caveat in found if caveat]


def _illustrative(shown: StopSearchYear) -> Caveat | None:
    if not shown.is_illustrative:
        return None
    text = _("They were made up to show how this site works. Nothing here happened.")
    return Caveat("illustrative", f"{illustrative_words()}. {text}", is_urgent=True)


def _gaps(shown: StopSearchYear) -> list[Caveat]:
    """Months without a file or with a part of one, each told with its force where there are several."""
    missing = _(
        "%(force)sThere are no figures for %(months)s: no police file is here. That is a gap, not a time without "
        "searches."
    )
    partial = _("%(force)sOnly part of the figures for %(months)s was published, so they are too low.")
    forces = sorted({row.force for row in shown.coverage})
    names = {force.slug: str(force) for force in PoliceForce.objects.filter(slug__in=forces)}
    found = []
    for slug, text, rows in (("missing", missing, shown.missing), ("partial", partial, shown.partial)):
        for force in forces:
            of_force = [row for row in rows if row.force == force]
            if of_force:
                words = {
                    "force": f"{names.get(force, force)}: " if len(forces) > 1 else "",
                    "months": name_months(row.month for row in of_force),
                }
                notes = dict.fromkeys(row.note for row in of_force if row.note)
                found.append(Caveat(slug, " ".join([text % words, *notes]), is_urgent=True))
    return found


def _not_mapped(shown: StopSearchYear) -> Caveat | None:
    """The share without a place, roughly: exact numbers of rows would help to work hidden counts out."""
    kept = sum(row.kept for row in shown.coverage)
    not_mapped = sum(row.not_mapped for row in shown.coverage)
    if not not_mapped:
        return None
    percent = round(100 * not_mapped / kept)
    if percent > 95:
        share = _("more than 95 in 100")
    elif percent < 1:
        share = _("fewer than 1 in 100")
    else:
        share = _("about %(number)s in 100") % {"number": percent}
    text = _("Of the searches that the police published, %(share)s had no place. They are in no area's figures.")
    return Caveat("not-mapped", text % {"share": share})


def _unfinished(shown: StopSearchYear) -> Caveat | None:
    if not shown.unfinished:
        return None
    text = _(
        "A year is shown once the police file of each of its months is here, or is known to be missing. "
        "Not shown yet: %(years)s."
    )
    return Caveat("unfinished", text % {"years": ", ".join(map(str, shown.unfinished))})
