"""How long what people posted, and who they were, is kept. Each job can be run again at any time."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from consultations.preparing.models import Consultation
from core.models import ContentVersion
from people.models import User

from . import services
from .models import Comment, Contribution, State, Support

NAMES_KEPT_FOR = timedelta(days=365)
UNPUBLISHED_KEPT_FOR = timedelta(days=2 * 365)
UNPUBLISHED = (State.REFUSED, State.HELD, State.CHECKING)


def _closed_before(day: date) -> list[int]:
    return list(Consultation.objects.with_days().filter(last_day__lt=day).values_list("pk", flat=True))


def forget_origins() -> None:
    """Forget devices and connections as soon as nobody can post any more. Who supported what stays told apart."""
    closed = _closed_before(timezone.localdate())
    Contribution.objects.filter(consultation__in=closed).exclude(device="", network="").update(device="", network="")
    Comment.objects.filter(contribution__consultation__in=closed).exclude(device="", network="").update(
        device="", network=""
    )
    for pk in closed:
        _rename_supporters(pk)


@transaction.atomic
def _rename_supporters(consultation: int) -> None:
    """Give each supporter of a closed consultation a random name, the same for all that they supported."""
    supports = Support.objects.filter(contribution__consultation=consultation).exclude(network="", device="")
    for person in set(supports.values_list("person", flat=True)):
        Support.objects.filter(contribution__consultation=consultation, person=person).update(
            person=uuid4().hex, network="", device=""
        )


@transaction.atomic
def forget_names() -> None:
    """Erase who wrote a year after the last day. What was published stays, as said by a resident."""
    closed = _closed_before(timezone.localdate() - NAMES_KEPT_FOR)
    nobody = {"name": "", "email": "", "user": None}
    changed = Contribution.objects.filter(consultation__in=closed).exclude(**nobody).update(**nobody)
    changed += Comment.objects.filter(contribution__consultation__in=closed).exclude(**nobody).update(**nobody)
    Support.objects.filter(contribution__consultation__in=closed).exclude(user=None).update(user=None)
    if changed:
        ContentVersion.raise_number()


@transaction.atomic
def forget_unpublished() -> None:
    """Erase what was never published two years after it was sent."""
    old = {"created_at__lt": timezone.now() - UNPUBLISHED_KEPT_FOR, "state__in": UNPUBLISHED}
    for comment in Comment.objects.filter(**old):
        services.erase(comment)
    # What was imported is as old as where it came from, names nobody, and would only be imported again.
    for contribution in Contribution.objects.filter(**old, imported_as=""):
        services.erase(contribution)


def erase_contributions_of(user: User) -> None:
    for written in Contribution.objects.by(user):
        services.withdraw(written)


def erase_comments_of(user: User) -> None:
    for written in Comment.objects.by(user):
        services.erase(written)


@transaction.atomic
def erase_supports_of(user: User) -> None:
    Support.objects.filter(user=user).delete()
    ContentVersion.raise_number()
