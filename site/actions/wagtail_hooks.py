"""What actions add to the site."""

from collections.abc import Sequence
from datetime import time

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from core.recurring import Job
from core.waiting import Waiting
from home.demonstration import Demonstration
from home.models import HomePage, LessonsPage, PriorityPage, Recommendation, Reply
from home.panels import Panel
from home.priorities.groups import DeliveryGroup
from home.priorities.lessons import FollowUp
from home.sensitive_periods.kinds import HeldKind
from people.models import CommunityGroup, User
from people.personal_data import PersonalData
from places.models import Area

from . import admin_views, holding, panels, recommendations, reminding, replies, retention
from .demonstration import tell_actions
from .models import Action, ActionChange, ActionNote, ActionsPage
from .permissions import may_see
from .raisers import wagtail_hooks as raisers_hooks
from .risk import wagtail_hooks as risk_hooks
from .sources import SourceKind
from .tiers import wagtail_hooks as tiers_hooks
from .wording import admin_views as wording_views

__all__ = ["raisers_hooks", "risk_hooks", "tiers_hooks"]

# For the public


@hooks.register("register_first_page", order=35)
def list_of_actions(home: HomePage) -> None:
    if ActionsPage.objects.exists():
        return
    page = ActionsPage(
        title=gettext("Actions"),
        slug="actions",
        summary=gettext("What we said we would do, who answers for it, by when, and what became of it."),
        show_in_menus=True,
    )
    home.add_child(instance=page)
    page.save_revision().publish()


@hooks.register("register_neighbourhood_panel")
def promised_here(area: Area) -> Panel | None:
    return panels.neighbourhood_panel(area)


@hooks.register("register_home_panel")
def said_and_done() -> Panel | None:
    return panels.home_panel()


@hooks.register("register_priority_panel")
def done_about_it(page: PriorityPage) -> Panel | None:
    return panels.priority_panel(page)


@hooks.register("register_action_source")
def recommendations_become_actions() -> SourceKind:
    return recommendations.source_kind()


@hooks.register("register_action_source")
def what_residents_wrote_becomes_actions() -> SourceKind:
    return replies.source_kind()


@hooks.register("register_reply_panel")
def done_about_a_reply(reply: Reply, user: User | None) -> Panel | None:
    return replies.panel_of(reply, user)


@hooks.register("register_group_panel")
def said_and_done_by_group(group: CommunityGroup) -> Panel | None:
    return panels.group_panel(group)


@hooks.register("register_group_desk_panel")
def raised_by_group(group: CommunityGroup, user: User) -> Panel | None:
    return panels.group_desk_panel(group, user)


@hooks.register("register_area_pack_part")
def actions_in_the_pack(group: CommunityGroup) -> Panel | None:
    return panels.area_pack_part(group)


@hooks.register("register_pack_section")
def actions_of_a_delivery_group(group: DeliveryGroup) -> Panel | None:
    return panels.delivery_group_section(group)


@hooks.register("register_recommendation_follow_ups")
def what_became_of_recommendations(found: Sequence[Recommendation]) -> dict[int, list[FollowUp]]:
    return recommendations.follow_ups(found)


# For staff


@hooks.register("register_held_kind")
def actions_can_be_held() -> HeldKind:
    return holding.actions_can_be_held()


@hooks.register("register_admin_urls")
def where_staff_keep_actions() -> list[URLPattern]:
    return [
        path("actions/", admin_views.actions, name="action_list"),
        path("actions/new/", admin_views.new, name="action_new"),
        path("actions/recommendations/", admin_views.recommendations, name="action_recommendations"),
        path("actions/<int:pk>/", admin_views.detail, name="action_detail"),
        path("actions/<int:pk>/change/", admin_views.change, name="action_change"),
        path("actions/<int:pk>/note/", admin_views.note, name="action_note"),
        path("actions/<int:pk>/words/<str:language>/", wording_views.write, name="action_words"),
    ]


class ActionsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_see(request.user)


