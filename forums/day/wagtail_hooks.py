"""What the day of a forum adds to the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import NotPersonal, PersonalData

from .models import Attendance, TableNote


@hooks.register("register_personal_data")
def what_the_day_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Attendance,
            title=_("Guests you checked in at forums"),
            kept_for=_("As long as the forum."),
            of=lambda user: Attendance.objects.filter(checked_in_by=user),
            fields=("forum", "arrived_at"),
            erase=lambda user: Attendance.objects.filter(checked_in_by=user).update(checked_in_by=None),
            kept=_("That a guest came, without your name."),
        ),
        PersonalData(
            model=TableNote,
            title=_("What you noted at tables"),
            kept_for=_("As long as the forum."),
            of=lambda user: TableNote.objects.filter(scribe=user),
            fields=("forum", "verdict", "text", "noted_at"),
            erase=lambda user: TableNote.objects.filter(scribe=user).update(scribe=None),
            kept=_("The note stays, without your name."),
        ),
    ]
