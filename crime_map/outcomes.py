"""What became of a crime, as the police publish it, in groups that hold over the years."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """`number` is stored and packed and never changes; `label` is for people; `outcomes` are the files' own words."""

    number: int
    slug: str
    label: str
    outcomes: tuple[str, ...] = ()
