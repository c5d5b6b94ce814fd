"""Counting what was answered: each option by itself, each total with the channels that it came by.

No database: questions and answers in, figures out. Who was asked follows from the answers themselves, for a
response holds only answers to questions that were asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, stdev
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
        numbers = [value for value, count in sorted(values.items()) for _each in range(count)]
        if not numbers:
            return None
        spread = stdev(numbers) if len(numbers) > 1 else 0.0
        return cls(len(numbers), fmean(numbers), median(numbers), numbers[0], numbers[-1], spread)


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
    own = question.id
    for response in responses:
        answers = response.answers
        given = answers.get(own)
        if given is not None:
            tally.take(given, response.channel)
        elif not conditions or all(holds(condition, answers) for condition in conditions):
            tally.asked[response.channel] += 1
    return tally.result(versions)


class _Tally:
    """The running count of one question; subclasses know what their kind's answers look like."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.asked: Channels = Counter()
        self.base: Channels = Counter()
        self.dont_know: Channels = Counter()
        self.not_said: Channels = Counter()

    def take(self, answer: Answer, channel: str) -> None:
        self.asked[channel] += 1
        if answer.get("not_said"):
            self.not_said[channel] += 1
        else:
            self.count(answer, channel)

    def count(self, answer: Answer, channel: str) -> None:
        """An answer in words, or a file: it was given."""
        if answer.get("text") or answer.get("file"):
            self.base[channel] += 1

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        return QuestionResult(
            self.question, self.asked, self.base, self.dont_know, self.not_said, versions=versions, **parts
        )


class _Choices(_Tally):
    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.chosen: dict[str, Channels] = {option.id: Counter() for option in question.options}
        self.without_substance = {option.id for option in question.options if option.is_dont_know}
        self.others = 0

    def count(self, answer: Answer, channel: str) -> None:
        # Once for each option, whatever else was chosen with it: never for a combination of them.
        chosen = [id for id in dict.fromkeys(answer.get("choices", ())) if id in self.chosen]
        for id in chosen:
            self.chosen[id][channel] += 1
        if any(id not in self.without_substance for id in chosen):
            self.base[channel] += 1
        elif chosen:
            self.dont_know[channel] += 1
        self.others += bool(answer.get("other"))

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

    def take(self, answer: Answer, channel: str) -> None:
        super().take(answer, channel)
        given = answer.get("rows", {})
        for id, line in self.lines.items():
            if answer.get("not_said"):
                line.take(answer, channel)
            elif id in given:
                line.take({"choices": [given[id]]}, channel)

    def count(self, answer: Answer, channel: str) -> None:
        given = [id for row, id in answer.get("rows", {}).items() if row in self.lines]
        unsure = {option.id for option in self.question.options if option.is_dont_know}
        if any(id not in unsure for id in given):
            self.base[channel] += 1
        elif given:
            self.dont_know[channel] += 1

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        for line in self.lines.values():
            # Whoever was asked the grid was asked every line of it.
            line.asked = self.asked
        return super().result(versions, rows=tuple(line.result(versions) for line in self.lines.values()))


class _Ranking(_Tally):
    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.places: dict[str, Counter[float]] = {option.id: Counter() for option in question.options}

    def count(self, answer: Answer, channel: str) -> None:
        ranked = [id for id in dict.fromkeys(answer.get("ranking", ())) if id in self.places]
        for place, id in enumerate(ranked, start=1):
            self.places[id][place] += 1
        if ranked:
            self.base[channel] += 1

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

    def count(self, answer: Answer, channel: str) -> None:
        if isinstance(number := answer.get("number"), int | float):
            self.values[number] += 1
            self.base[channel] += 1

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        return super().result(versions, average=Average.of(self.values))


class _Date(_Tally):
    """Dates by month: `2026-11`."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.months: dict[str, Channels] = {}

    def count(self, answer: Answer, channel: str) -> None:
        if month := str(answer.get("date", ""))[:7]:
            self.months.setdefault(month, Counter())[channel] += 1
            self.base[channel] += 1

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        months = tuple(OptionCount(month, month, channels) for month, channels in sorted(self.months.items()))
        return super().result(versions, options=months)


class _Place(_Tally):
    """Points (latitude, longitude, channel) as they were given, to be put in areas later; a line by its middle."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.points: list[tuple[float, float, str]] = []

    def count(self, answer: Answer, channel: str) -> None:
        line = answer.get("line") or []
        point = answer.get("point") or (line[len(line) // 2] if line else None)
        if point:
            self.points.append((float(point[0]), float(point[1]), channel))
        if point or answer.get("text"):
            self.base[channel] += 1

    def result(self, versions: tuple[int, ...] = (), **parts: Any) -> QuestionResult:
        return super().result(versions, points=tuple(self.points))


_TALLIES: Mapping[str, type[_Tally]] = {
    **dict.fromkeys(CHOICE_KINDS, _Choices),
    QuestionKind.GRID: _Grid,
    QuestionKind.RANKING: _Ranking,
    QuestionKind.NUMBER: _Number,
    QuestionKind.DATE: _Date,
    QuestionKind.PLACE: _Place,
}
