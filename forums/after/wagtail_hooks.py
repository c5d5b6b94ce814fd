"""What comes after a forum adds to the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import NotPersonal, PersonalData

from .models import DutyNote, Evidence


@hooks.register("register_personal_data")
def what_comes_after_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=DutyNote,
            title=_("What you wrote about the partnership's duties"),
            kept_for=_("For good: the record of how it stood."),
            of=lambda user: DutyNote.objects.filter(written_by=user),
            fields=("duty", "year", "is_met", "note", "written_at"),
            erase=lambda user: DutyNote.objects.filter(written_by=user).update(written_by=None),
            kept=_("What was written, without your name."),
        ),
        PersonalData(
            model=Evidence,
            title=_("Evidence you published"),
            kept_for=_("For good: the archive of what was shown to scrutiny."),
            of=lambda user: Evidence.objects.filter(published_by=user),
            fields=("year", "published_on"),
            erase=lambda user: Evidence.objects.filter(published_by=user).update(published_by=None),
            kept=_("The evidence, without your name."),
        ),
    ]
