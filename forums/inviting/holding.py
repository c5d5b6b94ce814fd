"""Invitations and reminders make a forum known, so that in a sensitive period they wait for a named officer.

Letters to who has answered do not wait: they must know where to come, and that a day has changed.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from forums.preparing.models import Forum
from home.sensitive_periods.kinds import HeldKind, staff_page
from home.sensitive_periods.models import Held
from home.sensitive_periods.services import hold_if_sensitive, period_in_force, settle_as_rescheduled
from people.models import User

KIND = "forum-letters"
INVITATIONS, REMINDERS = "invitations", "reminders"


def may_go_out(forum: Forum, what: str) -> bool:
    """Whether these letters may leave now. What waits for a decision waits on when the period is over."""
    decisions = Held.objects.of(forum)
    version = _version(forum, what)
    if decisions.filter(version=version, decision=Held.Decision.DROPPED).exists():
        return False
    waiting = decisions.undecided().first()
    if waiting and (not waiting.version.startswith(what) or period_in_force() is None):
        return False  # one decision about a forum at a time
    titles = {INVITATIONS: _("Invitations: %(forum)s"), REMINDERS: _("Reminders: %(forum)s")}
    held = hold_if_sensitive(forum, kind=KIND, title=titles[what] % {"forum": forum}, version=version)
    return held is None


def send_anew(forum: Forum, by: User) -> None:
    """Somebody sends after the period what waited in it: they have looked at it once more."""
    if period_in_force() is None:
        settle_as_rescheduled(forum, by=by)


def _version(forum: Forum, what: str) -> str:
    """Of invitations each batch is released for itself; a reminder is sent once."""
    if what == REMINDERS:
        return REMINDERS
    released_at = forum.invitations.to_send().aggregate(newest=Max("released_at"))["newest"]
    return f"{INVITATIONS} {released_at:%Y-%m-%d %H:%M:%S.%f}" if released_at else INVITATIONS


@hooks.register("register_held_kind")
def letters_can_be_held() -> HeldKind:
    return HeldKind(
        name=KIND,
        label=gettext_lazy("Invitations or reminders of a forum"),
        let_go=_let_go,
        address=staff_page("forum_sending"),
        drop=_take_back,
    )


def _let_go(held: Held, officer: User) -> None:
    from .tasks import send_released, send_reminders  # noqa: PLC0415 - tasks call the services that ask us

    task = send_reminders if held.version == REMINDERS else send_released
    transaction.on_commit(lambda: task.enqueue(int(held.object_id)))


def _take_back(held: Held, officer: User) -> None:
    """Invitations that will not go out are on the list again, to be sent another time."""
    if held.version != REMINDERS and isinstance(held.thing, Forum):
        held.thing.invitations.to_send().update(released_at=None)
