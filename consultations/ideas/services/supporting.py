"""Support: each person once, by account or by a device's signed cookie."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from consultations.answering.flags import keyed_hash
from consultations.preparing.models import Consultation
from core.models import ContentVersion
from people.models import User

from ..models import Contribution, State, Support
from .writing import A_DAY, NotOpenError, most_in_a_day, open_phase

# So many for one contribution from one connection are marked; a library or a school is one.
MANY_FROM_NETWORK = 5


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
