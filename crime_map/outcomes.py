"""What became of a crime, as the police publish it, in groups that hold over the years.

The files' words drift from year to year ("Offender given penalty notice", later "a penalty notice"),
so a label is recognised without its case, punctuation and articles.
"""

import re
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """`number` is stored and packed and never changes; `label` and `meaning` are for people.

    `outcomes` are the files' own words.
    `stage` is how far the case had come: an outcome of a later stage says more than one of an earlier stage.
    """

    number: int
    slug: str
    label: str
    meaning: str
    stage: int
    outcomes: tuple[str, ...] = ()


OUTCOME_GROUPS = (
    OutcomeGroup(
        0,
        "none-published",
        "No outcome published",
        "None is published for anti-social behaviour and some others. It does not mean that nothing was done.",
        0,
    ),
    OutcomeGroup(
        1,
        "under-investigation",
        "Under investigation",
        "The police are still looking into it.",
        1,
        ("Under investigation",),
    ),
    OutcomeGroup(
        2,
        "no-suspect",
        "No suspect identified",
        "The investigation is finished and nobody was identified. It opens again if there is new evidence.",
        2,
        ("Investigation complete; no suspect identified",),
    ),
    OutcomeGroup(
        3,
        "not-prosecuted",
        "Suspect not prosecuted",
        "There was not enough evidence, the victim did not want to go on, or it was not in the public interest.",
        2,
        (
            "Unable to prosecute suspect",
            "Formal action is not in the public interest",
            "Further action is not in the public interest",
            "Further investigation is not in the public interest",
        ),
    ),
    OutcomeGroup(
        4,
        "charged",
        "Suspect charged or summonsed",
        "Somebody was charged or told to go to court. The result is not known yet.",
        3,
        (
            "Suspect charged",
            "Suspect charged as part of another case",
            "Awaiting court outcome",
            "Defendant sent to Crown Court",
        ),
    ),
    OutcomeGroup(
        5,
        "out-of-court",
        "Resolved out of court",
        "It was dealt with by a caution, a warning, a penalty notice or an agreement with the victim.",
        3,
        (
            "Local resolution",
            "Offender given a caution",
            "Offender given a penalty notice",
            "Offender given a drugs possession warning",
        ),
    ),
    OutcomeGroup(
        6,
        "court-result",
        "Court result",
        "A court decided. Court results have not been added since June 2019.",
        4,
        (
            "Court case unable to proceed",
            "Defendant found not guilty",
            "Offender deprived of property",
            "Offender fined",
            "Offender given absolute discharge",
            "Offender given community sentence",
            "Offender given conditional discharge",
            "Offender given suspended prison sentence",
            "Offender ordered to pay compensation",
            "Offender otherwise dealt with",
            "Offender sent to prison",
        ),
    ),
    OutcomeGroup(
        7,
        "unavailable",
        "Result not available",
        "The police could not match the crime to a result. It is not known what became of it.",
        1,
        ("Court result unavailable", "Status update unavailable"),
    ),
    OutcomeGroup(
        8,
        "another-organisation",
        "Passed to another organisation",
        "Another organisation, such as the council or a school, is dealing with it.",
        2,
        ("Action to be taken by another organisation",),
    ),
    OutcomeGroup(
        9,
        "other",
        "Other outcome",
        "An outcome in words that are not known here.",
        2,
    ),
)
NONE_PUBLISHED, OTHER = OUTCOME_GROUPS[0], OUTCOME_GROUPS[9]
BY_SLUG = {group.slug: group for group in OUTCOME_GROUPS}


def _recognised_as(label: str) -> str:
    return " ".join(word for word in re.findall(r"[a-z]+", label.casefold()) if word not in ("a", "an", "the"))


_BY_LABEL = {_recognised_as(label): group for group in OUTCOME_GROUPS for label in group.outcomes}


def outcome_group(label: str | None) -> OutcomeGroup:
    """The group of an outcome in a file's words; blank means that none was published."""
    return _BY_LABEL.get(_recognised_as(label), OTHER) if label else NONE_PUBLISHED


def outcome_groups(labels: pl.Series) -> pl.Series:
    """The number of the group of each outcome, for a whole column."""
    known = labels.drop_nulls().unique().to_list()
    numbers = [outcome_group(label).number for label in known]
    return labels.replace_strict(known, numbers, default=NONE_PUBLISHED.number, return_dtype=pl.UInt8)
