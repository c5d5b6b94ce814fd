"""Support: each person once, by account or by a device's signed cookie."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
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

    def device_name(self, consultation: Consultation) -> str:
        return keyed_hash(consultation, self.device)

    def name(self, consultation: Consultation) -> str:
        """By what they are told apart: the name they have here already, before they signed in or out, or a new one."""
        device = self.device_name(consultation)
        given = Support.objects.filter(contribution__consultation=consultation).order_by("-created_at", "-pk")
        if self.user is None:
            return given.filter(device=device).values_list("person", flat=True).first() or device
        known = given.filter(user=self.user).values_list("person", flat=True).first()
        return (
            known
            or given.filter(device=device, user=None).values_list("person", flat=True).first()
            or keyed_hash(consultation, f"account:{self.user.pk}")
        )


@transaction.atomic
def support(*, contribution: Contribution, by: Supporter) -> Support:
    """Support it, once: a second time changes nothing. Whoever did so before signing in or out is the same person."""
    if open_phase(contribution.consultation, contribution.kind) is None or contribution.state != State.PUBLISHED:
        raise NotOpenError
    if found := _support_of(contribution, by):
        return found
    person = by.name(contribution.consultation)
    came = 0
    if by.network:
        since = timezone.now() - A_DAY
        came = Support.objects.filter(contribution=contribution, network=by.network, created_at__gt=since).count()
    made = Support(
        contribution=contribution,
        person=person,
        device=by.device_name(contribution.consultation),
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
        return Support.objects.get(contribution=contribution, person=person)
    ContentVersion.raise_number()
    return made


def _support_of(contribution: Contribution, by: Supporter) -> Support | None:
    """What this person gave already. Given before signing in, it is the account's from now on."""
    known = list(_known(contribution, by))
    if by.user is None:
        return next(iter(known), None)
    if own := next((each for each in known if each.user_id == by.user.pk), None):
        return own
    # Somebody else's account on the same device is somebody else.
    if given := next((each for each in known if each.user_id is None), None):
        given.user = by.user
        given.save(update_fields=["user"])
    return given


def supports(*, contribution: Contribution, by: Supporter) -> bool:
    """Whether this person supports it."""
    return any(by.user is None or each.user_id in (None, by.user.pk) for each in _known(contribution, by))


def _known(contribution: Contribution, by: Supporter) -> QuerySet[Support]:
    """Support for it from this device, or by this account."""
    here = Q(device=by.device_name(contribution.consultation))
    return Support.objects.filter(here | Q(user=by.user) if by.user else here, contribution=contribution)


@transaction.atomic
def take_support_back(*, contribution: Contribution, by: Supporter) -> None:
    if found := _support_of(contribution, by):
        found.delete()
        ContentVersion.raise_number()
