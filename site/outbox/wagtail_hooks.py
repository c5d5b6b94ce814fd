"""What the outbox adds to the staff pages, to the worker, and to what is kept about somebody."""

from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from core.recurring import Job
from people.personal_data import NotPersonal, PersonalData

from . import retention, tasks
from .models import Delivery, Mailing, Message, OutgoingMail, Suppression


@hooks.register("register_personal_data")
def what_the_outbox_keeps() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Message,
            title=_("Messages we sent you"),
            kept_for=_("Their words for thirty days, that they were sent for one year."),
            of=lambda user: Message.objects.filter(to=user.email),
            fields=("subject", "text", "state", "created_at", "sent_at"),
        ),
        PersonalData(
            model=Delivery,
            title=_("Alerts and other mailings we sent you"),
            kept_for=_("One year."),
            of=lambda user: Delivery.objects.filter(address=user.email).select_related("mailing"),
            fields=("mailing", "state", "settled_at"),
        ),
        PersonalData(
            model=Mailing,
            title=_("Mailings you started"),
            kept_for=_("As long as the site: it is the record of what was sent."),
            of=lambda user: Mailing.objects.filter(made_by=user),
            fields=("title", "created_at"),
            erase=lambda user: Mailing.objects.filter(made_by=user).update(made_by=None),
            kept=_("The mailing stays, without your name."),
        ),
        PersonalData(
            model=Suppression,
            title=_("Your address among those we do not write to"),
            kept_for=_("Until you ask us to write again."),
            of=lambda user: Suppression.objects.of(user.email),
            fields=("address", "reason", "created_at"),
        ),
        NotPersonal(OutgoingMail, "Its address is a mailbox of the partnership."),
    ]


@hooks.register("register_recurring_job")
def send_what_waits() -> Job:
    return Job("send what waits in the outbox", tasks.send_what_waits, every=timedelta(minutes=1))


@hooks.register("register_recurring_job")
def forget_what_was_sent() -> Job:
    return Job("forget what was sent long ago", retention.forget_what_was_sent, at=time(3, 30))
