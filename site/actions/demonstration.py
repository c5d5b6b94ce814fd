"""The demonstration's actions, tiers and areas at risk, from `actions.toml` of its folder. Harmless to repeat."""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.models import ContentVersion
from home.demonstration import Demonstration
from home.models import PriorityPage, Recommendation, Reply
from people.models import Agency, CommunityGroup, User
from places.models import Area

from .models import (
    Action,
    ActionChange,
    ActionNote,
    ActionWords,
    AreaAtRisk,
    AreaAtRiskNote,
    MeetingDecision,
    Tier,
    TierMeeting,
)
from .raisers.services import publish_reply, reply_to_finding
from .risk.services import open_area
from .services import add_note, add_raiser, bring_down, change_action, create_action, escalate, keep_at_tier
from .tiers.laying import lay_tiers
from .tiers.meetings import open_meeting
from .tiers.models import Verdict

Content = dict[str, Any]


@transaction.atomic
def tell_actions(demonstration: Demonstration) -> None:
    """Make what is missing; nothing where the demonstration has no actions."""
    path = demonstration.folder / "actions.toml"
    if not path.exists():
        return
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    officer = team_member()
    for content in told.get("areas_at_risk", []):
        _watch(content, officer)
    for content in told["actions"]:
        tell_action(content, source=_source(content), officer=officer)
    _agree_meetings(told.get("meetings_in", []), officer)
    if officer and not TierMeeting.objects.closed().exists():
        for tier, days in zip(Tier.objects.all(), told.get("met_days_ago", []), strict=False):
            for days_ago in days:
                _have_met(tier, timezone.localdate() - timedelta(days=days_ago), officer)
    ContentVersion.raise_number()


def team_member() -> User | None:
    team = get_user_model().objects.filter(is_active=True, groups__name="Support team")
    return team.order_by("pk").first()


def _source(content: Content) -> Model | None:
    """What an action of the story came from, where it is there."""
    if "recommendation" in content:
        return Recommendation.objects.filter(text=content["recommendation"], page__live=True).first()
    if "area_at_risk" in content:
        return AreaAtRisk.objects.watched().filter(area__code=content["area_at_risk"]).first()
    if "reply" in content:
        return Reply.objects.filter(text__startswith=content["reply"]).order_by("pk").first()
    return None


def tell_action(content: Content, *, source: Model | None, officer: User | None) -> Action | None:
    """Let it happen as the team would do it, each line on its day; None where it has happened before."""
    if Action.objects.filter(title=content["title"]).exists():
        return None
    first, *later = content["history"]
    action = create_action(
        title=content["title"],
        source=source,
        why=content.get("why", ""),
        public_wording=content["wording"],
        areas=Area.objects.current().filter(code__in=content.get("areas", [])),
        priority=PriorityPage.objects.filter(slug=content.get("priority", ""), live=True).order_by("pk").first(),
        agency=Agency.objects.filter(slug=content["agency"]).first(),
        role=content.get("role", ""),
        owner=officer,
        due_on=_day_in(first.get("due_in")),
        status=first["status"],
        reason=first.get("reason", ""),
        expected_outcome=content.get("outcome", ""),
        evaluation=content.get("evaluation", ""),
        is_public=not content.get("is_hidden", False),
        tier=Tier.objects.filter(number=content.get("tier", 1)).first(),
        by=officer,
        on=_day_in(-first["days_ago"]),
    )
    for line in later:
        _happen(action, line, officer)
    for group in CommunityGroup.objects.filter(name__in=content.get("raised_by", [])):
        add_raiser(action=action, group=group)
    for text in content.get("notes", []) if officer else []:
        note = add_note(action=action, text=text, by=officer)  # type: ignore[arg-type] # there is one, as asked above
        ActionNote.objects.filter(pk=note.pk).update(made_at=action.changes.latest("made_at").made_at)
    for language, words in content.get("words", {}).items():
        ActionWords.objects.create(action=action, language=language, **words)
    if "reply_text" in content:
        _reply(action, content["reply_text"])
    # Whoever raised it was told at the time; nobody is written to about what is long past.
    ActionChange.objects.filter(action=action).update(told_at=timezone.now())
    return action


