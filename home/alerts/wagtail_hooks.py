"""What alerts add to updates, to the outbox, to the worker, and to what is kept about somebody."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.models import Page

from core.recurring import Job
from home.demonstration import Demonstration
from home.demonstration.alerts import subscribe_people
from home.panels import Panel
from home.updates.hooks import Result
from home.updates.models import UpdatePage
from home.updates.records import Sending
from outbox.mailings import MailingKind
from outbox.models import DeliveryState, Mailing
from people.account_rows import AccountRow
from people.models import User
from people.personal_data import PersonalData
from places.models import Area

from . import deleting, digests, mails, reach, resuming, retention, sending, services, tasks
from .models import ListImport, Subscription, Unsubscribed
from .sending import ALERT, CORRECTION, DIGEST, WELCOME, WITHDRAWAL
from .staff_pages import SubscriptionViewSet
from .words import how_often, in_words


@hooks.register("register_update_published")
def tell_subscribers(update: UpdatePage) -> None:
    transaction.on_commit(lambda: tasks.tell_of_update.enqueue(update.pk))


@hooks.register("register_update_published_again")
def tell_the_other_subscribers(update: UpdatePage) -> None:
    transaction.on_commit(lambda: tasks.tell_the_rest.enqueue(update.pk))


@hooks.register("register_mailing_hold")
def wait_until_it_is_published_again(mailing: Mailing) -> str:
    """Its readers would find nothing at the address of an update that was taken off the site in the middle."""
    update = mailing.about if mailing.kind == ALERT else None
    if not isinstance(update, UpdatePage) or update.live or update.withdrawn:
        return ""
    return gettext("The update is off the site. This goes on once it is published again.")


@hooks.register("register_update_corrected")
def tell_those_who_have_it(update: UpdatePage, note: str) -> None:
    correction = update.corrections.filter(note=note).last()
    if correction is not None:
        transaction.on_commit(lambda: tasks.tell_of_correction.enqueue(correction.pk))


@hooks.register("register_update_withdrawn")
def take_back_from_those_who_have_it(update: UpdatePage) -> None:
    withdrawal = update.withdrawal
    transaction.on_commit(lambda: tasks.tell_of_withdrawal.enqueue(withdrawal.pk))


@hooks.register("register_reach")
def whom_an_update_reaches(update: UpdatePage) -> str:
    """Of one that was published already: whom another publication would still reach."""
    if not update.tells_subscribers:
        return ""
    if not update.was_sent:
        return reach.reach_of(update).sentence
    rest = resuming.rest_of(update)
    return rest.sentence if rest else ""


@hooks.register("after_publish_page")
def say_how_many_are_told(request: HttpRequest, page: Page) -> None:
    """An editor reads it of a publication that tells people.

    That is the first, whose words are older than its sending, and any while somebody still waits to be told.
    """
    update = UpdatePage.objects.filter(pk=page.pk).first()
    if update is None or not sending.may_be_told(update):
        return
    rest = resuming.rest_of(update)
    # Not the latest revision, which a saving on its own may have made since.
    if Sending.objects.filter(update=update, sent_at__gte=update.live_revision.created_at).exists():
        words = reach.being_told(update)
    elif rest:
        words = reach.emailed(rest.told, update)
    else:
        return
    messages.success(request, f"{gettext('Published.')} {words}", buttons=[_see_how_far(update)])


@hooks.register("after_unpublish_page")
def say_who_waits_for_it(request: HttpRequest, page: Page) -> None:
    update = page.specific
    if isinstance(update, UpdatePage) and (words := resuming.after_unpublishing(update)):
        messages.warning(request, words, buttons=[_see_how_far(update)])


@hooks.register("before_delete_page")
def say_who_has_it(request: HttpRequest, page: Page) -> HttpResponse | None:
    back = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    return before_deleting(request, [page], back)


class DeletePages(DeleteBulkAction):
    """Deleting several pages at once says the same, before anybody confirms it and before it is done."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages, _without_access = self.get_actionable_objects()
        return before_deleting(request, pages, self.next_url) or super().get(request, *args, **kwargs)

    def prepare_action(self, objects: Sequence[Page], objects_without_access: dict) -> HttpResponse | None:
        return before_deleting(self.request, objects, self.next_url)


# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", DeletePages, order=1)


def before_deleting(request: HttpRequest, pages: Sequence[Page], back: str) -> HttpResponse | None:
    """Whoever deletes what people have been sent reads of withdrawing it; not while those who have it are told."""
    if words := deleting.why_to_keep(pages):
        messages.error(request, words)
        return redirect(back)
    if request.method == "GET" and (untold := deleting.who_would_hear_nothing(pages)):
        messages.warning(request, untold.sentence, buttons=[*map(_to_withdraw, untold.updates[: deleting.MOST_NAMED])])
    return None


def _to_withdraw(update: UpdatePage):
    words = gettext("Withdraw “%(title)s”") % {"title": update.title}
    return messages.button(reverse("update_withdraw", args=[update.pk]), words)


def _see_how_far(update: UpdatePage):
    return messages.button(reverse("update_report", args=[update.pk]), gettext("See how far it is"))


@hooks.register("register_update_email")
def update_as_email(update: UpdatePage) -> str:
    return mails.preview(update)


@hooks.register("register_update_result")
def who_signed_up(update: UpdatePage) -> list[Result]:
    count = services.sign_ups_from(update)
    return [Result(50, count, ngettext("person signed up for alerts", "people signed up for alerts", count))]


