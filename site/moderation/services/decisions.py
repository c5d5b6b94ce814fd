"""Deciding: publish, shorten, hold, refuse, take down, and answer an appeal."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.models import ContentVersion
from people.models import User

from ..models import ConcernKind, Decision, Item
from ..permissions import has_open_appeal
from ..reasons import TO_AUTHOR, Reason
from ..redaction import NotInTextError, redact
from .letters import tell_author_of_decision, tell_reporter

Action, State = Decision.Action, Item.State
SHORTENED = Decision.SHORTENED
NEEDS_REASON = {Action.HELD, Action.REFUSED, Action.TAKEN_DOWN, *SHORTENED}
# Held is between us: its author hears when it is decided.
AUTHOR_HEARS = set(Action) - {Action.HELD, Action.KEPT}
LEADS_TO = {
    Action.PUBLISHED: State.PUBLISHED,
    Action.REDACTED: State.PUBLISHED,
    Action.UNSIGNED: State.PUBLISHED,
    Action.APPEAL_UPHELD: State.PUBLISHED,
    Action.KEPT: State.PUBLISHED,
    Action.HELD: State.HELD,
    Action.REFUSED: State.REFUSED,
    Action.TAKEN_DOWN: State.TAKEN_DOWN,
}


class ItemChangedError(Exception):
    """Somebody decided, or something happened to the contribution, since it was looked at; the message says what."""


class NotAllowedError(Exception):
    """The contribution is not in a state in which this can be decided."""


def actions_for(item: Item) -> list[Decision.Action]:
    """What can be decided about it now. Publishing less than was sent is publishing, with what to leave out."""
    if has_open_appeal(item):
        return [Action.APPEAL_UPHELD, Action.APPEAL_DISMISSED, *([Action.TAKEN_DOWN] if item.is_public else [])]
    if item.state in {State.WAITING, State.HELD}:
        return [Action.PUBLISHED, Action.HELD, Action.REFUSED]
    if item.is_public:
        return [Action.KEPT, Action.REDACTED, Action.TAKEN_DOWN]
    return []


@transaction.atomic
def decide(
    *,
    item: Item,
    action: str,
    by: User | None,
    version: int,
    removals: Iterable[str] = (),
    leaves_out_name: bool = False,
    reason: str = "",
    note_to_author: str = "",
    note: str = "",
) -> Decision:
    """Record a decision and carry it out: the app that owns the contribution publishes or refuses it.

    `version` is that of the item when it was looked at: if somebody has been quicker, nothing happens and
    `ItemChangedError` says who did what. `removals` are words to leave out; with `leaves_out_name` the words
    stand without the name of their author, which is kept here like the words. The author is told the reason. `by` is
    None only where the law decides. Raises `ValidationError` for what is missing, by field.
    """
    if not Item.objects.filter(pk=item.pk, version=version).update(version=F("version") + 1):
        raise ItemChangedError(what_happened(item))
    item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    wanted = Action(action)
    if wanted not in actions_for(item):
        raise NotAllowedError(_("This cannot be decided now: it is “%(state)s”.") % {"state": item.get_state_display()})
    leaves_out = [each for each in removals if each.strip()]
    without_name = leaves_out_name and item.may_leave_out_name
    wanted = _less_than_sent(wanted, bool(leaves_out), without_name)
    _check(wanted, reason, note_to_author, leaves_out)
    now = timezone.now()
    decision = Decision(
        item=item,
        action=wanted,
        without_name=without_name and wanted in SHORTENED,
        reason=reason if wanted not in {Action.PUBLISHED, Action.KEPT} else "",
        note_to_author=note_to_author.strip(),
        note=note.strip(),
        decided_by=by,
        decided_at=now,
        waited_since=item.waiting_since or now,
        was_late=item.due_at is not None and now > item.due_at,
    )
    _carry_out(item, decision, leaves_out, without_name)
    decision.save()
    item.save()
    _answer_open_reports(item, decision)
    if wanted in AUTHOR_HEARS:
        tell_author_of_decision(item, decision, may_appeal=may_be_appealed(item, decision))
    ContentVersion.raise_number()
    return decision


def _less_than_sent(action: Decision.Action, leaves_out_words: bool, leaves_out_name: bool) -> Decision.Action:
    """What publishing is called by what is left out."""
    if action not in {Action.PUBLISHED, Action.REDACTED}:
        return action
    if leaves_out_words:
        return Action.REDACTED
    return Action.UNSIGNED if leaves_out_name else action


def may_be_appealed(item: Item, decision: Decision) -> bool:
    """One appeal, against what was not published as it was sent."""
    is_against_author = decision.action in {*SHORTENED, Action.REFUSED, Action.TAKEN_DOWN}
    return is_against_author and getattr(item, "appeal", None) is None


def _check(action: Decision.Action, reason: str, note_to_author: str, removals: list[str]) -> None:
    problems = {}
    if action in NEEDS_REASON and reason not in Reason.values:
        problems["reason"] = _("Choose the reason.")
    elif reason == Reason.OTHER and action != Action.HELD and not note_to_author.strip():
        problems["note_to_author"] = _("Say what the other reason is: its author reads it.")
    if action == Action.REDACTED and not removals:
        problems["removals"] = _("Choose or write what to leave out.")
    if action == Action.APPEAL_DISMISSED and not note_to_author.strip():
        problems["note_to_author"] = _("Say why the decision stays: its author reads it.")
    if problems:
        raise ValidationError(problems)


def _carry_out(item: Item, decision: Decision, removals: list[str], without_name: bool) -> None:
    """Change the item as decided, and have its app do the same with the contribution."""
    action = decision.action
    item.state = LEADS_TO.get(Action(action), State(item.state))
    item.hold_reason = decision.reason if action == Action.HELD else ""
    if action == Action.HELD:
        return
    item.waiting_since = item.due_at = None
    item.decided_at = decision.decided_at
    item.is_risk = False
    if has_open_appeal(item):
        # Taking it down, which the law may ask for at any time, ends the appeal too.
        appeal = item.appeal
        appeal.decided_at, appeal.decided_by = decision.decided_at, decision.decided_by
        appeal.is_upheld = action == Action.APPEAL_UPHELD
        appeal.save()
    if action in {Action.PUBLISHED, *SHORTENED, Action.APPEAL_UPHELD}:
        _publish(item, removals, without_name)
    elif action in {Action.REFUSED, Action.TAKEN_DOWN} and item.subject:
        item.moderated_kind.refuse(item.subject, reason_in_words(decision))


def _publish(item: Item, removals: list[str], without_name: bool) -> None:
    try:
        # The mark stands among its author's words, so that it speaks their language and not the moderator's.
        with override(item.language or settings.LANGUAGE_CODE):
            public_text = redact(item.text, removals, labels_of(item))
    except NotInTextError as error:
        raise ValidationError({"removals": str(error)}) from error
    if item.subject is None:
        raise NotAllowedError(_("It no longer exists: its author or somebody else has deleted it."))
    item.removals = list(removals)
    item.public_text = public_text
    kind = item.moderated_kind
    if kind.sign and without_name != item.leaves_out_name:
        kind.sign(item.subject, "" if without_name else item.signed)
        item.leaves_out_name = without_name
    kind.publish(item.subject, public_text)


def labels_of(item: Item) -> dict[str, str]:
    """What was found in the text, by the words found: “phone number”."""
    personal = {"phone", "name", "email", "postcode", "address", "vehicle", "link"}
    return {
        words: str(ConcernKind(concern.kind).label).lower()
        for concern in item.found_concerns
        if concern.kind in personal
        for words in concern.found
    }


def reason_in_words(decision: Decision) -> str:
    """What the author is told, without the letter around it."""
    because = str(TO_AUTHOR[Reason(decision.reason)]) if decision.reason else ""
    return " ".join(filter(None, [because, decision.note_to_author]))


def _answer_open_reports(item: Item, decision: Decision) -> None:
    if decision.action == Action.HELD:
        return
    told = set()
    for report in item.reports.filter(closed_at=None):
        report.closed_at = decision.decided_at
        report.save()
        if report.address not in told:  # who reported it ten times hears once
            tell_reporter(report, decision)
            told.add(report.address)


def what_happened(item: Item) -> str:
    """Why a decision that was about to be taken no longer fits, for whoever was about to take it."""
    newest = item.decisions.select_related("decided_by").first()
    report = item.reports.filter(closed_at=None).last()
    if report and (newest is None or report.reported_at > newest.decided_at):
        return _(
            "It was reported while you were looking at it. Nothing of yours was done: please read the report first."
        )
    if newest is None:
        return _("It has changed while you were looking at it. Nothing of yours was done: please look again.")
    who = str(newest.decided_by) if newest.decided_by else _("somebody who has left")
    return _("%(who)s has decided it already: “%(action)s”. Nothing of yours was done.") % {
        "who": who,
        "action": newest.get_action_display(),
    }
