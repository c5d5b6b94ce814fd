"""What the other channels add to the site: staff pages for entering, checking, importing and printing."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import PersonalData

from .models import PrintRun, SecondEntry, UploadedTable


@hooks.register("register_personal_data")
def what_the_channels_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=SecondEntry,
            title=_("Answers you entered a second time, or decided about"),
            kept_for=_("As long as the answers."),
            of=SecondEntry.objects.by,
            fields=("response", "at", "decided_at"),
            erase=_forget_who_checked,
            kept=_("The entry stays, without your name."),
        ),
        PersonalData(
            model=UploadedTable,
            title=_("Tables of answers that you uploaded"),
            kept_for=_("Their content until it is imported, at most fourteen days; that it was uploaded, for good."),
            of=lambda user: UploadedTable.objects.filter(made_by=user),
            fields=("name", "made_at"),
            erase=lambda user: UploadedTable.objects.filter(made_by=user).update(made_by=None),
            kept=_("The record stays, without your name."),
        ),
        PersonalData(
            model=PrintRun,
            title=_("Paper forms that you printed"),
            kept_for=_("As long as the consultation."),
            of=lambda user: PrintRun.objects.filter(made_by=user),
            fields=("consultation", "first", "count", "made_at"),
            erase=lambda user: PrintRun.objects.filter(made_by=user).update(made_by=None),
            kept=_("The numbers stay, without your name."),
        ),
    ]


def _forget_who_checked(user) -> None:
    SecondEntry.objects.filter(keyed_by=user).update(keyed_by=None)
    SecondEntry.objects.filter(decided_by=user).update(decided_by=None)
