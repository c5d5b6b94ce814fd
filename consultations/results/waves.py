"""The same question asked before: how far the answers have moved, and whether that could be chance."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _

from consultations.preparing.models import Consultation

from .counting import Average, QuestionResult
from .services import results_of

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Change:
    """How one share (in a hundred), or a mean, has moved: the difference with its 95 % interval."""

    label: str
    before: float
    now: float
    low: float
    high: float
    is_mean: bool = False

    @property
    def difference(self) -> float:
        return self.now - self.before

    @property
    def could_be_chance(self) -> bool:
        return self.low <= 0 <= self.high

    @property
    def in_words(self) -> str:
        words = {
            "label": self.label,
            "before": _rounded(self.before, self.is_mean),
            "now": _rounded(self.now, self.is_mean),
            "low": _signed(self.low, self.is_mean),
            "high": _signed(self.high, self.is_mean),
        }
        if self.is_mean:
            moved = _("The mean was %(before)s and is %(now)s; the difference lies between %(low)s and %(high)s")
        else:
            moved = _(
                "“%(label)s”: %(before)s in 100 before, %(now)s in 100 now; the difference lies between %(low)s and "
                "%(high)s"
            )
        verdict = _("so it could be chance") if self.could_be_chance else _("more than chance alone would make")
        return f"{moved % words}, {verdict}."


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question beside its earlier wave."""

    earlier: str
    base_before: int
    base_now: int
    changes: tuple[Change, ...]

    @property
    def content(self) -> dict[str, Any]:
        """As pages, downloads and releases have it."""
        changes = [change.in_words for change in self.changes]
        return {"title": self.earlier, "base": self.base_before, "changes": changes}


def compare_with_earlier(result: QuestionResult, consultation: Consultation | None = None) -> Comparison | None:
    """What `result` can be compared with, where its question names an earlier one that people have answered.

    It names one of any consultation as `slug:id`, or by its id alone: then of that which `consultation` was copied
    from, or else of the newest before it that asked the same and whose results are released.
    """
    slug, _colon, id = result.question.wave_of.rpartition(":")
    earlier = Consultation.objects.filter(slug=slug).first() if slug else None
    if consultation and id and not slug:
        earlier = _earlier_wave(consultation, id)
    people = results_of(earlier).people if earlier and id else None
    before = people.question(id) if people else None
    if earlier is None or before is None or not before.base or not result.base:
        return None
    changes = tuple(_changes(before, result))
    return Comparison(str(earlier), before.base.total(), result.base.total(), changes) if changes else None


def _earlier_wave(consultation: Consultation, id: str) -> Consultation | None:
    if consultation.copied_from and _asked(consultation.copied_from, id):
        return consultation.copied_from
    dated = Consultation.objects.with_days()
    first_day = dated.values_list("first_day", flat=True).get(pk=consultation.pk)
    before = dated.filter(first_day__lt=first_day, releases__isnull=False).distinct().order_by("-first_day", "-pk")
    return next((each for each in before.prefetch_related("versions") if _asked(each, id)), None)


def _asked(consultation: Consultation, id: str) -> bool:
    """Whether any version that was put to the public holds a question of this id, whatever its words."""
    asked = (version for version in consultation.versions.all() if version.number > 0)
    return any(version.questionnaire().question(id) for version in asked)


def _changes(before: QuestionResult, now: QuestionResult):
    earlier = {option.id: option for option in before.options if not option.is_dont_know}
    for option in now.options:
        if option.id in earlier and not option.is_dont_know:
            yield change_of_share(
                option.label, (earlier[option.id].count, before.base.total()), (option.count, now.base.total())
            )
    if before.average and now.average and min(before.average.count, now.average.count) > 1:
        yield change_of_mean(before.average, now.average)


def change_of_share(label: str, before: tuple[int, int], now: tuple[int, int]) -> Change:
    """Of how many of how many, twice: the difference with Newcombe's interval (1998, method 10)."""
    from statsmodels.stats.proportion import confint_proportions_2indep  # noqa: PLC0415 - slow to import

    low, high = confint_proportions_2indep(*now, *before, method="newcomb", alpha=1 - CONFIDENCE)
    return Change(label, 100 * before[0] / before[1], 100 * now[0] / now[1], 100 * low, 100 * high)


def change_of_mean(before: Average, now: Average) -> Change:
    """The difference of two means with Welch's interval, which lets their spreads differ."""
    from scipy.stats import t  # noqa: PLC0415 - slow to import

    parts = [each.deviation**2 / each.count for each in (before, now)]
    error = sqrt(sum(parts))
    freedom = [part**2 / (each.count - 1) for part, each in zip(parts, (before, now), strict=True)]
    half = error * t.ppf((1 + CONFIDENCE) / 2, error**4 / sum(freedom)) if error else 0.0
    difference = now.mean - before.mean
    return Change("", before.mean, now.mean, difference - half, difference + half, is_mean=True)


def _rounded(number: float, is_mean: bool) -> str:
    return f"{number:.1f}" if is_mean else f"{number:.0f}"


def _signed(number: float, is_mean: bool) -> str:
    return f"{number:+.1f}".replace("-", "−") if is_mean else f"{number:+.0f}".replace("-", "−")
