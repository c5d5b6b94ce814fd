"""Who answered, held against who lives here: by area, and by what people said of themselves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from places.models import Area, AreaKind

from .models import PopulationGroup
from .services import RespondentResults

# A group whose share of the answers is within this many in a hundred of its share of the people counts as fair.
NEAR = 2.0


@dataclass(frozen=True, slots=True)
class Represented:
    """One group: how many of it answered, and what part of those who answered and of the population that is."""

    label: str
    answered: int
    share: float
    population: int
    population_share: float
    low: float
    high: float

    @property
    def in_words(self) -> str:
        """What the two shares mean, told apart from chance by the share's 95 % interval."""
        if self.low <= self.population_share <= self.high or abs(self.share - self.population_share) < NEAR:
            return _("About their share")
        if self.share > self.population_share:
            return _("Heard more than their share")
        return _("Heard less than their share")


@dataclass(frozen=True, slots=True)
class Representation:
    """Those who answered against the population, by one thing. `unknown` is how many did not say."""

    title: str
    groups: tuple[Represented, ...]
    unknown: int
    source: str

    @property
    def summary(self) -> str:
        """Who was heard least, or that nobody was left out, in a sentence."""
        missing = [each for each in self.groups if each.high < each.population_share - NEAR]
        if not missing:
            return _("No group is clearly missing from the answers.")
        least = sorted(missing, key=lambda each: each.share - each.population_share)[:3]
        return _("Heard less than their share of the people: %(groups)s. What they would have said is not known.") % {
            "groups": ", ".join(each.label for each in least)
        }


def representation_of(people: RespondentResults) -> list[Representation]:
    """Every comparison that answers and population allow, by area first."""
    by_area = _by_area(people.areas)
    found = [by_area] if by_area else []
    groups: dict[str, list[PopulationGroup]] = {}
    for group in PopulationGroup.objects.everywhere():
        groups.setdefault(group.characteristic, []).append(group)
    for characteristic, known in groups.items():
        answered = people.characteristics.get(characteristic, Counter())
        if said := sum(answered[id] for group in known for id in group.ids):
            rows = [(group.label, sum(answered[id] for id in group.ids), group.people) for group in known]
            found.append(_represent(_title(characteristic), rows, people.total - said, known[0].source))
    return [*found, *_by_area_and_group(people)]


def _by_area_and_group(people: RespondentResults) -> list[Representation]:
    """Each group of each ward, where the population of wards is loaded: who is missing where."""
    groups: dict[str, list[PopulationGroup]] = {}
    for group in PopulationGroup.objects.in_one_area().select_related("area").order_by("area__name", "order"):
        groups.setdefault(group.characteristic, []).append(group)
    found = []
    for characteristic, known in groups.items():
        by_area = people.characteristics_by_area.get(characteristic, {})
        rows = [
            (
                _("%(ward)s: %(group)s") % {"ward": group.area, "group": group.label},
                sum(by_area.get(group.area_id or 0, Counter())[id] for id in group.ids),
                group.people,
            )
            for group in known
        ]
        if said := sum(row[1] for row in rows):
            title = _("%(what)s in each area") % {"what": _title(characteristic)}
            found.append(_represent(title, rows, people.total - said, known[0].source))
    return found


def _title(characteristic: str) -> str:
    return {"age": _("Age"), "sex": _("Sex")}.get(characteristic, characteristic.capitalize())


def population_version() -> str:
    """Something that is another after any figure of the population has been loaded, changed or removed."""
    groups = PopulationGroup.objects.aggregate(count=Count("pk"), newest=Max("pk"), people=Sum("people"))
    areas = Area.objects.exclude(population=None).order_by("pk").values_list("pk", "population", "population_source")
    return sha256(repr((groups, list(areas))).encode()).hexdigest()


def figures_missing() -> str:
    """Of which things the population is not loaded, so that nobody takes their absence for fairness; empty of none."""
    known = set(PopulationGroup.objects.everywhere().values_list("characteristic", flat=True))
    missing = [str(words) for name, words in (("age", _("age")), ("sex", _("sex"))) if name not in known]
    if not missing:
        return ""
    return _(
        "How many people live here by %(what)s is not loaded, so by that nothing can be said of who is missing from "
        "the answers. Figures of the census are loaded with the command import_population_groups."
    ) % {"what": _(" and by ").join(missing)}


def _by_area(answered: Counter[int | None]) -> Representation | None:
    """By the kind of area that most say they live in, all areas of that kind here."""
    named = Area.objects.filter(pk__in=[pk for pk in answered if pk])
    kinds = Counter({kind: sum(answered[pk] for pk in pks) for kind, pks in _by_kind(named).items()})
    if not kinds:
        return None
    kind = kinds.most_common(1)[0][0]
    areas = Area.objects.current().of_kind(kind).exclude(population=None)
    district = Area.objects.district()
    here = list(areas.within(district)) if district else []
    here = here or list(areas)
    said = sum(answered[area.pk] for area in here)
    if not said:
        return None
    rows = [(area.name, answered[area.pk], area.population or 0) for area in here]
    return _represent(str(AreaKind(kind).label), rows, answered.total() - said, here[0].population_source)


def _by_kind(areas: Iterable[Area]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for area in areas:
        found.setdefault(area.kind, []).append(area.pk)
    return found


def _represent(title: str, rows: Iterable[tuple[str, int, int]], unknown: int, source: str) -> Representation:
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - slow to import

    rows = list(rows)
    answered, living = sum(row[1] for row in rows), sum(row[2] for row in rows)
    groups = []
    for label, count, people in rows:
        low, high = proportion_confint(count, answered, method="wilson")
        share, of_population = 100 * count / answered, 100 * people / living if living else 0.0
        groups.append(Represented(label, count, share, people, of_population, 100 * low, 100 * high))
    return Representation(title, tuple(groups), unknown, source)
