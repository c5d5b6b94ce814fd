"""What the public writes, and what moderators let through."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from consultations.preparing.models import Consultation, Phase
from core.models import ContentVersion
from moderation.kinds import Author
from moderation.services import forget, submit
from people.models import User
from people.suspicion import Suspicion
from places.models import Area

from .. import safety
from ..models import LEFT_OUT, LONGEST_TITLE, Comment, Contribution, IdeasSettings, State

CONTRIBUTION, COMMENT = "contribution", "contribution-comment"
GAP = "\n\n"
A_DAY = timedelta(days=1)
Posted = TypeVar("Posted", Contribution, Comment)


class NotOpenError(Exception):
    """Nothing can be posted or supported on this day."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends something: an account, a name to show and an address, and hashes of device and connection."""

    user: User | None = None
    name: str = ""
    email: str = ""
    device: str = ""
    network: str = ""
    suspicions: Iterable[Suspicion] = ()

    def columns(self) -> dict[str, Any]:
        return {
            "user": self.user,
            "name": self.name.strip(),
            "email": self.email.strip().lower(),
            "device": self.device,
            "network": self.network,
            "language": get_language() or "",
            "created_at": timezone.now(),
        }


@dataclass(frozen=True, slots=True)
class Where:
    """What a contribution is about besides its words: a place, or a section of the document."""

    geometry: dict[str, Any] | None = None
    place: str = ""
    area: Area | None = None
    section: str = ""


NOWHERE = Where()


def open_phase(consultation: Consultation, kind: str) -> Phase | None:
    """The phase in which one can post now; None outside it, and while nothing is recorded on online safety."""
    today = timezone.localdate()
    phase = consultation.phase_on(today, kind) if consultation.is_published else None
    return phase if phase and safety.may_open_on(today) else None


@transaction.atomic
def contribute(
    *,
    consultation: Consultation,
    kind: str,
    key: UUID,
    title: str,
    text: str,
    sender: Sender,
    where: Where = NOWHERE,
) -> Contribution:
    """Record what somebody posts, once, and put it before the moderators; hold it where it is part of a flood.

    `key` is the form's: sent again with the same words, it returns the first unchanged.
    """
    phase = open_phase(consultation, kind)
    if phase is None:
        raise NotOpenError
    words = text.replace("\r\n", "\n").strip()
    own_key = uuid5(key, f"{title} {words}")
    if known := Contribution.objects.filter(key=own_key).first():
        return known
    made = Contribution(
        key=own_key,
        consultation=consultation,
        phase=phase,
        kind=kind,
        title=" ".join(title.split()),
        text=words,
        geometry=where.geometry,
        place=where.place,
        area=where.area,
        section=where.section,
        **sender.columns(),
    )
    made.state = State.HELD if _is_flood(made.network) else State.CHECKING
    made.full_clean(exclude=["key", "consultation", "phase", "user", "area"])
    return _save_once(made, CONTRIBUTION, sender)


@transaction.atomic
def comment(*, contribution: Contribution, key: UUID, text: str, sender: Sender) -> Comment:
    """Record a comment, once, and put it before the moderators."""
    if open_phase(contribution.consultation, contribution.kind) is None or contribution.state != State.PUBLISHED:
        raise NotOpenError
    words = text.replace("\r\n", "\n").strip()
    if known := Comment.objects.filter(key=uuid5(key, words)).first():
        return known
    made = Comment(key=uuid5(key, words), contribution=contribution, text=words, **sender.columns())
    made.state = State.HELD if _is_flood(made.network) else State.CHECKING
    made.full_clean(exclude=["key", "contribution", "user"])
    return _save_once(made, COMMENT, sender)


def _save_once(made: Posted, kind: str, sender: Sender) -> Posted:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # Another process was quicker with the same form, as on a double click.
        return type(made).objects.get(key=made.key)
    take_in(made, kind, sender.suspicions)
    return made


def take_in(written: Contribution | Comment, kind: str, suspicions: Iterable[Suspicion] = ()) -> None:
    if written.state == State.CHECKING:
        author = Author(user=written.user, address=written.email, name=written.name)
        submit(subject=written, kind=kind, text=words_of(written), author=author, suspicions=suspicions)


def words_of(written: Contribution | Comment) -> str:
    """All of it that would be public, as moderators check it: `publish` takes it apart again."""
    parts = []
    if isinstance(written, Contribution) and written.title:
        parts.append(written.title)
    if written.name:
        parts.append(_("Name shown: %(name)s") % {"name": written.name})
    if isinstance(written, Contribution) and written.place:
        parts.append(_("Place: %(place)s") % {"place": written.place})
    return GAP.join([*parts, written.text])


def _is_flood(network: str) -> bool:
    if not network:
        return False
    since, most = timezone.now() - A_DAY, most_in_a_day()
    came = sum(each.objects.filter(network=network, created_at__gt=since).count() for each in (Contribution, Comment))
    return came >= most


def most_in_a_day() -> int:
    return IdeasSettings.for_site(Site.objects.get(is_default_site=True)).most_in_a_day


@transaction.atomic
def withdraw(written: Contribution | Comment) -> None:
    """Its author takes it back: its words and its person are erased; an answer to it, and what others said, stays."""
    forget(subject=written)
    _empty(written)
    written.state = State.WITHDRAWN
    if isinstance(written, Contribution):
        written.merged_into = None
        written.merged.update(state=State.PUBLISHED, merged_into=None)
    written.save()
    ContentVersion.raise_number()


@transaction.atomic
def erase(written: Contribution | Comment) -> None:
    """Remove it with all that hangs on it."""
    forget(subject=written)
    if isinstance(written, Contribution):
        written.merged.update(state=State.PUBLISHED, merged_into=None)
    written.delete()
    ContentVersion.raise_number()


def _empty(written: Contribution | Comment) -> None:
    written.text = written.public_text = written.name = written.email = ""
    written.user, written.device, written.network = None, "", ""
    if isinstance(written, Contribution):
        written.title = written.public_title = written.place = ""
        written.geometry, written.area = None, None


@transaction.atomic
def publish(written: Contribution | Comment, text: str) -> None:
    """Moderators let it through with these words, which may be fewer than were sent."""
    if written.state == State.WITHDRAWN:
        return
    if isinstance(written, Contribution) and written.title:
        title, _gap, text = text.partition(GAP)
        written.public_title = title[:LONGEST_TITLE]
    for name in ("name", "place"):
        if getattr(written, name, ""):
            line, _gap, text = text.partition(GAP)
            setattr(written, name, line.partition(": ")[2].strip() or LEFT_OUT)
    written.public_text, written.refusal = text, ""
    written.state = State.MERGED if getattr(written, "merged_into_id", None) else State.PUBLISHED
    written.save()
    ContentVersion.raise_number()


@transaction.atomic
def refuse(written: Contribution | Comment, reason: str) -> None:
    """Moderators keep it, or take it, from the public."""
    if written.state == State.WITHDRAWN:
        return
    written.state, written.refusal = State.REFUSED, reason
    if isinstance(written, Contribution):
        written.merged_into = None
        written.merged.update(state=State.PUBLISHED, merged_into=None)
    written.save()
    ContentVersion.raise_number()
