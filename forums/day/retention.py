"""How long what the day kept about people is kept. Each job can be run again at any time."""

from datetime import date, timedelta

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from core.models import ContentVersion
from forums.preparing.models import Forum

from .models import Attendance, CheckState, PollVote, TableLink, TableNote, WallQuestion

NAMES_KEPT_FOR = timedelta(days=365)
UNPUBLISHED_KEPT_FOR = timedelta(days=2 * 365)


def forget_the_day() -> None:
    """Forget phones and links the day after, names after a year, what was never published after two."""
    today = timezone.localdate()
    over = Forum.objects.filter(day__lt=today).values("pk")
    PollVote.objects.filter(poll__forum__in=over).exclude(device__startswith="-").update(
        device=Concat(Value("-"), Cast("pk", CharField()))
    )
    TableLink.objects.filter(forum__day__lt=today - timedelta(days=1), ended_at=None).update(ended_at=timezone.now())
    Attendance.objects.filter(forum__day__lt=today - NAMES_KEPT_FOR).exclude(name="").update(name="")
    forgotten = forget_unpublished(before=today - UNPUBLISHED_KEPT_FOR)
    if forgotten:
        ContentVersion.raise_number()


def forget_unpublished(*, before: date) -> int:
    """Delete what moderators kept from the public at forums before this day. Returns how many."""
    kept_back = {"forum__day__lt": before, "state": CheckState.REFUSED}
    notes, _rows = TableNote.objects.filter(**kept_back).delete()
    questions, _rows = WallQuestion.objects.filter(**kept_back).delete()
    return notes + questions
