"""Checking guests in, and forgetting who they were."""

from django.db import transaction
from django.db.models import Q

from people.models import User

from .models import Attendance


@transaction.atomic
def forget_in_attendance(user: User) -> None:
    """That somebody came stays; neither who it was nor who stood at the door."""
    Attendance.objects.filter(Q(rsvp__email__iexact=user.email) | Q(rsvp__user=user)).update(name="")
    Attendance.objects.filter(checked_in_by=user).update(checked_in_by=None)
