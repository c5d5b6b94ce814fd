"""Reading a conversation that was held with Polis, as it is exported, and keeping it as an ideas consultation.

An export's `votes.csv` is a log: somebody who changed their mind stands in it twice, and only their last vote counts.
Its own totals are of two sorts: `comments.csv` counts the log, `participants-votes.csv` the votes that count. Both are
recomputed here, and an export that does not agree with itself is refused.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.answering.flags import keyed_hash
from consultations.preparing.models import Consultation
from core.models import ContentVersion
from moderation.kinds import Author
from moderation.services import decide, submit

from .models import LONGEST_TEXT, Contribution, Kind, State, Support, Value
from .services import CONTRIBUTION, words_of

SHOWN, REJECTED = "1", "-1"
Totals = Counter[tuple[str, int]]


class PolisRefusedError(ValueError):
    """The folder holds no export of Polis that agrees with itself."""


@dataclass(frozen=True, slots=True)
class PolisComment:
    number: str
    text: str
    moderated: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Polis:
    """A conversation: its comments, the log of votes by its length, and each person's last vote on each comment."""

    topic: str
    comments: tuple[PolisComment, ...]
    logged: int
    votes: dict[tuple[str, str], tuple[int, datetime]]
    people: int

    @property
    def totals(self) -> Totals:
        """How many agree, pass and disagree with each comment, by what counts."""
        return Counter((comment, value) for (comment, _voter), (value, _moment) in self.votes.items())


def read_polis(folder: Path) -> Polis:
    """Read an export, and hold it against its own totals."""
    try:
        comments = list(_rows(folder / "comments.csv"))
        log = sorted(_rows(folder / "votes.csv"), key=lambda row: int(row["timestamp"]))
        participants = list(_rows(folder / "participants-votes.csv"))
        summary = dict(_pairs(folder / "summary.csv"))
        votes = {(row["comment-id"], row["voter-id"]): (int(row["vote"]), _moment(row)) for row in log}
        _hold_against_comments(comments, Counter((row["comment-id"], int(row["vote"])) for row in log))
        _hold_against_people(participants, votes)
        return Polis(
            topic=summary.get("topic", ""),
            comments=tuple(
                PolisComment(row["comment-id"], row["comment-body"].strip(), row["moderated"], _moment(row))
                for row in comments
            ),
            logged=len(log),
            votes=votes,
            people=len(participants),
        )
    except FileNotFoundError as error:
        raise PolisRefusedError(_("%(file)s is missing.") % {"file": error.filename}) from error
    except (KeyError, ValueError) as error:
        if isinstance(error, PolisRefusedError):
            raise
        raise PolisRefusedError(_("It is not an export of Polis: %(what)s.") % {"what": error}) from error


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from ((row[0], row[1]) for row in csv.reader(file) if len(row) > 1)


def _moment(row: dict[str, str]) -> datetime:
    return datetime.fromtimestamp(int(row["timestamp"]) / 1000, tz=UTC)


def _hold_against_comments(comments: list[dict[str, str]], logged: Totals) -> None:
    for row in comments:
        number = row["comment-id"]
        stated = (int(row["agrees"]), int(row["disagrees"]))
        if stated != (logged[number, Value.AGREE], logged[number, Value.DISAGREE]):
            words = {"number": number, "stated": stated}
            raise PolisRefusedError(_("The votes for comment %(number)s do not add up to %(stated)s.") % words)


def _hold_against_people(people: list[dict[str, str]], votes: dict[tuple[str, str], tuple[int, datetime]]) -> None:
    given = Counter((voter, value) for (_comment, voter), (value, _moment) in votes.items())
    for row in people:
        number = row["participant"]
        stated = (int(row["n-votes"]), int(row["n-agree"]), int(row["n-disagree"]))
        counted = (
            sum(given[number, value] for value in Value.values),
            given[number, Value.AGREE],
            given[number, Value.DISAGREE],
        )
        if stated != counted:
            raise PolisRefusedError(_("The votes of participant %(number)s do not add up.") % {"number": number})


@transaction.atomic
def import_polis(*, polis: Polis, consultation: Consultation) -> tuple[int, int]:
    """Keep its comments as contributions and its votes as support with their value; how many of each are new.

    What was shown there is shown here, what was rejected there is not, and what nobody had looked at goes before the
    moderators. Repeating it changes nothing.
    """
    known = dict(Contribution.objects.of(consultation).exclude(imported_as="").values_list("imported_as", "pk"))
    before = len(known)
    for comment in polis.comments:
        if comment.number not in known:
            known[comment.number] = _keep(comment, consultation).pk
    supports = Support.objects.filter(contribution__in=known.values())
    counted = supports.count()
    people = {voter: keyed_hash(consultation, f"polis:{voter}") for _comment, voter in polis.votes}
    Support.objects.bulk_create(
        (
            Support(contribution_id=known[comment], person=people[voter], value=value, created_at=moment)
            for (comment, voter), (value, moment) in polis.votes.items()
        ),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["contribution", "person"],
        update_fields=["value"],
    )
    ContentVersion.raise_number()
    return len(known) - before, supports.count() - counted


def _keep(comment: PolisComment, consultation: Consultation) -> Contribution:
    is_rejected = comment.moderated == REJECTED
    made = Contribution.objects.create(
        consultation=consultation,
        kind=Kind.IDEA,
        text=comment.text[:LONGEST_TEXT],
        imported_as=comment.number,
        state=State.REFUSED if is_rejected else State.CHECKING,
        refusal=_("Not shown where it was first posted.") if is_rejected else "",
        created_at=comment.written_at,
    )
    if not is_rejected:
        item = submit(subject=made, kind=CONTRIBUTION, text=words_of(made), author=Author())
        if comment.moderated == SHOWN:
            decide(item=item, action="published", by=None, version=item.version)
    return made
