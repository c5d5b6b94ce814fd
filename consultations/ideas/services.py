"""What is written: contributions, comments and support by the public; what moderators and the team make of them.

The public sees something only once moderators have let it through, so whatever changes that raises `ContentVersion`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Site

from consultations.answering.flags import keyed_hash
from consultations.preparing.models import Consultation, Phase
from core.models import ContentVersion
from moderation.kinds import Author
from moderation.services import forget, submit
from people.models import Agency, User
from people.suspicion import Suspicion
from places.models import Area

from . import letters, safety
from .models import LEFT_OUT, LONGEST_TITLE, Comment, Contribution, IdeasSettings, State, Status, Support, Written

CONTRIBUTION, COMMENT = "contribution", "contribution-comment"
GAP = "\n\n"
# So many for one contribution from one connection are marked; a library or a school is one.
MANY_FROM_NETWORK = 5
A_DAY = timedelta(days=1)


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


# By the public


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
    made.full_clean(exclude=["consultation", "phase", "user", "area"])
    made.save()
    _take_in(made, CONTRIBUTION, sender.suspicions)
    return made


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
    made.full_clean(exclude=["contribution", "user"])
    made.save()
    _take_in(made, COMMENT, sender.suspicions)
    return made


def _take_in(written: Contribution | Comment, kind: str, suspicions: Iterable[Suspicion] = ()) -> None:
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


@dataclass(frozen=True, slots=True)
class Supporter:
    """Whoever supports: an account, or else a device by its signed cookie."""

    device: str
    network: str = ""
    user: User | None = None

    def names(self, consultation: Consultation) -> list[str]:
        """By what they are known: as an account first."""
        device = keyed_hash(consultation, self.device)
        return [keyed_hash(consultation, f"account:{self.user.pk}"), device] if self.user else [device]


@transaction.atomic
def support(*, contribution: Contribution, by: Supporter) -> Support:
    """Support it, once: a second time changes nothing. Whoever did so before signing in is the same person."""
    if open_phase(contribution.consultation, contribution.kind) is None or contribution.state != State.PUBLISHED:
        raise NotOpenError
    names = by.names(contribution.consultation)
    if found := _support_of(contribution, by, names):
        return found
    came = 0
    if by.network:
        since = timezone.now() - A_DAY
        came = Support.objects.filter(contribution=contribution, network=by.network, created_at__gt=since).count()
    made = Support(
        contribution=contribution,
        person=names[0],
        user=by.user,
        network=by.network,
        is_flagged=came >= MANY_FROM_NETWORK,
        is_held=came >= most_in_a_day(),
        created_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # Another process was quicker, as on a double click.
        return Support.objects.get(contribution=contribution, person=names[0])
    ContentVersion.raise_number()
    return made


def _support_of(contribution: Contribution, by: Supporter, names: list[str]) -> Support | None:
    """What this person gave already. Given before signing in, it is the account's from now on."""
    known = list(Support.objects.filter(contribution=contribution).filter(_known_by(by, names)))
    if by.user is None:
        return next((each for each in known if each.person in names), None)
    if own := next((each for each in known if each.user_id == by.user.pk), None):
        return own
    # Somebody else's account on the same device is somebody else.
    if given := next((each for each in known if each.user_id is None), None):
        given.user = by.user
        given.save(update_fields=["user"])
    return given


def supports(*, contribution: Contribution, by: Supporter) -> bool:
    """Whether this person supports it."""
    known = Support.objects.filter(contribution=contribution)
    return known.filter(_known_by(by, by.names(contribution.consultation))).exists()


def _known_by(by: Supporter, names: list[str]) -> Q:
    named = Q(person__in=names)
    return named | Q(user=by.user) if by.user else named


@transaction.atomic
def take_support_back(*, contribution: Contribution, by: Supporter) -> None:
    if found := _support_of(contribution, by, by.names(contribution.consultation)):
        found.delete()
        ContentVersion.raise_number()


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


# By moderators


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


# By the team


