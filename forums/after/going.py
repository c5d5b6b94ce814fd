"""How well it is going, as people told us: each priority this year and last, from what was released."""

from dataclasses import dataclass
from typing import Any

from consultations.outcomes.report_parts import respondents_in_words
from consultations.results.models import Release
from forums.preparing.models import Forum
from home.models import PriorityPage

from .feedback import going
from .released import releases_of

Content = dict[str, Any]
# Of fewer answers no share in a hundred is given.
SMALL_BASE = 30
GOOD = ("-very-well", "-well")


@dataclass(frozen=True, slots=True)
class Going:
    """How many in a hundred say that a priority is going well or very well; None where too few answered.

    `moved` says whether the mean has moved since last time by more than chance alone would make; empty where it was
    not asked then.
    """

    title: str
    answers: int
    well: float | None
    before: float | None
    moved: str


def going_of(forum: Forum) -> list[Going]:
    """Each priority that the released feedback asks about, in the order in which it was asked."""
    questions, earlier = map(_questions, releases_of(forum))
    priorities = {going(page): page for page in PriorityPage.objects.live()}
    return [
        Going(
            title=priorities[id].title if id in priorities else question["label"],
            answers=question["base"],
            well=_well(question),
            before=_well(earlier[id]) if id in earlier else None,
            moved=_moved(question),
        )
        for id, question in questions.items()
    ]


def without_details(respondents: list[Content]) -> list[Content]:
    """Released answers in words for a report, each scale compared with last time by its mean alone."""
    return [
        {**each, "questions": [_compared_by_mean(question) for question in each["questions"]]}
        for each in respondents_in_words(respondents)
    ]


def _questions(release: Release | None) -> dict[str, Content]:
    """What people, not groups, answered to the questions about priorities, by their ids."""
    respondents = release.content["respondents"] if release else []
    people = next((each for each in respondents if each["type"] == "person"), None)
    found = people["questions"] if people else []
    return {each["id"]: each for each in found if each["id"].startswith("going-") and each.get("options")}


def _well(question: Content) -> float | None:
    if question["is_only_number"] or question["base"] < SMALL_BASE:
        return None
    return 100 * sum(each["count"] for each in question["options"] if each["id"].endswith(GOOD)) / question["base"]


def _moved(question: Content) -> str:
    """The comparison of means comes last, after those of each step."""
    changes = question["earlier"]["changes"] if question.get("earlier") and question.get("average") else []
    return changes[-1] if changes else ""


def _compared_by_mean(question: Content) -> Content:
    if sentence := _moved(question):
        return {**question, "earlier": {**question["earlier"], "changes": [sentence]}}
    return question