@hooks.register("register_update_result")
def who_had_it_in_a_digest(update: UpdatePage) -> list[Result]:
    counts = digests.deliveries_in_digests(update)
    return [
        Result(45, counts[state], gettext("in a digest: %(state)s") % {"state": state.label}, is_of_emails=True)
        for state in DeliveryState
        if counts[state]
    ]


@hooks.register("register_mailing_kind")
def alerts() -> MailingKind:
    return MailingKind(ALERT, _("Alert"), mails.render_alert, mails.prepare, mails.still_holds)


@hooks.register("register_mailing_kind")
def digests_of_alerts() -> MailingKind:
    return MailingKind(DIGEST, _("Digest of alerts"), mails.render_digest, mails.prepare_digest, mails.still_holds)


@hooks.register("register_mailing_kind")
def corrections() -> MailingKind:
    return MailingKind(
        CORRECTION, _("Correction of an alert"), mails.render_correction, mails.prepare_correction, mails.still_holds
    )


@hooks.register("register_mailing_kind")
def withdrawals() -> MailingKind:
    label = _("Withdrawal of an alert")
    return MailingKind(WITHDRAWAL, label, mails.render_withdrawal, mails.prepare_withdrawal, is_never_held=True)


@hooks.register("register_mailing_kind")
def welcomes() -> MailingKind:
    return MailingKind(WELCOME, _("Welcome to those on a list"), mails.render_welcome, mails.prepare_welcome)


@hooks.register("register_recurring_job")
def daily_digests() -> Job:
    return Job("send daily digests of alerts", digests.send_daily_digests, at=time(7, 30))


@hooks.register("register_recurring_job")
def weekly_digests() -> Job:
    return Job("send weekly digests of alerts on Mondays", digests.send_weekly_digests, at=time(7, 40), weekday=0)


@hooks.register("register_recurring_job")
def forget_what_is_over() -> Job:
    return Job("forget alerts that are over", retention.forget_what_is_over, at=time(3, 40))


@hooks.register("register_neighbourhood_panel")
def be_told(area: Area) -> Panel:
    return Panel(
        order=55,
        name="alerts",
        title=gettext("Be told by email"),
        template="home/alerts/panel.html",
        context={"area": area},
    )


@hooks.register("register_demonstration", order=20)
def subscribe_the_demonstrations_people(demonstration: Demonstration) -> None:
    subscribe_people(demonstration)


@hooks.register("register_admin_viewset")
def subscribers() -> SubscriptionViewSet:
    return SubscriptionViewSet()


@hooks.register("register_log_actions")
def deeds_in_the_log(actions) -> None:
    actions.register_action("alerts.import", _("Bring a list of subscribers"), _("Brought a list of subscribers"))
    actions.register_action("alerts.stop", _("Stop somebody's alerts"), _("Stopped somebody's alerts"))


@hooks.register("register_role_permissions")
def who_looks_after_subscribers() -> dict[str, list[str]]:
    keep = ["home.view_subscription", "home.delete_subscription", "home.import_subscription"]
    return {"Communications team": keep, "Administrators": keep, "Support team": ["home.view_subscription"]}


@hooks.register("register_account_rows")
def alerts_of_an_account(user: User) -> list[AccountRow]:
    """Each subscription of the person, or where to begin one. An address of theirs counts once it is confirmed."""
    label = gettext("Email alerts")
    rows = [
        AccountRow(
            label,
            f"{in_words(each).where}. {how_often(each)}.",
            reverse("alerts:manage", args=[each.token]),
            gettext("Change"),
            gettext("your email alerts"),
        )
        for each in Subscription.objects.confirmed().of(user)
    ]
    start = AccountRow(label, gettext("None"), reverse("alerts:subscribe"), gettext("Start"), gettext("email alerts"))
    return rows or [start]


@hooks.register("register_personal_data")
def what_alerts_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=Subscription,
            title=_("Your email alerts"),
            kept_for=_("Until you stop them. One that was never confirmed goes after seven days."),
            of=Subscription.objects.of,
            fields=(
                "address",
                "is_everywhere",
                "areas",
                "topics",
                "threshold",
                "frequency",
                "urgent_at_once",
                "format",
                "language",
                "created_at",
                "confirmed_at",
                "consent_source",
                "consented_on",
            ),
            words={
                "is_everywhere": _("Of the whole area"),
                "areas": _("Places"),
                "topics": _("Topics"),
                "threshold": _("How urgent"),
                "frequency": _("How often"),
                "urgent_at_once": _("Urgent warnings at once"),
                "confirmed_at": _("Confirmed"),
                "consent_source": _("How you agreed"),
                "consented_on": _("When you agreed"),
            },
            erase=_stop_alerts_of,
        ),
        PersonalData(
            model=Unsubscribed,
            title=_("That you stopped our alerts"),
            kept_for=_("Five years, as a code from which your address cannot be read."),
            of=lambda user: Unsubscribed.objects.at(user.email),
            fields=("left_at",),
            erase=lambda user: None,
            kept=_("A code made from your address, so that no list of addresses brings you back."),
        ),
        PersonalData(
            model=ListImport,
            title=_("Lists of subscribers that you brought here"),
            kept_for=_("As long as the site: it is the record of who agreed and how."),
            of=lambda user: ListImport.objects.filter(made_by=user),
            fields=("file_name", "consent", "count", "made_at"),
            erase=lambda user: ListImport.objects.filter(made_by=user).update(made_by=None),
            kept=_("The record of the list stays, without your name."),
        ),
    ]


def _stop_alerts_of(user: User) -> None:
    for subscription in Subscription.objects.of(user):
        services.unsubscribe(subscription=subscription)