def _must_be_allowed(by: User) -> None:
    if not by.has_perm("consultations.answer_contribution"):
        raise PermissionDenied("Only those who run consultations answer, merge and release ideas.")


@transaction.atomic
def merge(*, contribution: Contribution, into: Contribution, by: User) -> None:
    """Count a contribution as another, with what was merged into it: support and comments count there, each once."""
    _must_be_allowed(by)
    into = into.merged_into or into
    if contribution.pk == into.pk or contribution.state != State.PUBLISHED or into.state != State.PUBLISHED:
        raise ValidationError(_("Choose two different ones that are both published."))
    if (contribution.consultation_id, contribution.kind) != (into.consultation_id, into.kind):
        raise ValidationError(_("Both must belong to the same consultation."))
    contribution.merged.update(merged_into=into)
    contribution.merged_into, contribution.state = into, State.MERGED
    contribution.save()
    log(instance=contribution, action="ideas.merge", user=by, data={"into": into.pk})
    ContentVersion.raise_number()


@transaction.atomic
def part(*, contribution: Contribution, by: User) -> None:
    """Take merging back: it stands for itself again."""
    _must_be_allowed(by)
    if contribution.state != State.MERGED:
        return
    contribution.merged_into, contribution.state = None, State.PUBLISHED
    contribution.save()
    log(instance=contribution, action="ideas.part", user=by)
    ContentVersion.raise_number()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the partnership does with a contribution, why, and what it says."""

    status: str
    reason: str
    answer: str = ""
    agency: Agency | None = None


@transaction.atomic
def decide(*, contribution: Contribution, decision: Decision, by: User) -> None:
    """Say what becomes of it. Whoever wrote it, or the same as it, and left an address is told."""
    _must_be_allowed(by)
    if contribution.state != State.PUBLISHED:
        raise ValidationError(_("Only what is published can be answered in public."))
    if decision.status != Status.NEW and not decision.reason.strip():
        raise ValidationError({"reason": _("Say why: its author and everybody else will read it.")})
    before = (contribution.status, contribution.status_reason, contribution.answer)
    contribution.status, contribution.status_reason = decision.status, decision.reason.strip()
    contribution.answer, contribution.answer_agency = decision.answer.strip(), decision.agency
    if before == (contribution.status, contribution.status_reason, contribution.answer):
        contribution.save()
        return
    contribution.answered_at, contribution.answered_by = timezone.now(), by
    contribution.full_clean(exclude=["consultation", "phase", "user", "area", "geometry"])
    contribution.save()
    log(instance=contribution, action="ideas.decide", user=by, data={"status": decision.status})
    for each in [contribution, *contribution.merged.all()]:
        letters.send_answer(each, contribution)
    ContentVersion.raise_number()


@transaction.atomic
def release(written: Iterable[Written], *, by: User) -> int:
    """Put what was held before the moderators; how many."""
    _must_be_allowed(by)
    moved = 0
    for each in written:
        # Of two colleagues who decide at once, the first decides.
        if type(each).objects.filter(pk=each.pk, state=State.HELD).update(state=State.CHECKING):
            each.state = State.CHECKING
            _take_in(each, COMMENT if isinstance(each, Comment) else CONTRIBUTION)
            moved += 1
    return moved


@transaction.atomic
def refuse_held(written: Iterable[Written], *, because: str, by: User) -> int:
    """Publish nothing of what was held; how many. It is kept as long as other things that were refused."""
    _must_be_allowed(by)
    moved = 0
    for each in written:
        held = type(each).objects.filter(pk=each.pk, state=State.HELD)
        if held.update(state=State.REFUSED, refusal=because):
            log(instance=each, action="ideas.refuse_held", user=by, data={"because": because})
            moved += 1
    return moved


@transaction.atomic
def release_supports(contribution: Contribution, *, by: User) -> int:
    """Count the support that was held."""
    _must_be_allowed(by)
    moved = Support.objects.held().filter(contribution=contribution).update(is_held=False)
    if moved:
        log(instance=contribution, action="ideas.release_supports", user=by, data={"count": moved})
        ContentVersion.raise_number()
    return moved
