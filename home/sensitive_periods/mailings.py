"""Mailings wait in a sensitive period too, also those that were made before it began."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from outbox import sending
from outbox.models import Mailing, MailingState
from outbox.services import stop_mailing
from people.models import User

from .models import Held
from .services import hold_if_sensitive, period_in_force, release_with


def why_mailing_is_held(mailing: Mailing) -> str:
    """A sentence for the page of the mailing, or "" where it may go out."""
    due_at = min(max(filter(None, [mailing.created_at, mailing.not_before])), timezone.now())
    if undecided := Held.objects.of(mailing).undecided().first():
        return _why(undecided)
    period = period_in_force(due_at=due_at)
    if period and (released := _release_of_its_subject(mailing)):
        release_with(released, thing=mailing, kind="mailing", title=mailing.title)
    held = hold_if_sensitive(mailing, kind="mailing", title=mailing.title, due_at=due_at, asked_by=mailing.made_by)
    return _why(held) if held else ""


def _release_of_its_subject(mailing: Mailing) -> Held | None:
    """The release of what this mailing tells about, if no other mailing has gone out under it.

    Releasing an update lets its alert out with it. A correction, later, is a thing of its own.
    """
    if not isinstance(mailing.about, Page):
        return None
    released = Held.objects.of(mailing.about.specific).released().filter(decided_at__lte=mailing.created_at)
    return released.filter(taken_along=None).order_by("-decided_at").first()


def one_waits(*, kind: str, about: Model) -> bool:
    """Whether a mailing of this kind about the same thing waits for an officer already.

    What is told bit by bit gathers behind it, so that nobody decides about each bit.
    """
    made = Mailing.objects.filter(kind=kind, about_type=ContentType.objects.get_for_model(about), about_id=about.pk)
    made = made.filter(state__in=[MailingState.WAITING, MailingState.SENDING])
    return any(Held.objects.of(mailing).undecided().exists() for mailing in made)


def send_held_mailing(held: Held, officer: User) -> None:
    transaction.on_commit(sending.queue_due_mailings)


def stop_held_mailing(held: Held, officer: User) -> None:
    if isinstance(held.thing, Mailing):
        stop_mailing(mailing=held.thing, user=officer)


def _why(held: Held) -> str:
    return _("Held in a sensitive period (%(period)s) until a named officer releases it.") % {"period": held.period}
