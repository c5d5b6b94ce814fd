"""Counting what was answered: each option by itself, each total with the channels that it came by.

No database: questions and answers in, figures out. Who was asked follows from the answers themselves, for a
response holds only answers to questions that were asked.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import sqrt
from typing import Any, NamedTuple

from consultations.questions.answers import Answer, Answers, holds
from consultations.questions.questionnaire import CHOICE_KINDS, TEXT_KINDS, Condition, Question, QuestionKind

# People counted by the channel their answers came by.
Channels = Counter[str]


class Counted(NamedTuple):
    """One response as counting sees it: no name, no address, no reference."""

    answers: Answers
    channel: str = "web"
    respondent_type: str = "person"
    version: int = 0
    area: int | None = None
    group_kind: str = ""
    month: str = ""
    characteristics: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class OptionCount:
    """How many chose one option, or ranked it, wrote this month, live in this area."""

    id: str
    label: str
    channels: Channels = field(default_factory=Counter)
    value: float | None = None
    is_dont_know: bool = False

    @property
    def count(self) -> int:
        return self.channels.total()


@dataclass(frozen=True, slots=True)
class Average:
    """The middle of numbers: on a scale, those of its options; when ranking, places from 1, the highest."""

    count: int
    mean: float
    median: float
    least: float
    most: float
    deviation: float

    @classmethod
    def of(cls, values: Mapping[float, int]) -> "Average | None":
        """Of values and how many gave each; None of none."""
        total = sum(values.values())
        if not total:
            return None
        given = sorted((value, count) for value, count in values.items() if count)
        mean = sum(value * count for value, count in given) / total
        squares = sum(count * (value - mean) ** 2 for value, count in given)
        spread = sqrt(squares / (total - 1)) if total > 1 else 0.0
        return cls(total, mean, _median(given, total), given[0][0], given[-1][0], spread)


def _median(given: Sequence[tuple[float, int]], total: int) -> float:
    """The middle of values in order, each with how many gave it; of two in the middle, their mean."""
    reached = list(accumulate(count for _value, count in given))
    low, high = (bisect_right(reached, place) for place in ((total - 1) // 2, total // 2))
    return (given[low][0] + given[high][0]) / 2


@dataclass(frozen=True, slots=True)
class RankedOption:
    """How one option fared in a ranking: how many gave it a place, which on average, and how many the first."""

    id: str
    label: str
    ranked: int
    first: int
    average: Average | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What one set of respondents answered to one question, in one wording of it.

    `asked` is how many were led to it; of those `base` gave an answer with substance, which shares are of. Who does
    not know, would rather not say, or gave no answer is counted apart. `rows` are a grid's lines. `versions` are the
    numbers of the versions that asked it in these words.
    """

    question: Question
    asked: Channels
    base: Channels
    dont_know: Channels
    not_said: Channels
    options: tuple[OptionCount, ...] = ()
    average: Average | None = None
    ranking: tuple[RankedOption, ...] = ()
    rows: tuple["QuestionResult", ...] = ()
    others: int = 0
    points: tuple[tuple[float, float, str], ...] = ()
    versions: tuple[int, ...] = ()

    @property
    def no_answer(self) -> int:
        return self.asked.total() - self.base.total() - self.dont_know.total() - self.not_said.total()

    def share(self, count: int) -> float | None:
        """Of a hundred who gave an answer with substance, how many; None where nobody did."""
        return 100 * count / self.base.total() if self.base.total() else None

    @property
    def label(self) -> str:
        return self.question.label

    @property
    def is_text(self) -> bool:
        return self.question.kind in TEXT_KINDS


def count_question(
    question: Question,
    responses: Iterable[Counted],
    *,
    only_if: Sequence[Condition] = (),
    versions: tuple[int, ...] = (),
) -> QuestionResult:
    """Count one question. `only_if` are the conditions of the section that it stands in, besides its own."""
    tally = _TALLIES.get(question.kind, _Tally)(question)
    conditions = (*only_if, *question.only_if)
    by_channel: dict[str, list[Answers]] = {}
    for response in responses:
        by_channel.setdefault(response.channel, []).append(response.answers)
    for channel, those in by_channel.items():
        given = [answer for answers in those if (answer := answers.get(question.id)) is not None]
        unanswered = len(those) - len(given)
        if conditions and unanswered:
            asked = (
                all(holds(each, answers) for each in conditions) for answers in those if question.id not in answers
            )
            unanswered = sum(asked)
        tally.take(given, unanswered, channel)
    return tally.result(versions)


NOT_SAID = "not said"


