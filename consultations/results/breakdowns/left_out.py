"""Tables that a release would not hold though they were chosen, in whole or in part: why, and what can be done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.disclosure import CountTable, Protected

from ..counting import Counted
from ..presenting import FEWEST_PUBLISHED
from ..services import Wording
from .laying import Breakdown, Laid, answered_by
from .showing import breakdown_content


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One chosen table that does not go out, by its name in words; `lines` are those left out, all where none."""

    title: str
    why: str
    what_to_do: str
    lines: tuple[str, ...] = ()


def left_out(
    chosen: Iterable[Breakdown],
    laid: Sequence[Laid],
    protected: Protected,
    *,
    titles: Mapping[str, str],
    people: Sequence[Counted],
    wordings: Mapping[str, Wording],
    numbers: Sequence[int],
) -> Iterator[LeftOut]:
    """What of `chosen` would not go out. `numbers` are those of the releases before, the newest first."""
    there = {each.breakdown: each for each in laid}
    for breakdown in chosen:
        title = titles.get(breakdown.name, breakdown.name)
        if breakdown not in there:
            why, what_to_do = _not_laid(people, wordings.get(breakdown.question))
            yield LeftOut(title, why, what_to_do)
            continue
        table = there[breakdown]
        gone = [each for each in table.tables if each.name in protected.left_out]
        whole = len(gone) == len(table.tables)
        if gone:
            why, what_to_do = _unprotectable(gone, protected, numbers)
            yield LeftOut(title, why, what_to_do, () if whole else tuple(table.lines[each.name] for each in gone))
        elif breakdown_content(table, protected) is None:
            yield LeftOut(title, _("Every number in it would be hidden."), _wait_or_leave())


def _not_laid(people: Sequence[Counted], wording: Wording | None) -> tuple[str, str]:
    answered = answered_by(wording, people) if wording else len(people)
    if answered < FEWEST_PUBLISHED:
        why = _("Fewer than %(fewest)d people answered, so only their number goes out.") % {"fewest": FEWEST_PUBLISHED}
        missing = FEWEST_PUBLISHED - answered
        wait = ngettext(
            "Wait until %(count)d more person has answered.", "Wait until %(count)d more people have answered.", missing
        )
        return why, wait % {"count": missing}
    return _("Answers differ so little that there is nothing to tell apart."), _wait_or_leave()


def _unprotectable(gone: Sequence[CountTable], protected: Protected, numbers: Sequence[int]) -> tuple[str, str]:
    """Why tables cannot be protected: what was told before is too near, or too few people are in them."""
    if not any(table.name in protected.told_before for table in gone):
        return _("Nothing in it could be shown without telling single people apart."), _wait_or_leave()
    # The one since which the fewest moved: more must come until nobody stands out.
    at, moved = min(
        ((at, sum(protected.came_and_left(at))) for at in range(1, len(numbers) + 1) if _told(protected, at, gone)),
        key=lambda pair: pair[1],
    )
    came, left = protected.came_and_left(at)
    why = _(
        "Release %(number)d shows these numbers. Since then %(came)d came and %(left)d went (who changed their answer "
        "counts as both): so few that the two releases side by side would tell how they answered or where they live."
    ) % {"number": numbers[at - 1], "came": came, "left": left}
    missing = protected.threshold - moved
    wait = ngettext(
        "Wait until at least %(count)d more person has answered, or release without it: release %(number)d stays "
        "published, with this table.",
        "Wait until at least %(count)d more people have answered, or release without it: release %(number)d stays "
        "published, with this table.",
        missing,
    )
    return why, wait % {"count": missing, "number": numbers[at - 1]}


def _told(protected: Protected, at: int, gone: Sequence[CountTable]) -> bool:
    """Whether a release before told numbers of one of these tables, and too few people came or left since."""
    if sum(protected.came_and_left(at)) >= protected.threshold:
        return False
    names = [{each.name for each in table.dimensions} for table in gone]
    told = protected.earlier[at - 1].published.keys() - protected.public
    return any({name for name, _category in figure} <= each for figure in told for each in names)


def _wait_or_leave() -> str:
    return _("Wait for more answers, or release without it: by something with fewer categories, or not by area at all.")
