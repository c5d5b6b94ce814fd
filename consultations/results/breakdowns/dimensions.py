"""By what people are told apart in a table: the options of a question in its rows, areas or groups in its columns."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from consultations.disclosure import THRESHOLD, Dimension
from consultations.questions.questionnaire import Option, QuestionKind
from places.models import Area, AreaKind
from places.placing import place_points

from ..counting import Counted, point_of
from ..crosstabs import BY_CHARACTERISTIC, BY_QUESTION
from ..models import PopulationGroup
from ..places import ELSEWHERE
from ..services import Wording

NO_VIEW, FEW, CHOSEN, NOT_CHOSEN, UNKNOWN = "no-view", "few", "chosen", "not", "unknown"
ONE_ANSWER = {QuestionKind.CHOICE, QuestionKind.SCALE}
CategoryOf = Callable[[Counted], str]


@dataclass(frozen=True, slots=True)
class Characteristic:
    """A way to tell people apart: a dimension, the words for its categories, and who has which.

    `codes` are the official codes of those categories that are areas.
    """

    dimension: Dimension
    labels: dict[str, str]
    of: CategoryOf
    codes: Mapping[str, str] = field(default_factory=dict)


def column_of(by: str, wordings: dict[str, Wording], people: Sequence[Counted]) -> Characteristic | None:
    """What the columns are. How many people are in each may be hidden, but for a question's own totals."""
    if by.startswith(BY_QUESTION):
        wording = wordings.get(by.removeprefix(BY_QUESTION))
        return one_answer(wording, people) if wording and wording.question.kind in ONE_ANSWER else None
    if by.startswith(BY_CHARACTERISTIC):
        name = by.removeprefix(BY_CHARACTERISTIC)
        known = list(PopulationGroup.objects.of(name))
        group_of = {id: each.group for each in known for id in each.ids}
        groups = {each.group: each.label for each in known} | {UNKNOWN: _("Not known")}
        return Characteristic(
            Dimension(name, tuple(groups)),
            groups,
            lambda person: group_of.get(str(person.characteristics.get(name)), UNKNOWN),
        )
    return _by_area(people)


def _by_area(people: Iterable[Counted]) -> Characteristic:
    """By where they live, in every area of the kinds they name: one left out would be one where nobody answered."""
    named = Area.objects.filter(pk__in={person.area for person in people if person.area})
    areas = {area.pk: area for area in named}
    for kind in {area.kind for area in named}:
        areas |= {area.pk: area for area in areas_here(kind)}
    in_order = sorted(areas.values(), key=lambda area: area.name)
    labels = {str(area.pk): str(area) for area in in_order} | {UNKNOWN: _("No area given")}
    return Characteristic(
        Dimension("area", tuple(labels)),
        labels,
        lambda person: str(person.area) if str(person.area) in labels else UNKNOWN,
        {str(area.pk): area.code for area in in_order},
    )


def areas_here(kind: str) -> list[Area]:
    """The areas of one kind that the partnership covers."""
    found = Area.objects.current().of_kind(kind)
    district = Area.objects.district()
    return list(found.within(district)) if district else list(found)


def by_place(wording: Wording, people: Sequence[Counted]) -> Characteristic:
    """By the ward that their pin lies in, moved there for good: a pin may be somebody's own door."""
    wards = areas_here(AreaKind.WARD)
    points = {
        id(person): point for person in people if (point := point_of(person.answers.get(wording.question.id, {})))
    }
    longitudes, latitudes = [point[1] for point in points.values()], [point[0] for point in points.values()]
    indexes, found = place_points(longitudes, latitudes, Area.objects.filter(pk__in=[ward.pk for ward in wards]))
    codes = {ward.pk: ward.code for ward in wards}
    owners = list(points)
    placed = {owners[at]: codes[pk] for at, pk in zip(indexes.tolist(), found.tolist(), strict=True)}
    labels = {ward.code: ward.name for ward in sorted(wards, key=lambda ward: ward.name)}
    labels |= {ELSEWHERE: _("Outside every ward"), UNKNOWN: _("No place on the map")}
    return Characteristic(
        Dimension(f"place:{wording.question.id}", tuple(labels)),
        labels,
        lambda person: placed.get(id(person), ELSEWHERE if id(person) in points else UNKNOWN),
        {code: code for code in codes.values()},
    )


def lines_of(wording: Wording, people: Sequence[Counted]) -> Iterable[Characteristic]:
    """What the rows are: the options of one choice; each option of many, chosen or not; each line of a grid."""
    question = wording.question
    if question.kind in ONE_ANSWER:
        if line := one_answer(wording, people):
            yield line
    elif question.kind == QuestionKind.CHOICES:
        for option in question.options:
            if line := _chosen(wording, option, people):
                yield line
    else:
        for row in question.rows:
            if line := one_answer(wording, people, row=row):
                yield line


def one_answer(wording: Wording, people: Sequence[Counted], row: Option | None = None) -> Characteristic | None:
    """Everybody in one category by what they answered; rare answers together, for their own totals are public."""
    question = wording.question
    labels = {option.id: option.label for option in question.options if not option.is_dont_know}

    def answer_of(person: Counted) -> str:
        if person.version not in wording.versions:
            return NO_VIEW
        answer = person.answers.get(question.id, {})
        chosen = [answer.get("rows", {}).get(row.id)] if row else answer.get("choices", ())
        return next((id for id in chosen if id in labels), NO_VIEW)

    totals = Counter(answer_of(person) for person in people)
    together = _rare(totals, [*labels, NO_VIEW])
    labels |= {NO_VIEW: _("No view given"), FEW: _("Other answers, each given by few")}
    given = tuple(id for id in labels if totals[id])
    apart = tuple(id for id in given if id not in together)
    shown = (*apart, FEW) if together else apart
    if len(shown) < 2:
        return None
    name = f"{BY_QUESTION}{question.id}{f'/{row.id}' if row else ''}"
    words = {id: f"{row.label}: {labels[id]}" if row else labels[id] for id in shown}
    categories = (*given, FEW) if together else given
    parts = {FEW: tuple(id for id in given if id in together)} if together else {}
    return Characteristic(Dimension(name, categories, parts, is_public=True, shown=shown), words, answer_of)


def _rare(totals: Counter[str], ids: Sequence[str]) -> set[str]:
    """Answers to put together: those that fewer gave than the threshold, and more until they are not few themselves."""
    given = sorted((id for id in ids if totals[id]), key=lambda id: totals[id])
    together = {id for id in given if totals[id] < THRESHOLD}
    for id in given:
        if not together or sum(totals[each] for each in together) >= THRESHOLD:
            break
        together.add(id)
    return together


def _chosen(wording: Wording, option: Option, people: Sequence[Counted]) -> Characteristic | None:
    question = wording.question

    def choice_of(person: Counted) -> str:
        chosen = person.answers.get(question.id, {}).get("choices", ())
        return CHOSEN if option.id in chosen and person.version in wording.versions else NOT_CHOSEN

    totals = Counter(choice_of(person) for person in people)
    if min(totals[CHOSEN], totals[NOT_CHOSEN]) < THRESHOLD:
        return None
    name = f"{BY_QUESTION}{question.id}/{option.id}"
    dimension = Dimension(name, (CHOSEN, NOT_CHOSEN), is_public=True, shown=(CHOSEN,))
    return Characteristic(dimension, {CHOSEN: option.label}, choice_of)
