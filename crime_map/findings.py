"""What the figures say, in sentences: changes, rates and comparisons, each with how sure it is."""

from collections.abc import Iterable, Sequence

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from places.models import Area, AreaKind

from .categories import Category
from .figures import AreaFigure, Change, Comparison, Figures, compare_with_district
from .models import Coverage
from .months import name_month, name_months, name_span, shift
from .rates import FEWEST_MONTHS, SMALLEST_POPULATION, WHOLE_YEAR, Rate
from .selection import name_area

# A percentage of fewer than this says more than the figures do.
SMALLEST_FOR_PERCENT = 50


def subject(figures: Figures) -> str:
    """What the headline counts: `All crime`, `Burglary and robbery`, `Anti-social behaviour`."""
    chosen = figures.selection.categories
    if not chosen or len(figures.counted) == len(chosen):
        return figures.selection.what()
    return _("Crime in the categories chosen")


def headline(figures: Figures) -> str:
    """`31 crimes`, `1 crime`, `12 incidents of anti-social behaviour`, or that there are no figures."""
    total = figures.total(figures.counted)
    if total is None:
        return _("No figures")
    if figures.crimes:
        return ngettext("%(count)s crime", "%(count)s crimes", total) % {"count": intcomma(total)}
    return ngettext("%(count)s incident", "%(count)s incidents", total) % {"count": intcomma(total)}


def describe_change(figures: Figures, categories: Sequence[Category]) -> str:
    """`31 in June 2024 to May 2025, 9 fewer than a year before (40). A difference this small could be chance.`

    Which months are missing from the selection stands beside its figures; those missing a year before are told here.
    """
    change = figures.change(categories)
    if change is None:
        return why_no_change(figures, categories)
    found = change.difference
    size = abs(found.more)
    words = {
        "count": intcomma(found.count),
        "before": intcomma(found.other),
        "months": _name_months(change),
        "difference": intcomma(size),
    }
    if found.is_equal:
        return f"{_('%(count)s in %(months)s, the same as a year before.') % words} {_gap_before(figures)}".strip()
    if found.other >= SMALLEST_FOR_PERCENT:
        words["difference"] = _("%(difference)s (%(percent)s%%)") % {
            "difference": intcomma(size),
            "percent": round(100 * size / found.other) or _("less than 1"),
        }
    if found.is_higher:
        sentence = _("%(count)s in %(months)s, %(difference)s more than a year before (%(before)s).") % words
    else:
        sentence = _("%(count)s in %(months)s, %(difference)s fewer than a year before (%(before)s).") % words
    return f"{sentence} {_sureness(found.could_be_chance)} {_gap_before(figures)}".strip()


def _gap_before(figures: Figures) -> str:
    """Why some of the newest months are not compared: the same months a year before have no whole figures."""
    missing = [month for month in figures.months_a_year_before if figures.state(month) != Coverage.State.PUBLISHED]
    if not missing:
        return ""
    return _("There are no whole figures for %(months)s to compare with.") % {"months": name_months(missing)}


def name_change(change: Change | None) -> str:
    """For a cell of a table: `9 fewer`, `9 fewer, could be chance`, or nothing."""
    if change is None:
        return ""
    found = change.difference
    if found.is_equal:
        return _("the same")
    size = intcomma(abs(found.more))
    words = _("%(size)s more") % {"size": size} if found.is_higher else _("%(size)s fewer") % {"size": size}
    return _("%(change)s, could be chance") % {"change": words} if found.could_be_chance else words


def describe_compared(figures: Figures, changes: Iterable[Change | None]) -> str:
    """Which months a column of changes compares, where they are not all that the column beside it counts."""
    fewest = min((each for each in changes if each), key=lambda each: len(each.months), default=None)
    if fewest is None or len(fewest.months) == len(figures.months):
        return ""
    words = {"months": _name_months(fewest)}
    sentence = _("Against the year before, only whole months are compared: %(months)s.") % words
    return f"{sentence} {_gap_before(figures)}".strip()


def why_no_change(figures: Figures, categories: Sequence[Category]) -> str:
    """Why nothing is said of the year before."""
    if not isinstance(figures.selection.place, Area) and any(figures.is_break(month, ()) for month in figures.months):
        return _(
            "Not compared with the year before: the anonymous points that crimes are shown at were set anew in "
            "July 2022, so streets before and after cannot be compared."
        )
    if any(figures.is_break(month, categories) for month in figures.months):
        return _("Not compared with the year before: the police changed what this category holds in between.")
    return _("Not compared with the year before: there are no whole months of figures for both years.")


def describe_rate(figures: Figures) -> str:
    """Who the residents are that the rate counts, and over how long; or why there is no rate."""
    place, rate = figures.selection.place, figures.rate
    if not isinstance(place, Area):
        return _("No rate is given: it is not known how many people live there.")
    if rate is None:
        return _why_no_rate(figures, place)
    return f"{describe_residents(place)} {_scaling(len(figures.complete_months))}".strip()


