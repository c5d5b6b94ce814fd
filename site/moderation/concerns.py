"""What a moderator should look at before words are published. Signals, never verdicts: nothing is refused by them.

The rules are rows that staff can change (`ConcernRule`), first laid from `data/concerns.toml`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from people.suspicion import Suspicion


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to look at: `sentence` tells the moderator what and what to do, `found` are the words it is about.

    `is_risk` is for signs that a person may come to harm: such contributions come first, and somebody is alerted.
    """

    kind: str
    sentence: str
    found: tuple[str, ...] = ()
    is_risk: bool = False

    @classmethod
    def about_sender(cls, suspicion: Suspicion) -> Self:
        """What a form found odd about who sent it."""
        return cls("machine", suspicion.sentence, suspicion.found)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "sentence": self.sentence, "found": list(self.found), "is_risk": self.is_risk}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        return cls(value["kind"], value["sentence"], tuple(value["found"]), value["is_risk"])


def find_concerns(text: str) -> list[Concern]:
    """Every concern that the rules in use find in `text`, the most serious first."""
    from .rules import rules_in_use  # noqa: PLC0415 - rules are rows, and rows of other models hold concerns

    found = (rule.concern_in(text) for rule in rules_in_use())
    return sorted((concern for concern in found if concern), key=lambda concern: not concern.is_risk)


def to_json(concerns: Iterable[Concern]) -> list[dict[str, Any]]:
    return [concern.as_json() for concern in concerns]
