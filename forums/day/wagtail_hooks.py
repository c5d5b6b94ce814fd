"""What the day of a forum adds to the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import NotPersonal, PersonalData

from . import services
from .models import Attendance


@hooks.register("register_personal_data")
def what_the_day_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Attendance,
            title=_("Forums you came to, and guests you checked in"),
            kept_for=_("Names for a year after the forum; that somebody came, for good."),
            of=Attendance.objects.involving,
            fields=("forum", "name", "arrived_at"),
            erase=services.forget_in_attendance,
            kept=_("That a guest came, without your name."),
        ),
    ]
