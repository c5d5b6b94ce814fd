"""How long is kept what somebody wrote, and who they were."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from people.models import User

from . import services
from .models import Reply

PERSON_KEPT_FOR = timedelta(days=365)
PRIVATE_KEPT_FOR = timedelta(days=2 * 365)


def forget_old_replies() -> None:
    """Erase who wrote a year after it was answered, and what was never public after two. Public words stay."""
    now = timezone.now()
    long_answered = Q(closed_at__lt=now - PERSON_KEPT_FOR) | Q(submitted_at__lt=now - PRIVATE_KEPT_FOR)
    has_person = ~Q(name="") | ~Q(address="") | Q(user__isnull=False)
    for reply in Reply.objects.filter(long_answered).filter(has_person):
        reply.name, reply.address, reply.user, reply.shows_name = "", "", None, False
        reply.save()
        services.show_change(reply)
    gone = Reply.objects.filter(submitted_at__lt=now - PRIVATE_KEPT_FOR).exclude(
        state=Reply.State.ACCEPTED, may_be_public=True
    )
    for reply in gone.beginnings():
        services.erase(reply)


def erase_for(user: User) -> None:
    """Everything that this person wrote, with the answers to it."""
    for reply in Reply.objects.by(user).beginnings():
        services.erase(reply)
    for reply in Reply.objects.by(user):
        services.erase(reply)
