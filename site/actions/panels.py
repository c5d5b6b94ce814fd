"""What pages further down show of actions: a neighbourhood, the first page, a priority, a group, its desk and pack."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.first_pages import index_of
from home.models import PriorityPage
from home.panels import Panel
from home.priorities.groups import DeliveryGroup
from home.priorities.packs import every_priority
from people.models import CommunityGroup, User
from places.models import Area

from .history import standing
from .models import Action, ActionRaiser, ActionsPage
from .querysets import ActionQuerySet
from .raisers.mails import token_of
from .raisers.services import may_reply
from .statuses import Status

IN_A_PANEL, ENDED_IN_A_PANEL, IN_A_PACK = 4, 3, 6
# More than any place has had; so many are read once, for what goes on and what has ended alike.
MOST_NEAR = 100


@dataclass(frozen=True, slots=True)
class SaidAndDone:
    """One line of "you said, we did". `said` is what was raised, `did` where it stands, `outcome` whether it worked."""

    action: Action
    said: str
    did: str
    outcome: str


def _said_and_done(action: Action) -> SaidAndDone:
    because = action.status_reason if action.has_ended_for_good and action.status != Status.DONE else ""
    return SaidAndDone(action, action.public_wording, standing(action), because or action.evaluation)


def neighbourhood_panel(area: Area) -> Panel | None:
    """What was promised for this ground, and what became of what was asked for; nothing where there is nothing."""
    near = Action.objects.public().within_area(area).first_due_first()
    newest = list(near.with_what_lists_of_one_place_show()[:MOST_NEAR])
    going_on = [action for action in newest if not action.has_ended_for_good]
    ended = sorted(
        (each for each in newest if each.has_ended_for_good), key=lambda each: each.status_since, reverse=True
    )
    index = index_of(ActionsPage) if newest else None
    if index is None:
        return None
    context = {
        "actions": going_on[:IN_A_PANEL],
        "found": [_said_and_done(action) for action in ended[:ENDED_IN_A_PANEL]],
        "more": f"{index.url}?{urlencode({'area': area.slug})}" if len(newest) > IN_A_PANEL else "",
    }
    return Panel(80, "actions", _("What we said we would do here"), "actions/near.html", context)


def home_panel() -> Panel | None:
    """What was said and done lately, wherever it was."""
    return _panel(30, _("Said and done"), Action.objects.public().lately_moved(), is_news=True)


def priority_panel(page: PriorityPage) -> Panel | None:
    return _panel(40, _("Actions"), Action.objects.public().for_priority(page), priority=page.slug)


def group_panel(group: CommunityGroup) -> Panel | None:
    """ "You said, we did": what became of what the group raised; None where nothing has become of anything yet."""
    newest = Action.objects.public().raised_by(group).lately_moved().with_what_lists_show()[: IN_A_PANEL + 1]
    found = [_said_and_done(action) for action in newest]
    if not found:
        return None
    index = index_of(ActionsPage)
    more = f"{index.url}?{urlencode({'group': group.slug})}" if index and len(found) > IN_A_PANEL else ""
    context = {"found": found[:IN_A_PANEL], "more": more}
    return Panel(20, "you-said-we-did", _("You said, we did"), "actions/you_said_we_did.html", context)


def group_desk_panel(group: CommunityGroup, user: User) -> Panel | None:
    """Every published action that the group raised and where it stands, with its right of reply where there is one."""
    raisers = {each.action_id: each for each in ActionRaiser.objects.filter(group=group).select_related("group")}
    found = Action.objects.public().raised_by(group).first_due_first().with_what_lists_show()
    rows = []
    for action in found:
        raiser = raisers[action.pk]
        raiser.action = action
        token = token_of(raiser, user.email) if may_reply(raiser) else ""
        rows.append((action, standing(action), reverse("actions:reply", args=[token]) if token else ""))
    if not rows:
        return None
    return Panel(30, "actions", _("Actions that the group raised"), "actions/group_desk.html", {"rows": rows})


def area_pack_part(group: CommunityGroup) -> Panel | None:
    """On the sheet for its meeting: what is promised where it is, and what it raised, the first due first."""
    near = Action.objects.public().near_any_of(group.areas.all()) | Action.objects.public().raised_by(group)
    actions = list(near.going_on().first_due_first().select_related("agency")[:IN_A_PACK])
    if not actions:
        return None
    rows = [(action.title, standing(action)) for action in actions]
    return Panel(20, "actions", _("What is being done"), "actions/pack.html", {"rows": rows})


def delivery_group_section(group: DeliveryGroup) -> Panel | None:
    """In a delivery group's pack: what was promised for its priorities, the first due first, and what ended lately."""
    found = Action.objects.for_group(every_priority(group)).first_due_first().select_related("agency")
    rows = [(action.title, standing(action)) for action in found]
    return Panel(55, "actions", _("Actions"), "actions/pack.html", {"rows": rows}) if rows else None


def _panel(order: int, title: str, found: ActionQuerySet, *, is_news: bool = False, **narrowed: str) -> Panel | None:
    in_order = found if is_news else found.first_due_first()
    shown = list(in_order.with_what_lists_show()[: IN_A_PANEL + 1])
    index = index_of(ActionsPage) if shown else None
    if index is None:
        return None
    more = f"{index.url}?{urlencode(narrowed)}" if narrowed else index.url
    context = {"actions": shown[:IN_A_PANEL], "more": more if len(shown) > IN_A_PANEL or is_news else ""}
    return Panel(order, "actions", title, "actions/panel.html", context)
