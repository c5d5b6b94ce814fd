"""What the outbox adds to the staff pages, to the worker, and to what is kept about somebody."""

from datetime import time, timedelta

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from core.recurring import Job
from core.times import name_moment
from core.waiting import Progress, Waiting
from people.models import User
from people.personal_data import NotPersonal, PersonalData

from . import accounts, permissions, retention, staff_pages, tasks
from .models import Delivery, Mailing, Message, OutgoingMail, Suppression
from .when import quiet_until

for written_by_the_site in (Mailing, Message):
    policy = permissions.WrittenByTheSite(written_by_the_site)
    register_permission_policy(written_by_the_site, policy, exact_class=True)


@hooks.register("register_admin_viewset")
def email_in_the_menu() -> staff_pages.EmailGroup:
    return staff_pages.EmailGroup()


@hooks.register("register_admin_urls")
def what_staff_do_with_mailings() -> list[URLPattern]:
    return [
        path("mailings/<int:pk>/stop/", staff_pages.stop, name="outbox_stop"),
        path("mailings/<int:pk>/go-on/", staff_pages.go_on, name="outbox_go_on"),
        path("mailings/<int:pk>/resend/", staff_pages.resend, name="outbox_resend"),
        path("messages/<int:pk>/try-again/", staff_pages.try_message_again, name="outbox_try_again"),
    ]


@hooks.register("register_role_permissions")
def who_looks_after_what_leaves() -> dict[str, list[str]]:
    return permissions.OF_ROLES


@hooks.register("register_log_actions")
def actions_on_what_leaves(actions) -> None:
    actions.register_action("outbox.stop", _("Stop"), _("Stopped"))
    actions.register_action("outbox.resume", _("Go on"), _("Let go on"))
    actions.register_action("outbox.resend", _("Send again"), _("Sent again what may not have arrived"))
    actions.register_action("outbox.try_again", _("Try again"), _("Tried again to deliver"))


@hooks.register("register_waiting")
def what_leaves_and_needs_somebody(user: User) -> list[Waiting]:
    mailings, messages = reverse("mailings:index"), reverse("messages:index")
    found = []
    if user.has_perm("outbox.resend_mailing"):
        count = Mailing.objects.with_unknown().count()
        label = ngettext(
            "mailing that may not have reached everybody", "mailings that may not have reached everybody", count
        )
        found.append(Waiting(40, count, label, f"{mailings}?may_not_have_arrived=true"))
    if user.has_perm("outbox.retry_message"):
        count = Message.objects.undelivered_lately().count()
        label = ngettext("message that could not be delivered", "messages that could not be delivered", count)
        since = timezone.localdate() - timedelta(days=7)
        found.append(Waiting(45, count, label, f"{messages}?state=refused&created_at_from={since}"))
    if user.has_perm("outbox.view_mailing"):
        found += sending_now(mailings)
    return found


def sending_now(address: str) -> list[Waiting]:
    """Mailings on their way, with how far they are; a single one leads to its own page."""
    rows = list(Mailing.objects.going().values_list("pk", "is_urgent"))
    going = [pk for pk, _is_urgent in rows]
    if not going:
        return []
    done, total = Mailing.objects.filter(pk__in=going).how_far()
    words = ngettext("%(done)s of %(total)s person", "%(done)s of %(total)s people", total)
    words %= {"done": done, "total": total}
    end = None if any(is_urgent for _pk, is_urgent in rows) else quiet_until(timezone.now())
    if end:
        # Otherwise somebody who sees that nothing moves wonders what is broken.
        words = str(_("%(progress)s; quiet hours until %(moment)s") % {"progress": words, "moment": name_moment(end)})
    progress = Progress(done, total, words)
    label = ngettext("mailing on its way", "mailings on their way", len(going))
    if len(going) == 1:
        address = reverse("mailings:inspect", args=going)
    return [Waiting(90, len(going), label, address, progress=progress)]


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
            erase=retention.take_person_out_of_deliveries,
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
            erase=retention.erase_suppression,
            kept=_("Your address, if you reported a message of ours as unwanted or asked us not to write to it."),
        ),
        NotPersonal(OutgoingMail, "Its address is a mailbox of the partnership."),
    ]


hooks.register("carry_account_message", accounts.carry)


@hooks.register("register_recurring_job")
def send_what_waits() -> Job:
    return Job("send what waits in the outbox", tasks.send_what_waits, every=timedelta(minutes=1))


@hooks.register("register_recurring_job")
def forget_what_was_sent() -> Job:
    return Job("forget what was sent long ago", retention.forget_what_was_sent, at=time(3, 30))