def describe_residents(area: Area) -> str:
    """`The rate is for the 48,200 people who lived here in 2022.` An estimate says that it is one."""
    words = {"people": intcomma(area.population), "year": area.population_year or ""}
    if area.population_is_estimate:
        return _("The rate is for about %(people)s people, an estimate of how many lived here in %(year)s.") % words
    if area.population_year:
        return _("The rate is for the %(people)s people who lived here in %(year)s.") % words
    return _("The rate is for the %(people)s people who live here.") % words


def describe_comparison(comparison: Comparison) -> str:
    """`For Milton Keynes as a whole it is 81.2. The difference from the rest of Milton Keynes could be chance.`"""
    words = {"district": name_area(comparison.district), "rate": write_rate(comparison.district_rate.value)}
    found = comparison.difference
    if found.could_be_chance:
        finding = _("The difference from the rest of %(district)s could be chance.") % words
    elif found.is_higher:
        finding = _("It is higher here than in the rest of %(district)s, by more than chance would explain.") % words
    else:
        finding = _("It is lower here than in the rest of %(district)s, by more than chance would explain.") % words
    return _("For %(district)s as a whole it is %(rate)s.") % words + f" {finding}"


def chart_title(figures: Figures) -> str:
    """The chart's point: `Vehicle crime fell compared with a year before; it could still be chance`."""
    change = figures.change(figures.counted)
    words = {"subject": subject(figures)}
    if change is None:
        return _("%(subject)s by month") % words
    found = change.difference
    if found.is_equal:
        return _("%(subject)s was the same as a year before") % words
    moved = (
        _("%(subject)s rose compared with a year before")
        if found.is_higher
        else _("%(subject)s fell compared with a year before")
    )
    sureness = _("it could still be chance") if found.could_be_chance else _("by more than chance would explain")
    return f"{moved % words}{';' if found.could_be_chance else ','} {sureness}"


def write_rate(value: float) -> str:
    """Rates in people's figures: one decimal below 100, none above."""
    return f"{value:.1f}" if value < 99.95 else f"{value:,.0f}"


def write_interval(rate: Rate) -> str:
    return _("%(low)s to %(high)s") % {"low": write_rate(rate.low), "high": write_rate(rate.high)}


def why_no_rates(figures: Figures, areas: Sequence[AreaFigure]) -> str:
    """Why a comparison of areas has counts only, or nothing where it has rates."""
    if any(area.rate for area in areas):
        return _scaling(len(figures.complete_months))
    if len(figures.complete_months) < FEWEST_MONTHS:
        return _too_few_months(figures)
    return _("No rates are given: it is not known how many people live in these areas.")


def district_comparison(figures: Figures) -> str:
    """The comparison with the district in words, or nothing where there is none to make."""
    comparison = compare_with_district(figures)
    if comparison:
        return describe_comparison(comparison)
    return ""


def _sureness(could_be_chance: bool) -> str:
    if could_be_chance:
        return _("A difference of this size could be chance.")
    return _("That is more than chance would explain.")


def _name_months(change: Change) -> str:
    first, last = change.months[0], change.months[-1]
    if len(change.months) == 1:
        return name_month(first)
    if shift(first, len(change.months) - 1) == last:
        return name_span(first, last)
    return _("the %(count)s months of %(span)s that have figures in both years") % {
        "count": len(change.months),
        "span": name_span(first, last),
    }


def _why_no_rate(figures: Figures, area: Area) -> str:
    if len(figures.complete_months) < FEWEST_MONTHS:
        return _too_few_months(figures)
    if not area.population:
        return _("No rate is given: it is not known how many people live there.")
    return _("No rate is given: with fewer than %(residents)s residents, one crime more or less would change it.") % {
        "residents": SMALLEST_POPULATION
    }


def _too_few_months(figures: Figures) -> str:
    return _("No rate is given: it needs at least %(needed)s whole months of figures, and there are %(months)s.") % {
        "needed": FEWEST_MONTHS,
        "months": len(figures.complete_months),
    }


def _scaling(months: int) -> str:
    if months < WHOLE_YEAR:
        return _(
            "It is worked out from %(months)s months of figures, scaled up to a year: crime changes with the seasons, "
            "so take it as rough."
        ) % {"months": months}
    if months > WHOLE_YEAR:
        return _("It is the average of %(months)s months of figures.") % {"months": months}
    return ""


def kind_name(kind: str) -> str:
    """Kinds of area as several, in the words of those who live there: `Wards`, `Neighbourhoods`."""
    return {
        AreaKind.DISTRICT: _("Council areas"),
        AreaKind.NEIGHBOURHOOD: _("Police neighbourhoods"),
        AreaKind.WARD: _("Wards"),
        AreaKind.PARISH: _("Parishes"),
        AreaKind.MSOA: _("Neighbourhoods"),
        AreaKind.ESTATE: _("Estates"),
        AreaKind.CUSTOM: _("Drawn areas"),
        AreaKind.LSOA: _("Small areas"),
    }[AreaKind(kind)]
