"""How long colleagues' notes about actions are kept."""

from datetime import timedelta

from django.utils import timezone

from .models import Action, ActionNote

NOTES_KEPT_FOR = timedelta(days=2 * 365)


def forget_old_notes() -> int:
    """Erase the notes on actions that ended two years ago; how many."""
    long_ended = Action.objects.ended().filter(status_since__lt=timezone.localdate() - NOTES_KEPT_FOR)
    forgotten, _of_each_model = ActionNote.objects.filter(action__in=long_ended.values("pk")).delete()
    return forgotten
