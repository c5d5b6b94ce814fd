"""What sensitive periods add: held pages, what is kept about people, roles, log entries, and what waits."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from core.waiting import Waiting
from outbox.models import Mailing
from people.models import User
from people.personal_data import NotPersonal, PersonalData

from . import page_hooks, views  # noqa: F401 - the hooks of pages register themselves
from .due import Due, mailings_due, pages_due
from .forms import SensitivePeriodForm
from .kinds import HeldKind, staff_page
from .mailings import send_held_mailing, stop_held_mailing, why_mailing_is_held
from .models import Asking, Held, SensitivePeriod
from .pages import publish_held_page

KEEPERS = ["home.add_sensitiveperiod", "home.change_sensitiveperiod", "home.view_sensitiveperiod", "home.release_held"]


@hooks.register("register_held_kind")
def pages_can_be_held() -> HeldKind:
    return HeldKind(
        name="page",
        label=_("Page"),
        let_go=publish_held_page,
        address=lambda held: reverse("wagtailadmin_pages:revisions_view", args=[held.object_id, held.version]),
    )


@hooks.register("register_held_kind")
def mailings_can_be_held() -> HeldKind:
    return HeldKind(
        name="mailing",
        label=_("Mailing"),
        let_go=send_held_mailing,
        address=staff_page("mailings:inspect"),
        drop=stop_held_mailing,
    )


@hooks.register("register_mailing_hold")
def hold_mailings(mailing: Mailing) -> str:
    return why_mailing_is_held(mailing)


@hooks.register("register_due_in_period")
def pages_in_a_period(period: SensitivePeriod) -> list[Due]:
    return pages_due(period)


@hooks.register("register_due_in_period")
def mailings_in_a_period(period: SensitivePeriod) -> list[Due]:
    return mailings_due(period)


class SensitivePeriodViewSet(ModelViewSet):
    model = SensitivePeriod
    icon = "calendar-alt"
    menu_label = _("Sensitive periods")
    add_to_settings_menu = True
    list_display = ["name", "starts_on", "ends_on"]
    ordering = ["-starts_on"]
    inspect_view_enabled = True
    inspect_view_class = views.PeriodView
    inspect_template_name = "home/sensitive_periods/admin/period.html"
    inspect_view_fields = ["starts_on", "ends_on", "officers", "guidance"]
    add_view_class = views.RecordPeriodView
    edit_view_class = views.ChangePeriodView

    def get_form_class(self, for_update: bool = False):
        return SensitivePeriodForm


@hooks.register("register_admin_viewset")
def sensitive_periods_in_settings() -> ModelViewSet:
    return SensitivePeriodViewSet("sensitive_periods")


@hooks.register("register_admin_urls")
def where_held_things_are() -> list[URLPattern]:
    return [
        path("held/", views.held_things, name="held_things"),
        path("held/<int:pk>/", views.held_thing, name="held_thing"),
    ]


class HeldMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm("home.release_held")


@hooks.register("register_reports_menu_item")
def held_things_in_reports() -> MenuItem:
    return HeldMenuItem(
        _("Held in sensitive periods"), reverse("held_things"), name="held-things", icon_name="time", order=900
    )


@hooks.register("register_waiting")
def held_things_wait(user: User) -> list[Waiting]:
    if not user.has_perm("home.release_held"):
        return []
    label = str(_("held in a sensitive period, to release or drop"))
    return [Waiting(order=5, count=Held.objects.undecided().count(), label=label, address=reverse("held_things"))]


@hooks.register("register_role_permissions")
def who_keeps_sensitive_periods() -> dict[str, list[str]]:
    return {
        "Administrators": KEEPERS,
        "Support team": KEEPERS,
        "Communications team": ["home.view_sensitiveperiod", "home.release_held"],
    }


@hooks.register("register_log_actions")
def actions_on_held_things(actions) -> None:
    actions.register_action("sensitive_periods.hold", _("Hold"), _("Held in a sensitive period"))
    actions.register_action("sensitive_periods.released", _("Release"), _("Released in a sensitive period"))
    actions.register_action("sensitive_periods.dropped", _("Drop"), _("Decided that it will not go out"))
    actions.register_action("sensitive_periods.reschedule", _("Reschedule"), _("Sent out anew, no longer held"))


@hooks.register("register_personal_data")
def what_decisions_keep() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Held,
            title=_("What you asked to publish, or decided about, in a sensitive period"),
            kept_for=_("As long as the period is on record, because the partnership answers for each decision."),
            of=Held.objects.about,
            fields=("title", "held_at", "decision", "reason", "decided_at"),
            erase=Held.objects.forget,
            kept=_("What was decided and why, without your name."),
        ),
        PersonalData(
            model=SensitivePeriod.officers.through,
            title=_("Sensitive periods whose named officer you are"),
            kept_for=_("Until your account is erased or somebody else takes it over."),
            of=lambda user: SensitivePeriod.officers.through.objects.filter(user=user),
        ),
        NotPersonal(Asking, "What the partnership is about to publish. Who asked for it is registered beside it."),
        NotPersonal(SensitivePeriod, "Who its officers are is registered beside it."),
    ]
