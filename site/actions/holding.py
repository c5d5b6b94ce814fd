"""In a sensitive period an action that the public has not read of waits: it is a new promise of the partnership.

What becomes of one that the public reads already is its record, and goes on; who raised it is written to by a mailing,
which waits in the outbox.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.sensitive_periods.kinds import HeldKind, staff_page
from home.sensitive_periods.models import Held
from home.sensitive_periods.services import is_held, must_wait, release_waiting_with
from people.models import User

from .models import Action
from .sources import tell_changed

KIND = "action"


def stays_back(action: Action, *, by: User | None) -> bool:
    """Whether a period keeps it from the public."""
    title = _("Action: %(title)s") % {"title": action.title}
    return must_wait(action, kind=KIND, title=title, by=by) is not None


def waiting_among(actions: QuerySet[Action]) -> list[Action]:
    """Those that wait for a named officer."""
    return [action for action in actions if is_held(action)]


def publish_along(action: Action, *, released: Held, officer: User) -> None:
    """Show it to the public with something that was released and speaks of it."""
    release_waiting_with(released, thing=action)
    _show(action, officer)


def actions_can_be_held() -> HeldKind:
    return HeldKind(
        name=KIND,
        label=gettext_lazy("Action that the public has not read of"),
        let_go=_let_go,
        address=staff_page("action_detail"),
    )


def _let_go(held: Held, officer: User) -> None:
    if isinstance(held.thing, Action):
        _show(held.thing, officer)


def _show(action: Action, officer: User) -> None:
    from .services import change_action  # noqa: PLC0415 - it asks us first

    change_action(action=action, by=officer, is_public=True)
    for change in action.changes.all():  # nobody was told of them while it was not public
        tell_changed(action, change)
