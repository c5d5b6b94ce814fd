"""What tiers and their meetings add to the staff pages and the worker."""

from datetime import time

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from core.recurring import Job
from core.waiting import Waiting
from people.models import User
from people.personal_data import NotPersonal, PersonalData

from ..models import Action
from ..permissions import may_keep_all, may_see
from ..sources import SourceKind
from . import admin_views
from .escalating import escalate_what_is_past_its_limit
from .models import MeetingDecision, Tier, TierMeeting
from .viewsets import TierViewSet


@hooks.register("register_admin_urls")
def where_tiers_meet() -> list[URLPattern]:
    return [
        path("actions/tiers/", admin_views.tiers, name="action_tiers"),
        path("actions/tiers/<int:pk>/", admin_views.tier, name="action_tier"),
        path("actions/tiers/<int:pk>/agenda.pdf", admin_views.agenda, {"format": "pdf"}, name="action_agenda_pdf"),
        path("actions/tiers/<int:pk>/agenda.csv", admin_views.agenda, {"format": "csv"}, name="action_agenda_csv"),
        path("actions/tiers/<int:pk>/agenda.xlsx", admin_views.agenda, {"format": "xlsx"}, name="action_agenda_xlsx"),
        path("actions/meetings/<int:pk>/", admin_views.meeting, name="action_meeting"),
        path("actions/<int:pk>/move/", admin_views.move, name="action_move"),
    ]


@hooks.register("register_admin_viewset")
def where_tiers_are_configured() -> TierViewSet:
    return TierViewSet()


@hooks.register("register_action_source")
def meetings_give_actions() -> SourceKind:
    """The public is not told which meeting an action came from: its minutes are not public here."""
    return SourceKind(
        name="meeting",
        model=TierMeeting,
        label=_("A meeting of the partnership"),
        staff_address=lambda meeting: meeting.staff_address,
        starts_with=lambda meeting: {"tier": meeting.tier},
    )


@hooks.register("register_recurring_job")
def escalate_by_itself() -> Job:
    return Job("move up actions that are past the limit of their tier", escalate_what_is_past_its_limit, at=time(6, 15))


@hooks.register("register_waiting")
def lists_of_meetings(user: User) -> list[Waiting]:
    """What is before the tiers of which this person hears; and for those who keep actions, what is stuck."""
    if not may_see(user):
        return []
    waiting, today = [], timezone.localdate()
    for tier in Tier.objects.chaired_by(user):
        listed = Action.objects.on_the_list_of(tier)
        count, late = listed.count(), listed.past_limit_on(today).count()
        label = ngettext("action before the %(meets)s", "actions before the %(meets)s", count) % {"meets": tier.meets}
        waiting.append(Waiting(33, count, label, reverse("action_tier", args=[tier.pk]), late=late))
    if may_keep_all(user):
        stuck = Action.objects.past_limit_on(today).count()
        label = ngettext("action past the limit of its tier", "actions past the limit of their tier", stuck)
        waiting.append(Waiting(34, stuck, label, f"{reverse('action_list')}?only=stuck", late=stuck))
    return waiting


@hooks.register("register_role_permissions")
def who_sets_tiers() -> dict[str, list[str]]:
    tiers = ["actions.view_tier", "actions.add_tier", "actions.change_tier", "actions.delete_tier"]
    return {"Administrators": tiers, "Support team": tiers}


@hooks.register("register_log_actions")
def deeds_in_the_log(actions) -> None:
    actions.register_action("actions.move", _("Move an action"), _("Moved an action to another tier"))
    actions.register_action("actions.keep", _("Keep an action"), _("Put off the day on which an action moves up"))
    actions.register_action("actions.close_meeting", _("Close a meeting"), _("Closed the list of a meeting"))


@hooks.register("register_personal_data")
def what_is_kept_of_meetings() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=MeetingDecision,
            title=_("Decisions on actions that you entered"),
            kept_for=_("As long as the meeting."),
            of=lambda user: MeetingDecision.objects.filter(made_by=user),
            fields=("action", "verdict", "made_at"),
            erase=lambda user: MeetingDecision.objects.filter(made_by=user).update(made_by=None),
            kept=_("The decision stays, without your name."),
        ),
        NotPersonal(Tier, "It names the officer who hears of what comes up, whose account holds the rest."),
        NotPersonal(TierMeeting, "It names who closed the list, whose account holds the rest."),
    ]
