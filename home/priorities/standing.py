"""Where a measure stands, in words: against its target and against a year before, with how sure that is.

scipy is imported where it is used: see `crime_map.rates`.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crime_map.months import name_months, shift
from crime_map.rates import CHANCE, chance_of_difference

from .measures import Measure, Reading
from .readings import Found, Series


class State(StrEnum):
    MET = "met"
    BEHIND = "behind"
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    TOLD = "told"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """`label` is two or three words for a tag; `sentence` says all. `could_be_chance` is None where nobody can tell."""

    state: State
    label: str
    sentence: str
    found: Found | None = None
    could_be_chance: bool | None = None

    @property
    def is_against_target(self) -> bool:
        return self.state in (State.MET, State.BEHIND)

    @property
    def is_good(self) -> bool:
        return self.state in (State.MET, State.BETTER)

    @property
    def point(self) -> str:
        """The label where no sentence stands beside it: `Behind target, could be chance`."""
        return f"{self.label}{_sureness(True)}" if self.could_be_chance else self.label


def stand(measure: Measure, series: Series) -> Standing:
    """Where the newest reading puts the measure."""
    found = series.latest
    if found is None:
        sentences = [_why_none(measure, series), *_about_the_target(measure)]
        return Standing(State.UNKNOWN, _("No reading yet"), " ".join(sentences))
    if not measure.is_quantitative or found.value is None:
        return _in_words(found)
    if measure.target is None or measure.good_direction == Measure.Direction.NEITHER:
        sentence = _("%(value)s %(when)s. No target is set.") % _words(measure, found)
        return Standing(State.TOLD, _("No target"), sentence, found)
    return _against_target(measure, found, found.value, measure.target)


def _why_none(measure: Measure, series: Series) -> str:
    """Why nothing can be said yet of the whole."""
    if measure.is_computed:
        words = ngettext(
            "There is no month of whole police figures yet.",
            "There are not yet whole police figures for %(months)s months one after another.",
            measure.months,
        )
        return words % {"months": measure.months}
    if series.newest_of_parts:
        return _("There is no reading of the whole yet. The newest of each part is below.")
    return _("No reading has been written yet.")


def _in_words(found: Found) -> Standing:
    state = {
        Reading.Tendency.BETTER: State.BETTER,
        Reading.Tendency.SAME: State.SAME,
        Reading.Tendency.WORSE: State.WORSE,
    }.get(Reading.Tendency(found.tendency), State.TOLD)
    labels = {State.BETTER: _("Better"), State.SAME: _("Much the same"), State.WORSE: _("Worse")}
    sentences = {
        State.BETTER: _("Better than before, %(when)s."),
        State.SAME: _("Much the same as before, %(when)s."),
        State.WORSE: _("Worse than before, %(when)s."),
        State.TOLD: _("What was said %(when)s."),
    }
    return Standing(state, labels.get(state, _("In words")), sentences[state] % {"when": found.when}, found)


def _against_target(measure: Measure, found: Found, value: Decimal, target: Decimal) -> Standing:
    is_lower_good = measure.good_direction == Measure.Direction.LOWER
    is_met = value <= target if is_lower_good else value >= target
    could_be_chance = None if value == target else chance_against_target(measure, found, target)
    words = _words(measure, found) | {"target": write_value(target, measure)}
    if value == target:
        sentence = _("On target: %(value)s") % words
    elif is_met:
        sentence = _("Better than target: %(value)s against %(target)s") % words
    else:
        sentence = _("Behind target: %(value)s against %(target)s") % words
    sentence = f"{sentence}{_sureness(could_be_chance)}."
    sentence = " ".join([sentence, *_when_due(measure)])
    label = _("Behind target") if not is_met else _("On target") if value == target else _("Better than target")
    return Standing(State.MET if is_met else State.BEHIND, label, sentence, found, could_be_chance)


def _about_the_target(measure: Measure) -> list[str]:
    if measure.target is None:
        return []
    return [_("The target is %(target)s.") % {"target": write_value(measure.target, measure)}, *_when_due(measure)]


def _when_due(measure: Measure) -> list[str]:
    if not measure.due_on:
        return []
    day = {"day": date_format(measure.due_on, "j E Y")}
    is_past = measure.due_on < localdate()
    return [_("The target was for %(day)s.") % day if is_past else _("The target is for %(day)s.") % day]


def describe_change(measure: Measure, series: Series) -> str:
    """`12 fewer than a year before (224), could be chance.`, or nothing where there is nothing to compare.

    Where a gap in the crime figures leaves nothing of a year before, it says which months are missing.
    """
    return " ".join(filter(None, [_change(measure, series), _why_not_a_year_before(series)]))


def _why_not_a_year_before(series: Series) -> str:
    months = series.unpublished_a_year_before(series.latest) if series.latest else ()
    if not months:
        return ""
    text = _("A year before cannot be compared: there are no whole police figures for %(months)s.")
    return text % {"months": name_months(months)}


def _change(measure: Measure, series: Series) -> str:
    found = series.latest
    before = series.before(found) if found else None
    if found is None or before is None or found.value is None or before.value is None:
        return ""
    words = {"when": _when(found, before), "before": write_value(before.value, measure)}
    if found.value == before.value:
        return _("The same as %(when)s.") % words
    words["size"] = _size(abs(found.value - before.value), measure)
    if found.value > before.value:
        sentence = _("%(size)s more than %(when)s (%(before)s)") % words
    elif measure.kind == Measure.Kind.COUNT:
        sentence = _("%(size)s fewer than %(when)s (%(before)s)") % words
    else:
        sentence = _("%(size)s less than %(when)s (%(before)s)") % words
    return f"{sentence}{_sureness(chance_of_change(measure, found, before))}."


def _when(found: Found, before: Found) -> str:
    """`a year before`, or where there was a gap then, `in` the period that is compared instead."""
    if shift(before.ends_on.replace(day=1), 12) == found.ends_on.replace(day=1):
        return _("a year before")
    return before.when


def _size(difference: Decimal, measure: Measure) -> str:
    if measure.kind != Measure.Kind.PERCENTAGE:
        return write_value(difference, measure)
    # A broken number is no count of anything: every language says it in some form of its plural.
    count = int(difference) if difference == difference.to_integral_value() else 2
    return ngettext("%(points)s point", "%(points)s points", count) % {"points": _plain(difference)}


def chance_against_target(measure: Measure, found: Found, target: Decimal) -> bool | None:
    """Whether the distance to the target could be chance; None where nobody can tell.

    A count's target was set from counts, which chance moves as it moves this one, so the two are compared as counts
    of equal length: 212 against 180 could be chance. A percentage of so many people is set against a fixed share.
    """
    if found.value is None:
        return None
    if measure.kind == Measure.Kind.COUNT:
        return chance_of_difference(round(found.value), 1, round(target), 1) >= CHANCE
    if measure.kind == Measure.Kind.PERCENTAGE and found.out_of:
        from scipy.stats import binomtest  # noqa: PLC0415 - slow to import: see above

        return float(binomtest(_how_many(found), found.out_of, float(target) / 100).pvalue) >= CHANCE
    return None


def chance_of_change(measure: Measure, found: Found, before: Found) -> bool | None:
    """Whether the difference between two readings could be chance; None where nobody can tell."""
    if found.value is None or before.value is None:
        return None
    if measure.kind == Measure.Kind.COUNT:
        return chance_of_difference(round(found.value), 1, round(before.value), 1) >= CHANCE
    if measure.kind == Measure.Kind.PERCENTAGE and found.out_of and before.out_of:
        from scipy.stats import fisher_exact  # noqa: PLC0415 - slow to import: see above

        table = [[_how_many(each), (each.out_of or 0) - _how_many(each)] for each in (found, before)]
        return float(fisher_exact(table).pvalue) >= CHANCE
    return None


def _how_many(found: Found) -> int:
    return round((found.value or Decimal(0)) * (found.out_of or 0) / 100)


def _sureness(could_be_chance: bool | None) -> str:
    if could_be_chance is None:
        return ""
    return f", {_('could be chance') if could_be_chance else _('more than chance would explain')}"


def _words(measure: Measure, found: Found) -> dict[str, str]:
    value = write_value(found.value, measure) if found.value is not None else ""
    return {"value": value, "when": found.when}


def write_value(value: Decimal, measure: Measure) -> str:
    """`1,234`, `61.5%`, `£3.20`: as people read it, without empty decimals."""
    if measure.kind == Measure.Kind.PERCENTAGE:
        return f"{_plain(value)}%"
    if measure.unit in ("£", "€"):
        is_whole = value == value.to_integral_value()
        return f"{measure.unit}{_plain(value) if is_whole else intcomma(f'{value:.2f}')}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    return intcomma(int(value)) if value == value.to_integral_value() else intcomma(f"{value.normalize():f}")
