"""The demonstration's actions, from `actions.toml` of its folder. Harmless to repeat."""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.models import ContentVersion
from home.demonstration import Demonstration
from home.models import PriorityPage, Recommendation
from people.models import Agency, User
from places.models import Area

from .models import Action, ActionChange, ActionNote
from .services import add_note, change_action, create_action

Content = dict[str, Any]


@transaction.atomic
def tell_actions(demonstration: Demonstration) -> None:
    """Make what is missing; nothing where the demonstration has no actions."""
    path = demonstration.folder / "actions.toml"
    if not path.exists():
        return
    officer = team_member()
    for content in tomllib.loads(path.read_text(encoding="utf-8"))["actions"]:
        source = None
        if "recommendation" in content:
            source = Recommendation.objects.filter(text=content["recommendation"], page__live=True).first()
        tell_action(content, source=source, officer=officer)
    ContentVersion.raise_number()


def team_member() -> User | None:
    team = get_user_model().objects.filter(is_active=True, groups__name="Support team")
    return team.order_by("pk").first()


def tell_action(content: Content, *, source: Model | None, officer: User | None) -> Action | None:
    """Let it happen as the team would do it, and date it as the story says; None where it has happened before."""
    if Action.objects.filter(title=content["title"]).exists():
        return None
    first, *later = content["history"]
    action = create_action(
        title=content["title"],
        source=source,
        why=content.get("why", ""),
        public_wording=content["wording"],
        areas=Area.objects.current().filter(code__in=content.get("areas", [])),
        priority=PriorityPage.objects.filter(slug=content.get("priority", ""), live=True).order_by("-pk").first(),
        agency=Agency.objects.filter(slug=content["agency"]).first(),
        role=content.get("role", ""),
        owner=officer,
        due_on=_due(first),
        status=first["status"],
        reason=first.get("reason", ""),
        expected_outcome=content.get("outcome", ""),
        evaluation=content.get("evaluation", ""),
        is_public=not content.get("is_hidden", False),
        by=officer,
    )
    changes = [action.changes.get()]
    for line in later:
        given = {"status": line["status"]} if "status" in line else {}
        if "due_in" in line:
            given["due_on"] = _due(line)
        made = change_action(action=action, by=officer, reason=line.get("reason", ""), **given)
        changes += [made] if made else []
    if officer:
        for note in content.get("notes", []):
            add_note(action=action, text=note, by=officer)
    _become_older(action, changes, content["history"])
    return action


def _become_older(action: Action, changes: list[ActionChange], history: list[Content]) -> None:
    """Date it as if each line of its history had been written on its day."""
    days = [_moment(line["days_ago"]) for line in history]
    for change, day in zip(changes, days, strict=True):
        ActionChange.objects.filter(pk=change.pk).update(made_at=day)
    moved = [day for change, day in zip(changes, days, strict=True) if change.changes_status]
    Action.objects.filter(pk=action.pk).update(made_at=days[0], status_since=timezone.localdate(moved[-1]))
    ActionNote.objects.filter(action=action).update(made_at=days[-1])


def _due(line: Content) -> date | None:
    return timezone.localdate() + timedelta(days=line["due_in"]) if "due_in" in line else None


def _moment(days_ago: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=days_ago), time(10, 15)))
