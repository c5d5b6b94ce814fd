"""What those who raised an action add: telling them, their replies, and what is kept about them."""

from datetime import time, timedelta

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from core.recurring import Job
from core.waiting import Waiting
from moderation.kinds import ModeratedKind
from outbox.mailings import MailingKind
from people.models import User
from people.personal_data import PersonalData

from ..permissions import may_keep_all
from . import admin_views, mails, retention, services, telling
from .models import ActionRaiser, ActionReply


@hooks.register("register_mailing_kind")
def news_for_those_who_raised_it() -> MailingKind:
    return MailingKind(telling.MAILING_KIND, _("News of an action that was raised"), mails.render, mails.prepare)


@hooks.register("register_moderated_kind")
def replies_to_findings_are_moderated() -> ModeratedKind:
    return ModeratedKind(
        name=services.KIND,
        model=ActionReply,
        label=_("Reply to a finding"),
        title=str,
        publish=services.publish_reply,
        refuse=services.refuse_reply,
        sign=services.sign_reply,
        address=lambda reply: f"{reply.action.get_absolute_url()}#replies",
    )


@hooks.register("register_recurring_job")
def tell_those_who_raised_it() -> Job:
    return Job("tell those who raised an action of its changes", telling.tell_raisers, every=timedelta(minutes=10))


@hooks.register("register_recurring_job")
def forget_raisers() -> Job:
    return Job("forget who raised actions that ended a year ago", retention.forget_old_raisers, at=time(3, 50))


@hooks.register("register_admin_urls")
def where_raisers_are_noted() -> list[URLPattern]:
    return [
        path("actions/<int:pk>/raisers/", admin_views.add, name="action_raiser"),
        path("actions/<int:pk>/look-again/", admin_views.look_again, name="action_look_again"),
    ]


@hooks.register("register_waiting")
def replies_to_look_into(user: User) -> list[Waiting]:
    if not may_keep_all(user):
        return []
    waiting = ActionReply.objects.filter(state=ActionReply.State.ACCEPTED, seen_at=None)
    first = waiting.select_related("action").first()
    label = ngettext("reply to a finding to look into", "replies to findings to look into", count := waiting.count())
    return [Waiting(35, count, label, first.action.staff_address if first else reverse("action_list"))]


@hooks.register("register_log_actions")
def deeds_in_the_log(actions) -> None:
    actions.register_action("actions.look_again", _("Look again"), _("Looked again after a reply to a finding"))


@hooks.register("register_personal_data")
def what_is_kept_of_raisers() -> list[PersonalData]:
    return [
        PersonalData(
            model=ActionRaiser,
            title=_("Actions that you raised and are told about"),
            kept_for=_("Your address for a year after the action has ended."),
            of=ActionRaiser.objects.by,
            fields=("action", "email", "made_at", "wants_news", "replies"),
            words={"replies": _("What you replied")},
            kept=_("What you replied stays, without your address."),
        ),
    ]