@hooks.register("register_admin_menu_item")
def actions_in_the_menu() -> MenuItem:
    return ActionsMenuItem(_("Actions"), reverse("action_list"), name="actions", icon_name="tasks", order=255)


@hooks.register("register_page_header_buttons")
def actions_from_a_review(page, user: User, view_name: str, next_url: str | None = None):
    if isinstance(page.specific_deferred, LessonsPage) and user.has_perm("actions.add_action"):
        address = f"{reverse('action_recommendations')}?page={page.pk}"
        yield Button(_("Actions from its recommendations"), address, icon_name="tasks", priority=60)


@hooks.register("register_waiting")
def actions_to_chase(user: User) -> list[Waiting]:
    """The officer's own first; those who keep all actions see what is late or due this week, whosever it is."""
    if not may_see(user):
        return []
    today, address = timezone.localdate(), reverse("action_list")
    own = Action.objects.going_on().owned_by(user)
    mine, my_late = own.count(), own.overdue_on(today).count()
    label = ngettext("action in your charge", "actions in your charge", mine)
    waiting = [Waiting(30, mine, label, f"{address}?only=mine", late=my_late)]
    if user.has_perm("actions.change_action"):
        late = Action.objects.overdue_on(today).count()
        label = ngettext("overdue action", "overdue actions", late)
        waiting.append(Waiting(31, late, label, f"{address}?only=overdue", late=late))
        soon = Action.objects.due_in_week_of(today).count()
        label = ngettext("action due this week", "actions due this week", soon)
        waiting.append(Waiting(32, soon, label, f"{address}?only=week"))
    return waiting


@hooks.register("register_role_permissions")
def who_keeps_actions() -> dict[str, list[str]]:
    keep = ["actions.view_action", "actions.add_action", "actions.change_action", "actions.add_actionnote"]
    return {
        "Editors": ["actions.view_action"],
        "Analysts": ["actions.view_action"],
        "Moderators": ["actions.view_action"],
        "Consultation managers": keep,
        "Forum managers": keep,
        "Administrators": keep,
    }


@hooks.register("register_log_actions")
def deeds_in_the_log(actions) -> None:
    actions.register_action("actions.make", _("Make an action"), _("Wrote an action down"))
    actions.register_action("actions.change", _("Change an action"), _("Changed an action"))


@hooks.register("register_demonstration", order=200)  # after the priorities and reviews that they belong to
def tell_the_demonstrations_actions(demonstration: Demonstration) -> None:
    tell_actions(demonstration)


@hooks.register("register_recurring_job")
def forget_notes() -> Job:
    return Job("forget old notes on actions", retention.forget_old_notes, at=time(3, 45))


@hooks.register("register_recurring_job")
def remind_officers() -> Job:
    return Job("remind officers of actions in their charge", reminding.remind_officers, at=time(8, 40))


@hooks.register("register_personal_data")
def what_actions_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=Action,
            title=_("Actions that you wrote down or are in charge of"),
            kept_for=_("For good: the record of what was promised, without your name once your account is erased."),
            of=Action.objects.involving,
            fields=("title", "status", "due_on", "made_at"),
            erase=_forget_in_actions,
            kept=_("The action stays, without your name."),
        ),
        PersonalData(
            model=ActionChange,
            title=_("Changes of actions that you made"),
            kept_for=_("As long as the action."),
            of=lambda user: ActionChange.objects.filter(by=user),
            fields=("action", "made_at", "status_after", "reason"),
            erase=lambda user: ActionChange.objects.filter(by=user).update(by=None),
            kept=_("The change stays, without your name."),
        ),
        PersonalData(
            model=ActionNote,
            title=_("Notes for colleagues that you wrote about actions"),
            kept_for=_("Two years after the action has ended."),
            of=lambda user: ActionNote.objects.filter(made_by=user),
            fields=("action", "text", "made_at"),
        ),
    ]


def _forget_in_actions(user: User) -> None:
    Action.objects.filter(owner=user).update(owner=None)
    Action.objects.filter(made_by=user).update(made_by=None)
