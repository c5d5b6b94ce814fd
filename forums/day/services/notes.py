"""Taking in what a table's tablet delivers: each point once, however often it is sent, in whatever order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import ContentVersion
from home.models import PriorityPage
from moderation.kinds import Author
from moderation.services import forget, submit, submit_again

from ..models import CheckState, TableLink, TableNote
from .checking import NOTE


class LinkEndedError(Exception):
    """The table's link takes nothing: its day is over or not here yet, or staff have ended it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point as a tablet knows it. `revision` grows with each change that a scribe makes."""

    key: UUID
    verdict: str
    text: str
    priority: PriorityPage | None = None
    revision: int = 1
    noted_at: datetime | None = None
    is_withdrawn: bool = False


@dataclass
class Delivery:
    """What became of what was delivered: kept, by key, or not, with a sentence that says why."""

    received: list[UUID] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)


def deliver(*, link: TableLink, points: Iterable[Point]) -> Delivery:
    """Keep the points of a table. Each is kept or refused by itself, so that one bad point holds up no other.

    Raises `LinkEndedError`.
    """
    if not link.takes_at(timezone.now()):
        raise LinkEndedError
    delivery = Delivery()
    for point in points:
        try:
            _take(link, point)
        except ValidationError as wrong:
            delivery.refused[point.key] = " ".join(wrong.messages)
        else:
            delivery.received.append(point.key)
    return delivery


def withdraw(*, link: TableLink, key: UUID) -> None:
    """A scribe takes a point back."""
    note = TableNote.objects.filter(forum=link.forum_id, topic=link.topic_id, key=key).first()
    if note and note.withdrawn_at is None:
        deliver(link=link, points=[Point(key, note.verdict, "", revision=note.revision + 1, is_withdrawn=True)])


@transaction.atomic
def _take(link: TableLink, point: Point) -> None:
    note = TableNote.objects.select_for_update(of=("self",)).filter(key=point.key).first()
    if note is None:
        _begin(link, point)
    elif (note.forum_id, note.topic_id) != (link.forum_id, link.topic_id):
        raise ValidationError(_("This point belongs to another table."))
    elif point.revision > note.revision and note.withdrawn_at is None:
        _change(note, point)


def _begin(link: TableLink, point: Point) -> None:
    now = timezone.now()
    note = TableNote(
        forum=link.forum,
        link=link,
        topic=link.topic,
        key=point.key,
        received_at=now,
        # A tablet's clock may be wrong: no point is noted before the day began, or later than now.
        noted_at=min(max(point.noted_at or now, link.begins), now),
    )
    _write(note, point)
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        # The same delivery, sent twice, is being taken by another process.
        return
    if not note.withdrawn_at:
        submit(subject=note, kind=NOTE, text=note.text, author=Author())


def _change(note: TableNote, point: Point) -> None:
    before, was_public = note.text, note.is_public
    _write(note, point)
    if note.text != before or note.withdrawn_at:
        note.state, note.public_text = CheckState.CHECKING, ""
        if note.withdrawn_at:
            forget(subject=note)
        else:
            submit_again(subject=note, text=note.text)
    note.save()
    if was_public:
        ContentVersion.raise_number()


def _write(note: TableNote, point: Point) -> None:
    note.revision = point.revision
    if point.is_withdrawn:
        note.withdrawn_at, note.text = timezone.now(), ""
    else:
        note.text = point.text.replace("\r\n", "\n").strip()
        note.priority = point.priority
    note.verdict = point.verdict
    note.full_clean(validate_unique=False)
