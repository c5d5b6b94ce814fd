"""How many people, and how many groups, said what a code stands for.

A text counts for a code where at least half of those who read it gave it that code; a respondent counts once, however
many of their texts say so; a wider code counts whoever counts for one of its parts.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from consultations.answering.models import RespondentType, Response
from consultations.preparing.models import Consultation
from core.drawing import once_a_page

from .models import Code, Coding, Reading


@dataclass(frozen=True, slots=True)
class CodeCount:
    """The counted responses behind a code, by who gave them; groups and people are never added together."""

    people: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()

    @property
    def responses(self) -> frozenset[int]:
        return self.people | self.groups


class Frame:
    """The codes of a consultation as a tree, merged ones standing for what they were merged into."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self.by_id = {code.pk: code for code in codes}

    @classmethod
    @once_a_page
    def of(cls, consultation: Consultation) -> "Frame":
        return cls(Code.objects.of(consultation))

    def stands_for(self, code: int) -> int:
        """The code that counts for it: itself, or what it was merged into."""
        while (into := self.by_id[code].merged_into_id) is not None:
            code = into
        return code

    def parent(self, code: int) -> int | None:
        above = self.by_id[code].parent_id
        return None if above is None else self.stands_for(above)

    def upwards(self, code: int) -> list[int]:
        """The code that counts and all wider ones, the narrowest first."""
        found: list[int] = []
        here: int | None = self.stands_for(code)
        while here is not None and here not in found:
            found.append(here)
            here = self.parent(here)
        return found

    def in_order(self) -> list[tuple[int, Code]]:
        """Every code in use with its depth from 0, each wider one before its parts, by title."""
        parts: dict[int | None, list[Code]] = defaultdict(list)
        for code in sorted(self.by_id.values(), key=lambda code: code.title.casefold()):
            if code.merged_into_id is None:
                parts[self.parent(code.pk)].append(code)
        ordered: list[tuple[int, Code]] = []

        def walk(above: int | None, depth: int) -> None:
            for code in parts[above]:
                ordered.append((depth, code))
                walk(code.pk, depth + 1)

        walk(None, 0)
        return ordered

    def definitions(self) -> dict[int, str]:
        """The words that each code in use goes by."""
        return {code.pk: f"{code.title} {code.definition}" for _depth, code in self.in_order()}


def count_codes(consultation: Consultation) -> dict[int, CodeCount]:
    """Every code in use of a consultation with who counts for it, in three queries however much there is."""
    frame = Frame.of(consultation)
    counted = Response.State.COUNTED
    readers: dict[tuple[int, str], set[int | None]] = defaultdict(set)
    readings = Reading.objects.of(consultation).filter(response__state=counted)
    for pk, response, question in readings.values_list("pk", "response", "question"):
        readers[response, question].add(pk)
    given: dict[tuple[int, str, int], set[int | None]] = defaultdict(set)
    kinds: dict[int, str] = {}
    codings = Coding.objects.of(consultation).filter(response__state=counted)
    rows = codings.values_list("pk", "response", "response__respondent_type", "question", "code", "coder")
    for pk, response, kind, question, code, coder in rows:
        kinds[response] = kind
        given[response, question, frame.stands_for(code)].add(coder if coder is not None else -pk)
    found: dict[int, set[int]] = defaultdict(set)
    for (response, question, code), coders in given.items():
        if 2 * len(coders) >= len(readers[response, question]):
            for each in frame.upwards(code):
                found[each].add(response)
    return {code.pk: _apart(found[code.pk], kinds) for _depth, code in frame.in_order()}


def count_of(code: Code) -> CodeCount:
    """Who counts for one code now."""
    return count_codes(code.consultation).get(Frame.of(code.consultation).stands_for(code.pk), CodeCount())


def _apart(responses: set[int], kinds: dict[int, str]) -> CodeCount:
    people = frozenset(pk for pk in responses if kinds[pk] == RespondentType.PERSON)
    return CodeCount(people, frozenset(responses) - people)