def _happen(action: Action, line: Content, officer: User | None) -> None:
    """One line of the story, on its day."""
    reason, on = line.get("reason", ""), _day_in(-line["days_ago"])
    if "goes" in line:
        (escalate if line["goes"] == "up" else bring_down)(
            action=action, reason=reason, by=officer if line.get("by_hand") else None, on=on
        )
    elif "keep_in" in line:
        until = timezone.localdate() + timedelta(days=line["keep_in"])
        keep_at_tier(action=action, until=until, reason=reason, by=officer, on=on)
    else:
        given = {"status": line["status"]} if "status" in line else {}
        if "due_in" in line:
            given["due_on"] = _day_in(line["due_in"])
        change_action(action=action, by=officer, reason=reason, on=on, **given)


def _reply(action: Action, text: str) -> None:
    """What the first group that raised it replied to the finding, let through by moderators."""
    raiser = action.raisers.exclude(group=None).select_related("group", "action").first()
    if raiser:
        publish_reply(reply_to_finding(raiser=raiser, key=uuid4(), text=text), text)


def _watch(content: Content, officer: User | None) -> None:
    area = Area.objects.current().filter(code=content["area"]).first()
    if area is None or AreaAtRisk.objects.filter(area=area).exists():
        return
    watched = open_area(
        by=officer,
        area=area,
        signs=content["signs"],
        seen=content["seen"],
        plan=content["plan"],
        review_on=timezone.localdate() + timedelta(days=content["review_in"]),
        agencies=Agency.objects.filter(slug__in=content["agencies"]),
    )
    opened_on = timezone.localdate() - timedelta(days=content["days_ago"])
    AreaAtRisk.objects.filter(pk=watched.pk).update(opened_on=opened_on)
    for review in content.get("reviews", []):
        moment = timezone.now() - timedelta(days=review["days_ago"])
        AreaAtRiskNote.objects.create(subject=watched, text=review["text"], made_by=officer, made_at=moment)


def _agree_meetings(days: list[int], officer: User | None) -> None:
    """The next meeting of each tier, and who hears of what comes up to the middle one."""
    tiers = lay_tiers()
    for tier, coming in zip(tiers, days, strict=False):
        if not tier.meetings.exists():
            open_meeting(tier=tier, held_on=timezone.localdate() + timedelta(days=coming))
    if officer and len(tiers) > 1 and tiers[1].chair is None:
        tiers[1].chair = officer
        tiers[1].save()


def _have_met(tier: Tier, day: date, officer: User) -> None:
    """The tier met on this day: what somebody decided of its actions on it, it decided."""
    decided = ActionChange.objects.exclude(status_before="").filter(by__isnull=False, tier_before=tier)
    closed_at = timezone.make_aware(datetime.combine(day, time(16)))
    meeting = TierMeeting.objects.create(tier=tier, held_on=day, closed_at=closed_at, closed_by=officer)
    for change in decided.filter(made_at__date=day).select_related("action", "tier_before", "tier_after"):
        verdict, until = _verdict(change)
        decision = MeetingDecision(
            meeting=meeting, action=change.action, verdict=verdict, reason=change.reason, until=until, made_by=officer
        )
        decision.full_clean()
        decision.save()
    meeting.decisions.update(made_at=closed_at)


def _verdict(change: ActionChange) -> tuple[Verdict, date | None]:
    """What a meeting decided that changed an action so, and the day that it set."""
    if change.tier_before != change.tier_after and change.tier_before:
        is_up = change.tier_after.number > change.tier_before.number
        return (Verdict.ESCALATE if is_up else Verdict.BRING_DOWN), None
    has_day = change.due_before != change.due_after
    if change.changes_status or has_day:
        return Verdict(change.status_after), change.due_after if has_day else None
    return Verdict.KEEP, change.action.kept_until


def _day_in(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() + timedelta(days=days)
