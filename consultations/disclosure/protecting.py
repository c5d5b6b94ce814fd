"""Choosing what to hide: small figures, then whatever would give them away, until no attacker learns anything.

**Small** is fewer than the threshold, none among them: a zero says what nobody of an area answered, of everybody who
is known to have answered there; and if zeros were shown, each hidden figure would be known to be one at least.

**Safe** is a hidden figure that could be any number within a range at least as wide as the threshold, for an attacker
who knows all published figures (`auditing`). Totals that are public anyway (`Dimension.is_public`) are never hidden;
every other margin may be. Where nothing else helps, a table is left out whole.

**Between releases** the same holds for those who came since, and those who left or changed their answers: how many of
them have something in common is a figure that nobody may work out, where it is small, any better than from the totals
that are public anyway. That nobody came from an area says as much as that one person did.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .auditing import TOLERANCE, ImpossibleError, Knowledge, Range, Unknown, changes_between, moves, ranges_of
from .tables import EVERYBODY, CountTable, Dimension, Equation, Figure, equations_of, values_of

THRESHOLD = 5


class Hidden(StrEnum):
    """Why a figure is hidden."""

    SMALL = "small"
    CHANGE = "change"  # since the last release it has changed by fewer than the threshold, or not at all
    REVEALS = "reveals"  # with it, a figure that is hidden could be worked out
    BEFORE = "before"  # an earlier release hid it


@dataclass
class Protected:
    """Tables with what is hidden in them, and why.

    `left_out` are tables that cannot be published at all; `told_before` those among them that an earlier release
    showed, since which too few people came or left to hide anybody among them: as more come, they can be shown again.
    """

    tables: tuple[CountTable, ...]
    threshold: int = THRESHOLD
    earlier: tuple[Knowledge, ...] = ()
    hidden: dict[Figure, Hidden] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    told_before: tuple[str, ...] = ()
    stayed: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self.values = values_of(self.tables)
        self.equations = equations_of(self.tables)
        self.public = set(_public(self.tables))

    @property
    def shown_tables(self) -> tuple[CountTable, ...]:
        return tuple(table for table in self.tables if table.name not in self.left_out)

    @property
    def published(self) -> dict[Figure, int]:
        """Every figure that the release tells: the only numbers that may leave this object."""
        shown = self.public | {figure for table in self.shown_tables for figure in displayed(table)}
        return {figure: self.values[figure] for figure in sorted(shown - self.hidden.keys(), key=sorted)}

    @property
    def knowledge(self) -> Knowledge:
        """What an attacker has from this release."""
        shown = {figure for table in self.shown_tables for figure in displayed(table)}
        return Knowledge(self.published, self.equations, frozenset(shown & self.hidden.keys()), self.stayed)

    @property
    def releases(self) -> tuple[Knowledge, ...]:
        """All that an attacker has: this release, and those before, the newest first."""
        return (self.knowledge, *self.earlier)

    @property
    def watched(self) -> set[Figure]:
        """Figures that nobody may be able to work out: hidden ones, and small ones that no table shows anyway.

        But for parts of an answer that fewer gave than the threshold in all: their public total alone says that each
        is fewer. Tables show such answers together only.
        """
        here = {figure for table in self.shown_tables for figure, _categories in _all_figures(table)}
        small = {figure for figure in here - self.public if self.values[figure] < self.threshold}
        small = {figure for figure in small if not self._is_of_few(figure)}
        return (small | (self.hidden.keys() & here)) - self.public

    def _is_of_few(self, figure: Figure) -> bool:
        totals = [frozenset({pair}) for pair in figure]
        return any(total in self.public and self.values[total] < self.threshold for total in totals)

    def count(self, table: CountTable, *categories: str) -> int | None:
        """What a cell of the table shows: its count, or None where it is hidden."""
        figure = table.figure(*categories)
        return None if figure in self.hidden else self.values[figure]

    def margin(self, dimension: Dimension, category: str) -> int | None:
        """How many people have `category`, or None where that is hidden."""
        figure = frozenset({(dimension.name, category)})
        return None if figure in self.hidden else self.values[figure]

    def came_and_left(self, number: int) -> tuple[int, int]:
        """How many people came, and how many left, since the `number`-th release before, 1 being the newest."""
        return moves(self.releases, 0, number)

    def failures(self) -> dict[Figure, Range]:
        """Figures whose range is too narrow. A release is refused while there is one."""
        return _Audit(self).failures()


def is_narrow(found: Range, threshold: float) -> bool:
    return found.width < threshold - TOLERANCE


def audit(protected: Protected) -> dict[Figure, Range]:
    """The range of every figure that should be hidden, in this release and in earlier ones, the narrowest of them."""
    checked = _Audit(protected)
    return _narrowest(checked.ranges(checked.watched()))


def _narrowest(ranges: Mapping[Unknown, Range]) -> dict[Figure, Range]:
    found: dict[Figure, Range] = {}
    for unknown, each in ranges.items():
        if unknown.figure not in found or each.width < found[unknown.figure].width:
            found[unknown.figure] = each
    return found


class _Audit:
    """One look at what is hidden with an attacker's eyes, or several while more and more is hidden.

    What was wide enough once stays so, for whoever is shown less knows less; so a later look asks for the rest alone.
    """

    def __init__(self, protected: Protected) -> None:
        self.protected = protected
        self.settled: set[Unknown] = set()

    def watched(self) -> dict[Unknown, float]:
        """What must be hidden of this release and was hidden in those before, with the range each must have."""
        before = [
            Unknown(number, figure)
            for number, release in enumerate(self.protected.earlier, start=1)
            for figure in sorted(release.hidden, key=sorted)
        ]
        here = [Unknown(0, figure) for figure in sorted(self.protected.watched, key=sorted)]
        return dict.fromkeys([*here, *before], float(self.protected.threshold))

    def changes(self) -> dict[Unknown, float]:
        """People who came or left between two releases, by what this release shows of people, with their ranges."""
        shown = {figure for table in self.protected.shown_tables for figure, _categories in _all_figures(table)}
        found = [
            (each, min(float(most), float(self.protected.threshold)))
            for each, most in changes_between(self.protected.releases, self.protected.public)
            if each.figure in shown
        ]
        return dict(sorted(found, key=lambda pair: (pair[0][0], pair[0].since, pair[0][2], sorted(pair[0].figure))))

    def failures(self) -> dict[Figure, Range]:
        watched, changes = self.watched(), self.changes()
        enough = {each: width for each, width in (watched | changes).items() if each not in self.settled}
        ranges = self.ranges(enough)
        narrow = {each: found for each, found in ranges.items() if is_narrow(found, enough[each])}
        # Five and more who came can be told, like five and more who are there.
        telling = {
            each: found
            for each, found in narrow.items()
            if each in watched or found.least < self.protected.threshold - TOLERANCE
        }
        anyway = self._known_anyway([each for each in telling if each in changes])
        failing = {
            each: found
            for each, found in telling.items()
            if each in watched or found.width < anyway[each].width - TOLERANCE
        }
        self.settled |= ranges.keys() - failing.keys()
        return _narrowest(failing)

    def _known_anyway(self, changes: Sequence[Unknown]) -> dict[Unknown, Range]:
        """How well changes can be told without this release, but for its public totals."""
        release, *earlier = self.protected.releases
        public = {figure: value for figure, value in release.published.items() if figure in self.protected.public}
        enough = dict.fromkeys(changes, float(self.protected.threshold))
        return self.ranges(enough, (replace(release, published=public), *earlier))

    def ranges(
        self, enough: Mapping[Unknown, float], releases: Sequence[Knowledge] | None = None
    ) -> dict[Unknown, Range]:
        protected = self.protected
        if not enough:
            return {}
        truth = {Unknown(0, figure): value for figure, value in protected.values.items()}
        try:
            return ranges_of(enough, releases or protected.releases, known=truth)
        except ImpossibleError:
            # Something other than people's answers was changed, an area's outline, say: nothing follows from before.
            alone = {each: width for each, width in enough.items() if each.release == 0 and each.moved is None}
            return ranges_of(alone, protected.releases[:1], known=truth)


def protect(
    tables: Iterable[CountTable],
    threshold: int = THRESHOLD,
    *,
    earlier: Sequence[Knowledge] = (),
    stayed: Sequence[int] = (),
) -> Protected:
    """The tables with so much hidden that the audit finds nothing.

    `earlier` are releases before, the newest first, and `stayed` how many people of each still stand with the same
    answers: all of them, where it is left out. Where even hiding everything would not help, `Protected.failures` says
    so, and nothing may be released.
    """
    protected = Protected(tuple(tables), threshold, tuple(earlier), stayed=tuple(stayed))
    protected.hidden.update(_primary(protected))
    # Where too few came or left since a release to hide anybody among them, what it told is not told anew.
    telling = {figure for figure, why in protected.hidden.items() if why == Hidden.CHANGE} & _known(protected)
    protected.told_before = tuple(table.name for table in protected.tables if telling & set(displayed(table)))
    protected.left_out = protected.told_before
    hiding = _Hiding(protected)
    hiding.accompany_the_lonely()
    checked = _Audit(protected)
    while failures := checked.failures():
        in_order = sorted(failures, key=lambda figure: (failures[figure].width, sorted(figure)))
        # One at a time would hide least, and take a program for each; so all are helped before looking again.
        helped = [hiding.help(figure) for figure in in_order]
        if not any(helped):
            break
    return protected


def _known(protected: Protected) -> set[Figure]:
    """Figures that an earlier release told and that hardly anybody moved in since: hiding them now hides nothing."""
    known: set[Figure] = set()
    releases = protected.releases
    for number, release in enumerate(protected.earlier, start=1):
        if sum(moves(releases, 0, number)) < protected.threshold:
            known |= release.published.keys()
    return known


def _primary(protected: Protected) -> dict[Figure, Hidden]:
    """What is hidden for its own sake."""
    found = {}
    releases = protected.releases
    moved = [moves(releases, 0, number) for number in range(1, len(releases))]
    for figure in {figure: None for table in protected.tables for figure in displayed(table)}:
        if figure not in protected.public and (why := _why_hidden(protected, figure, moved)):
            found[figure] = why
    return found


def _why_hidden(protected: Protected, figure: Figure, moved: Sequence[tuple[int, int]]) -> Hidden | None:
    """`moved` says how many came and left since each of the earlier releases."""
    value = protected.values[figure]
    if value < protected.threshold:
        return Hidden.SMALL
    for release, (came, left) in zip(protected.earlier, moved, strict=True):
        # Where more came than are counted now, it could have been none before, for all that this figure tells.
        if figure in release.hidden and value > came:
            return Hidden.BEFORE
        if figure in release.published and came + left and abs(value - release.published[figure]) < protected.threshold:
            return Hidden.CHANGE
    return None


class _Hiding:
    """Choosing, step by step, what else to hide: as little as will do, and cells sooner than margins."""

    def __init__(self, protected: Protected) -> None:
        self.protected = protected
        self.equations: dict[Figure, list[Equation]] = {}
        for equation in protected.equations:
            for figure in equation.figures:
                self.equations.setdefault(figure, []).append(equation)
        self.published = set(protected.published)
        self.watched = protected.watched
        self.known = _known(protected)

    def accompany_the_lonely(self) -> None:
        """Where the unknown parts of a sum make up too little, hide another: what is obvious, without a solver."""
        waiting = sorted(self.watched, key=sorted)
        while waiting:
            figure = waiting.pop()
            for equation in self.equations[figure]:
                if self._unknown_sum(equation) < self.protected.threshold and (more := self._hide_one_of([equation])):
                    waiting += [figure, more]

    def help(self, figure: Figure) -> bool:
        """Do something about a figure that can be told too well, or whose change can; whether anything can be done."""
        if figure in self.published and figure not in self.protected.public | self.known:
            self._hide(figure, Hidden.CHANGE)
            return True
        return self.hide_beside(figure) or self.leave_out_tables_of(figure)

    def hide_beside(self, figure: Figure) -> bool:
        """Hide one more figure of the sums that `figure` is in, or of those that its hidden neighbours are in."""
        near = self.equations.get(figure, [])
        neighbours = {each for equation in near for each in equation.figures if each not in self.published}
        further = [equation for each in sorted(neighbours, key=sorted) for equation in self.equations[each]]
        return bool(self._hide_one_of(near) or self._hide_one_of(further))

    def leave_out_tables_of(self, figure: Figure) -> bool:
        """Publish no table that shows `figure`."""
        holding = [table.name for table in self.protected.shown_tables if figure in displayed(table)]
        self.protected.left_out += tuple(holding)
        self.published = set(self.protected.published)
        self.watched = self.protected.watched
        return bool(holding)

    def _unknown_sum(self, equation: Equation) -> float:
        """How much of a sum is unknown; endless where the whole is unknown too."""
        if equation.whole not in self.published:
            return float("inf")
        unknown = [self.protected.values[part] for part in equation.parts if part not in self.published]
        return sum(unknown) if len(unknown) > 1 else 0

    def _hide_one_of(self, equations: Sequence[Equation]) -> Figure | None:
        """Hide the figure that costs least of those in `equations`, if one of them can be hidden."""
        fixed = self.protected.public | self.known
        candidates = {
            figure: equation
            for equation in equations
            for figure in equation.figures
            if figure in self.published and figure not in fixed
        }
        if not candidates:
            return None
        chosen = min(candidates, key=lambda figure: self._cost(figure, candidates[figure]))
        self._hide(chosen, Hidden.REVEALS)
        return chosen

    def _hide(self, figure: Figure, why: Hidden) -> None:
        self.protected.hidden[figure] = why
        self.published.discard(figure)

    def _cost(self, figure: Figure, equation: Equation) -> tuple:
        """What hiding `figure` costs: first in other figures that it drags along, then in people told of."""
        value = self.protected.values[figure]
        is_margin = len(figure) < max(len(each) for each in equation.figures) or figure == equation.whole
        makes_enough = self._unknown_sum(equation) + value >= self.protected.threshold
        alone_in = sum(
            not any(each not in self.published for each in other.figures) for other in self.equations[figure]
        )
        return is_margin, not makes_enough, alone_in, value, sorted(figure)


def displayed(table: CountTable) -> Iterator[Figure]:
    """The figures that a table shows: its cells and its margins. Charts, maps and downloads show the same."""
    for figure, categories in _all_figures(table):
        if all(dimension.shows(category) for dimension, category in categories):
            yield figure


def _all_figures(table: CountTable) -> Iterator[tuple[Figure, list[tuple[Dimension, str]]]]:
    """Cells and margins of a table, each with the categories it counts."""
    for figure, categories in table.cells():
        yield figure, list(zip(table.dimensions, categories, strict=True))
    if table.columns:
        for dimension in table.dimensions:
            for category in dimension.categories:
                yield frozenset({(dimension.name, category)}), [(dimension, category)]


def _public(tables: Iterable[CountTable]) -> Iterator[Figure]:
    """Totals that are published in any case: of everybody, and of what people answered."""
    for table in tables:
        yield EVERYBODY
        for dimension in table.dimensions:
            if dimension.is_public:
                for category in dimension.categories:
                    yield frozenset({(dimension.name, category)})
