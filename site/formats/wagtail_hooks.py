"""What formats add to the staff pages, to the worker, and to what is kept about somebody."""

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from core.recurring import Job
from people.personal_data import PersonalData

from .models import FormatRequest


@hooks.register("register_personal_data")
def what_formats_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=FormatRequest,
            title=_("Formats you asked us for"),
            kept_for=_("Until three months after we answered, and never longer than a year."),
            of=FormatRequest.objects.by,
            fields=("about", "wanted", "details", "name", "email", "phone", "address", "asked_at", "due_on", "state"),
        )
    ]


@hooks.register("register_recurring_job")
def forget_answered_requests() -> Job:
    return Job("forget answered requests for formats", forget_requests, at=time(3, 40))


def forget_requests() -> None:
    FormatRequest.objects.to_forget(timezone.now()).delete()
