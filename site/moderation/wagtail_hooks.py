"""What moderation adds to the staff pages, to the worker, and to what is kept about somebody."""

from datetime import time, timedelta

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.recurring import Job
from core.waiting import Waiting
from people.models import User

from . import admin_views, audit, personal_data, retention  # noqa: F401 - the audit registers itself
from .models import DefamationComplaint, Item
from .permissions import may_decide, may_handle_complaints
from .rules import lay_packaged_rows
from .services import give_up_waiting
from .viewsets import ConcernRuleViewSet, LegalStepViewSet

hooks.register("register_personal_data", personal_data.registered)


@hooks.register("register_first_page")
def lay_rules(home_page) -> None:
    """The automatic checks and the steps of the law, beside the pages that every site begins with."""
    lay_packaged_rows()


@hooks.register("register_role_permissions")
def who_may_moderate() -> dict[str, list[str]]:
    rules = [f"moderation.{deed}_concernrule" for deed in ("view", "add", "change", "delete")]
    law = [f"moderation.{deed}_legalstep" for deed in ("view", "add", "change", "delete")]
    return {
        "Moderators": ["moderation.decide_item", "moderation.view_concernrule"],
        "Support team": ["moderation.view_original", "moderation.handle_complaint", *rules[:3]],
        "Administrators": [
            "moderation.decide_item",
            "moderation.view_original",
            "moderation.handle_complaint",
            "moderation.change_moderationsettings",
            *rules,
            *law,
        ],
    }


@hooks.register("register_waiting")
def to_check(user: User) -> list[Waiting]:
    now = timezone.now()
    queue = reverse("moderation_queue")
    waiting = []
    if may_decide(user):
        risks = Item.objects.to_decide().filter(is_risk=True).count()
        count = Item.objects.open().count() - risks
        waiting += [
            Waiting(1, risks, ngettext("sign of risk to a person", "signs of risk to a person", risks), queue, risks),
            Waiting(
                10,
                count,
                ngettext("contribution to check", "contributions to check", count),
                queue,
                Item.objects.late_at(now).filter(is_risk=False).count(),
            ),
        ]
    if may_handle_complaints(user):
        count = DefamationComplaint.objects.open().count()
        label = ngettext("complaint of defamation", "complaints of defamation", count)
        late = DefamationComplaint.objects.late_at(now).count()
        waiting.append(Waiting(5, count, label, f"{queue}#complaints", late))
    return waiting


@hooks.register("register_recurring_job")
def forget_what_is_over() -> Job:
    return Job("forget what moderation no longer needs", retention.forget_what_is_over, at=time(3, 40))


@hooks.register("register_recurring_job")
def authors_who_did_not_answer() -> Job:
    return Job("end the wait for authors of complained-of words", give_up_waiting, every=timedelta(minutes=10))


@hooks.register("register_admin_viewset")
def rows_to_look_over() -> list:
    return [ConcernRuleViewSet(), LegalStepViewSet()]


class ModeratorsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_decide(request.user)


@hooks.register("register_admin_menu_item")
def queue_in_menu() -> MenuItem:
    return ModeratorsMenuItem(
        _("Moderation"), reverse("moderation_queue"), name="moderation", icon_name="tick-inverse", order=150
    )


@hooks.register("register_admin_urls")
def staff_addresses() -> list:
    return [
        path("moderation/", admin_views.queue, name="moderation_queue"),
        path("moderation/log/", admin_views.decision_log, name="moderation_log"),
        path("moderation/check/", admin_views.check_words, name="moderation_check"),
        path("moderation/complaints/<uuid:key>/", admin_views.complaint, name="moderation_complaint"),
        path("moderation/<uuid:key>/decide/", admin_views.decide, name="moderation_decide"),
    ]
