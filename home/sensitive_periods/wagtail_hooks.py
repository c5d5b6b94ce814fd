"""What sensitive periods add: held pages, what is kept about people, roles, log entries, and what waits."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import NotPersonal, PersonalData

from .kinds import HeldKind
from .models import Held, SensitivePeriod
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
        NotPersonal(SensitivePeriod, "Who its officers are is registered beside it."),
    ]