class _Tally:
    """The running count of one question; subclasses know what their kind's answers look like.

    Of thousands of answers most are alike, so each is brought to a `key` that equal ones share, and those are counted
    at once.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self.asked: Channels = Counter()
        self.base: Channels = Counter()
        self.dont_know: Channels = Counter()
        self.not_said: Channels = Counter()

    def take(self, given: Iterable[Answer], unanswered: int, channel: str) -> None:
        """Count answers that came by one channel, and how many were asked there and gave none."""
        key_of = self.key_of
        alike = Counter(NOT_SAID if "not_said" in answer else key_of(answer) for answer in given)
        self.asked[channel] += alike.total() + unanswered
        self.not_said[channel] += alike.pop(NOT_SAID, 0)
        for key, times in alike.items():
            self.count(key, channel, times)

    def key_of(self, answer: Answer) -> Any:
        """An answer in words, or a file: it was given or not."""
        return bool(answer.get("text") or answer.get("file"))

    def count(self, key: Any, channel: str, times: int) -> None:
        if key:
            self.base[channel] += times

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        return QuestionResult(
            self.question, +self.asked, +self.base, +self.dont_know, +self.not_said, versions=versions, **parts
        )


class _Choices(_Tally):
    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.chosen: dict[str, Channels] = {option.id: Counter() for option in question.options}
        self.without_substance = {option.id for option in question.options if option.is_dont_know}
        self.others = 0

    def key_of(self, answer: Answer) -> tuple[tuple[str, ...], bool]:
        return tuple(answer.get("choices", ())), bool(answer.get("other"))

    def count(self, key: tuple[tuple[str, ...], bool], channel: str, times: int) -> None:
        # Once for each option, whatever else was chosen with it: never for a combination of them.
        chosen = [id for id in dict.fromkeys(key[0]) if id in self.chosen]
        for id in chosen:
            self.chosen[id][channel] += times
        if any(id not in self.without_substance for id in chosen):
            self.base[channel] += times
        elif chosen:
            self.dont_know[channel] += times
        self.others += times if key[1] else 0

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        options = tuple(
            OptionCount(option.id, option.label, self.chosen[option.id], option.value, option.is_dont_know)
            for option in self.question.options
        )
        average = _average(options) if self.question.kind == QuestionKind.SCALE else None
        return super().result(versions, options=options, average=average, others=self.others)


def _average(options: Iterable[OptionCount]) -> Average | None:
    """The middle of a scale, of those options that have a number and mean one."""
    values: Counter[float] = Counter()
    for option in options:
        if option.value is not None and not option.is_dont_know:
            values[option.value] += option.count
    return Average.of(values)


class _Grid(_Tally):
    """Each row is a question of its own on the grid's scale."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.lines = {
            row.id: _Choices(Question(row.id, QuestionKind.SCALE, row.label, options=question.options))
            for row in question.rows
        }
        self.without_substance = {option.id for option in question.options if option.is_dont_know}

    def key_of(self, answer: Answer) -> tuple[tuple[str, str], ...]:
        return tuple(answer.get("rows", {}).items())

    def count(self, key: tuple[tuple[str, str], ...], channel: str, times: int) -> None:
        given = [(row, id) for row, id in key if row in self.lines]
        for row, id in given:
            self.lines[row].count(((id,), False), channel, times)
        if any(id not in self.without_substance for _row, id in given):
            self.base[channel] += times
        elif given:
            self.dont_know[channel] += times

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        for line in self.lines.values():
            # Whoever was asked the grid was asked every line of it, and whoever would not say said so of every line.
            line.asked, line.not_said = self.asked, self.not_said
        return super().result(versions, rows=tuple(line.result(versions) for line in self.lines.values()))


class _Ranking(_Tally):
    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.places: dict[str, Counter[float]] = {option.id: Counter() for option in question.options}

    def key_of(self, answer: Answer) -> tuple[str, ...]:
        return tuple(answer.get("ranking", ()))

    def count(self, key: tuple[str, ...], channel: str, times: int) -> None:
        ranked = [id for id in dict.fromkeys(key) if id in self.places]
        for place, id in enumerate(ranked, start=1):
            self.places[id][place] += times
        if ranked:
            self.base[channel] += times

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        ranking = [
            RankedOption(option.id, option.label, places.total(), places[1], Average.of(places))
            for option in self.question.options
            for places in [self.places[option.id]]
        ]
        # The best first: by its average place, and what nobody ranked last.
        ranking.sort(key=lambda each: (each.average.mean if each.average else float("inf"), -each.first))
        return super().result(versions, ranking=tuple(ranking))


class _Number(_Tally):
    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.values: Counter[float] = Counter()

    def key_of(self, answer: Answer) -> Any:
        return answer.get("number")

    def count(self, key: Any, channel: str, times: int) -> None:
        if isinstance(key, int | float):
            self.values[key] += times
            self.base[channel] += times

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        return super().result(versions, average=Average.of(self.values))


class _Date(_Tally):
    """Dates by month: `2026-11`."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.months: dict[str, Channels] = {}

    def key_of(self, answer: Answer) -> str:
        return str(answer.get("date", ""))[:7]

    def count(self, key: str, channel: str, times: int) -> None:
        if key:
            self.months.setdefault(key, Counter())[channel] += times
            self.base[channel] += times

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        months = tuple(OptionCount(month, month, channels) for month, channels in sorted(self.months.items()))
        return super().result(versions, options=months)


class _Place(_Tally):
    """Points (latitude, longitude, channel) as they were given, to be put in areas later; a line by its middle."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.points: list[tuple[float, float, str]] = []

    def key_of(self, answer: Answer) -> tuple[float, float] | bool:
        return point_of(answer) or bool(answer.get("text"))

    def count(self, key: tuple[float, float] | bool, channel: str, times: int) -> None:
        if isinstance(key, tuple):
            self.points += [(*key, channel)] * times
        if key:
            self.base[channel] += times

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        return super().result(versions, points=tuple(self.points))


def point_of(answer: Answer) -> tuple[float, float] | None:
    """Latitude and longitude of a place that was given on the map; of a line, those of its middle."""
    line = answer.get("line") or []
    point = answer.get("point") or (line[len(line) // 2] if line else None)
    return (float(point[0]), float(point[1])) if point else None


_TALLIES: Mapping[str, type[_Tally]] = {
    **dict.fromkeys(CHOICE_KINDS, _Choices),
    QuestionKind.GRID: _Grid,
    QuestionKind.RANKING: _Ranking,
    QuestionKind.NUMBER: _Number,
    QuestionKind.DATE: _Date,
    QuestionKind.PLACE: _Place,
}
