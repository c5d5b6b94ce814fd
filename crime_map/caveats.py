"""What a reader must know to read the figures rightly, in plain words, and only where it matters."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from places.models import Area, AreaKind

from .categories import CATEGORIES
from .figures import ANTI_SOCIAL_BEHAVIOUR, CATEGORIES_REDRAWN, SNAP_POINTS_REFRESHED, Comparison, Figures
from .models import FileKind, Revision
from .months import name_month, name_months
from .selection import Circle, Shape, name_area

# More than this many times the district's rate, and visitors rather than residents explain most of it.
BUSY = 2
MOST_REVISIONS = 3
COURT_RESULTS_STOPPED = 2019


@dataclass(frozen=True, slots=True)
class Caveat:
    """One thing to know. `is_urgent` ones change what the figures mean and stand above them; the others below."""

    slug: str
    text: str
    is_urgent: bool = False


def caveats(figures: Figures, comparison: Comparison | None = None) -> list[Caveat]:
    """All that applies to these figures, the urgent ones first. One query: revisions of the months shown."""
    if not figures.selection.published.known:
        return []
    found = [
        *urgent_caveats(figures),
        _newest(figures),
        _snap_points(),
        _anti_social_behaviour(figures),
        _not_mapped(figures),
        _visitors(figures, comparison),
        _edge(figures),
        _transport_police(figures),
        _redrawn_categories(figures),
        _refreshed_points(figures),
        _outcomes(figures),
        *_revisions(figures),
    ]
    return [caveat for caveat in found if caveat]


def urgent_caveats(figures: Figures) -> list[Caveat]:
    """What changes the meaning of these figures, the most important first."""
    if not figures.selection.published.known:
        return []
    say = (_illustrative, _missing, _partial, _street_level, _made_up_area)
    return [caveat for each in say if (caveat := each(figures))]


def illustrative_words() -> str:
    """What stands on every map, table, chart and download of made-up figures."""
    return _("Illustrative figures, not real crimes")


def _illustrative(figures: Figures) -> Caveat | None:
    if not figures.is_illustrative:
        return None
    text = _("They were made up to show how this site works. Nothing here happened.")
    return Caveat("illustrative", f"{illustrative_words()}. {text}", is_urgent=True)


def _missing(figures: Figures) -> Caveat | None:
    """Months that the police are known not to have published are told from those that are only not here."""
    coverage = figures.selection.published.coverage
    unpublished = [month for month in figures.missing_months if month in coverage and coverage[month].note]
    not_loaded = [month for month in figures.missing_months if month not in unpublished]
    sentences = []
    if unpublished:
        text = _("There are no figures for %(months)s: the police file was not published.")
        notes = dict.fromkeys(coverage[month].note for month in unpublished)
        sentences += [text % {"months": name_months(unpublished)}, *notes]
    if not_loaded:
        text = _("There are no figures for %(months)s: no police file has been loaded.")
        sentences.append(text % {"months": name_months(not_loaded)})
    if not sentences:
        return None
    sentences.append(_("That is a gap, not a time without crime."))
    return Caveat("missing", " ".join(sentences), is_urgent=True)


def _partial(figures: Figures) -> Caveat | None:
    months = [month for month in figures.known_months if month not in figures.complete_months]
    if not months:
        return None
    text = _("Only part of the figures for %(months)s was published, so they are too low and are left out of rates.")
    return Caveat("partial", text % {"months": name_months(months)}, is_urgent=True)


def _street_level(figures: Figures) -> Caveat | None:
    if not isinstance(figures.selection.place, Circle | Shape) or not figures.crosses_snap_refresh:
        return None
    text = _(
        "These months cannot be compared with each other: the anonymous points were set anew in July 2022, "
        "so a street's figures before and after are of different places. Choose months on one side of it."
    )
    return Caveat("street-level", text, is_urgent=True)


def _newest(figures: Figures) -> Caveat | None:
    newest = figures.selection.published.newest
    if newest is None:
        return None
    words = {"month": name_month(newest)}
    released = figures.selection.published.coverage[newest].released_on
    if released:
        words["day"] = date_format(released, "j E Y")
        return Caveat("newest", _("The newest figures are for %(month)s, published on %(day)s.") % words)
    text = _("The newest figures are for %(month)s. The police publish a month about six to eight weeks after it ends.")
    return Caveat("newest", text % words)


def _snap_points() -> Caveat:
    text = _(
        "The police never publish where exactly a crime happened. Each is shown “on or near” one of a set of anonymous "
        "points, such as the middle of a street, a park or a supermarket, so it may have happened a few streets away."
    )
    return Caveat("snap-points", text)


def _anti_social_behaviour(figures: Figures) -> Caveat | None:
    if ANTI_SOCIAL_BEHAVIOUR not in figures.categories or not figures.crimes:
        return None
    text = _(
        "Anti-social behaviour is counted apart and is never part of “All crime”: an incident is not always a crime, "
        "and the police publish no outcome for it."
    )
    return Caveat("anti-social-behaviour", text)


def _not_mapped(figures: Figures) -> Caveat | None:
    rows = [figures.selection.published.coverage[month] for month in figures.known_months]
    kept, not_mapped = sum(row.kept for row in rows), sum(row.not_mapped for row in rows)
    if not kept or not not_mapped:
        return None
    share = 100 * not_mapped / kept
    text = _(
        "The police gave no place for %(share)s%% of the crimes that the whole force published for these months. "
        "They are in no area's figures and on no map."
    )
    return Caveat("not-mapped", text % {"share": f"{share:.1f}" if share >= 0.1 else _("less than 0.1")})


def _visitors(figures: Figures, comparison: Comparison | None) -> Caveat | None:
    if comparison is None or figures.rate is None or figures.rate.value < BUSY * comparison.district_rate.value:
        return None
    text = _(
        "Many people come here who do not live here: to shop, to work, to go out. The rate divides crime by residents "
        "only, so it does not say how likely a visitor or a resident is to meet crime."
    )
    return Caveat("visitors", text)


def _edge(figures: Figures) -> Caveat | None:
    district = Area.objects.district() if isinstance(figures.selection.place, Circle | Shape) else None
    if district is None:
        return None
    text = _("Crime outside %(district)s is not counted, even where the area you chose reaches beyond it.")
    return Caveat("edge", text % {"district": name_area(district)})


def _transport_police(figures: Figures) -> Caveat | None:
    count = figures.transport_count
    if not count:
        return None
    text = ngettext(
        "%(count)s more crime here was recorded by the railways' own police. It is not in these figures.",
        "%(count)s more crimes here were recorded by the railways' own police. They are not in these figures.",
        count,
    )
    return Caveat("transport-police", text % {"count": count})


def _redrawn_categories(figures: Figures) -> Caveat | None:
    chosen = {category.number for category in figures.categories}
    crossed = [
        (since, redrawn & chosen)
        for since, redrawn in CATEGORIES_REDRAWN
        if figures.months[0] < since <= figures.months[-1] and redrawn & chosen
    ]
    if not crossed:
        return None
    since, redrawn = crossed[-1]
    labels = [category.label for category in CATEGORIES if category.number in redrawn]
    text = _("The police changed their categories in %(month)s: do not compare %(categories)s before and after it.")
    return Caveat("categories", text % {"month": name_month(since), "categories": ", ".join(labels)})


def _refreshed_points(figures: Figures) -> Caveat | None:
    place = figures.selection.place
    if not isinstance(place, Area) or place.kind == AreaKind.DISTRICT or not figures.crosses_snap_refresh:
        return None
    text = _(
        "The anonymous points were set anew in %(month)s. Since then, some crimes near the edge of an area are counted "
        "on the other side of it, which matters most for small areas."
    )
    return Caveat("refreshed-points", text % {"month": name_month(SNAP_POINTS_REFRESHED)})


def _outcomes(figures: Figures) -> Caveat | None:
    if not figures.crimes or not figures.total(figures.crimes):
        return None
    text = _(
        "Outcomes are those known when the file was published. The newest months have fewer, and will have more later."
    )
    if figures.months[-1].year > COURT_RESULTS_STOPPED:
        text = f"{text} {_('What courts decided has not been published since June 2019.')}"
    return Caveat("outcomes", text)


def _made_up_area(figures: Figures) -> Caveat | None:
    place = figures.selection.place
    if not isinstance(place, Area) or not place.is_illustrative:
        return None
    text = _("The outline of %(area)s is made up for a demonstration. It is not the real one.")
    return Caveat("illustrative-area", text % {"area": name_area(place)}, is_urgent=True)


def _revisions(figures: Figures) -> list[Caveat]:
    published = figures.selection.published
    revisions = Revision.objects.filter(
        force=published.force, kind=FileKind.STREET, month__range=(figures.months[0], figures.months[-1])
    )
    return [_revision(revision) for revision in revisions[:MOST_REVISIONS]]


def _revision(revision: Revision) -> Caveat:
    text = _(
        "The figures for %(month)s were replaced on %(day)s by a corrected police file, for the whole force: "
        "%(added)s added, %(removed)s taken out, %(outcomes)s with a new outcome."
    ) % {
        "month": name_month(revision.month),
        "day": date_format(timezone.localdate(revision.revised_at), "j E Y"),
        "added": revision.added,
        "removed": revision.removed,
        "outcomes": revision.outcomes_changed,
    }
    return Caveat("revision", text)
