"""The meetings of a tier: what is before them, and writing down what they decide, while they sit."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from people.models import User

from ..models import Action
from ..querysets import ActionQuerySet
from .models import MeetingDecision, Tier, TierMeeting, Verdict
from .moving import bring_down, escalate, keep_at_tier

SETS_STATUS = {Verdict.ACCEPTED, Verdict.IN_PROGRESS, Verdict.DONE, Verdict.NOT_DOING, Verdict.NO_EVIDENCE}
SETS_DAY = {Verdict.ACCEPTED, Verdict.IN_PROGRESS}


@transaction.atomic
def open_meeting(*, tier: Tier, held_on: date) -> TierMeeting:
    """The tier's next meeting, to enter its decisions; the open one, moved to `held_on`, where there is one.

    Raises `ValidationError` where the tier has met and closed its list on that day.
    """
    Tier.objects.select_for_update().get(pk=tier.pk)
    meeting = tier.meetings.open().first() or TierMeeting(tier=tier)
    meeting.held_on = held_on
    meeting.full_clean()
    meeting.save()
    return meeting


def agenda_of(meeting: TierMeeting) -> ActionQuerySet:
    """What is still before an open meeting, the longest at its tier first; what it has decided is done with."""
    waiting = Action.objects.on_the_list_of(meeting.tier)
    return waiting.exclude(pk__in=meeting.decisions.order_by().values("action"))


@transaction.atomic
def decide(
    *, meeting: TierMeeting, action: Action, verdict: str, by: User, reason: str = "", until: date | None = None
) -> MeetingDecision:
    """Carry out and write down what the meeting decided of one action, once: a second time changes nothing.

    `until` is the day up to which it stays, or by which it is to be done now. Raises `ValidationError` where the
    meeting is closed, the action is not before it any more, or the decision lacks its reason or day.
    """
    meeting = TierMeeting.objects.select_for_update(of=("self",)).select_related("tier").get(pk=meeting.pk)
    if decided := meeting.decisions.filter(action=action).first():
        return decided
    if meeting.closed_at:
        raise ValidationError(_("The list of this meeting is closed."))
    action = Action.objects.select_for_update(of=("self",)).select_related("tier", "agency").get(pk=action.pk)
    if action.tier_id != meeting.tier_id or action.has_ended_for_good:
        raise ValidationError(_("It is not before this meeting any more: somebody has moved or ended it."))
    on = min(meeting.held_on, timezone.localdate())
    _carry_out(meeting.tier, action, Verdict(verdict), reason=reason.strip(), until=until, by=by, on=on)
    decision = MeetingDecision(
        meeting=meeting, action=action, verdict=verdict, reason=reason.strip(), until=until, made_by=by
    )
    decision.full_clean()
    decision.save()
    return decision


def _carry_out(
    tier: Tier, action: Action, verdict: Verdict, *, reason: str, until: date | None, by: User, on: date
) -> None:
    from ..services import change_action  # noqa: PLC0415 - services hand on what is written here

    if verdict == Verdict.ESCALATE:
        escalate(action=action, reason=reason, by=by, on=on)
    elif verdict == Verdict.BRING_DOWN:
        bring_down(action=action, reason=reason, by=by, on=on)
    elif verdict == Verdict.KEEP:
        if until:
            keep_at_tier(action=action, until=until, reason=reason, by=by, on=on)
        elif tier.limit_days:
            raise ValidationError({"until": _("Say until when it stays here: otherwise its limit would not change.")})
        elif reason:
            change_action(action=action, by=by, reason=reason, on=on)
    else:
        due = {"due_on": until} if until and verdict in SETS_DAY else {}
        change_action(action=action, by=by, reason=reason, on=on, status=verdict.value, **due)


@transaction.atomic
def close_meeting(*, meeting: TierMeeting, by: User) -> int:
    """Close the list: what was not decided stays for the next meeting; how many that is."""
    meeting = TierMeeting.objects.select_for_update(of=("self",)).select_related("tier").get(pk=meeting.pk)
    left = agenda_of(meeting).count()
    if meeting.closed_at is None:
        meeting.closed_at, meeting.closed_by = timezone.now(), by
        meeting.save()
        log(instance=meeting, action="actions.close_meeting", user=by, data={"left": left})
    return left
