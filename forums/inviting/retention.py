"""How long what guests told us is kept. Each job can be run again at any time."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from people.models import User

from .models import BreakoutChoice, Invitation, LetterRun, Rsvp

NEEDS_KEPT_FOR = timedelta(days=30)
NAMES_KEPT_FOR = timedelta(days=365)
LETTERS_KEPT_FOR = timedelta(days=7)

NO_NEEDS = {"access_needs": "", "dietary_needs": "", "language_needs": "", "format_needs": ""}
NOBODY = {"name": "", "email": "", "substitute_for": "", **NO_NEEDS}


def forget_needs() -> None:
    """Erase what guests needed, and who wished for which table, a month after the forum; at once if it is cancelled."""
    last = timezone.localdate() - NEEDS_KEPT_FOR
    no_use = Q(forum__day__lt=last) | Q(forum__cancelled_at__isnull=False)
    told = Q()
    for field in NO_NEEDS:
        told |= ~Q(**{field: ""})
    needless = Rsvp.objects.filter(no_use)
    BreakoutChoice.objects.filter(rsvp__in=needless.values("pk")).delete()
    needless.filter(told).update(**NO_NEEDS)


def forget_guests() -> None:
    """Erase who was invited and who came a year after the forum. For which group, and from where, stays."""
    last = timezone.localdate() - NAMES_KEPT_FOR
    Rsvp.objects.filter(forum__day__lt=last).exclude(name="", email="", substitute_for="").update(**NOBODY)
    known = Invitation.objects.filter(forum__day__lt=last).exclude(name="", email="", address="", list_name="")
    known.update(name="", email="", address="", list_name="")


def forget_unanswered_requests() -> None:
    """Erase, the day after the forum, the addresses of those who asked for a link and never opened it."""
    Invitation.objects.filter(is_asked_for=True, rsvp=None, forum__day__lt=timezone.localdate()).delete()


def forget_letters() -> None:
    LetterRun.objects.filter(made_at__lt=timezone.now() - LETTERS_KEPT_FOR).delete()


def erase_rsvps_of(user: User) -> None:
    """Of what is to come, somebody leaves the line; of what was held, it stays that somebody came."""
    theirs = Rsvp.objects.filter(email__iexact=user.email)
    theirs.filter(forum__day__gte=timezone.localdate()).delete()
    theirs.update(**NOBODY)


def erase_invitations_of(user: User) -> None:
    """It stays that somebody was invited, and for which group."""
    theirs = Invitation.objects.filter(email__iexact=user.email)
    theirs.update(name="", email="", address="", list_name="")
