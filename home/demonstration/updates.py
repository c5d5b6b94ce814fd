"""What the demonstration's partnership tells people, from `updates.toml` of a demonstration.

Harmless to repeat: what is there already stays as staff have left it.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.models import ContentVersion
from home.priorities.pages import PriorityPage
from home.topics import Topic
from home.updates import services
from home.updates.models import DailyViews, Sending, UpdateKind, UpdatePage, UpdatesPage, Urgency
from people.models import Agency, User
from places.models import Area

from . import Demonstration

Content = dict[str, Any]
DAYS_OF_VIEWS = 7


@transaction.atomic
def tell_updates(demonstration: Demonstration) -> None:
    """Make the updates that are missing; none where the demonstration has none."""
    path = demonstration.folder / "updates.toml"
    index = UpdatesPage.objects.first()
    if not path.exists() or index is None:
        return
    editor, approver = _person("Communications team"), _person("Support team")
    for content in reversed(tomllib.loads(path.read_text(encoding="utf-8"))["updates"]):
        if not index.get_children().filter(slug=content["slug"]).exists():
            _tell(index, content, editor=editor, approver=approver)
    ContentVersion.raise_number()


def _person(role: str) -> User | None:
    return User.objects.filter(is_active=True, groups__name=role).order_by("pk").first()


def _tell(index: UpdatesPage, content: Content, *, editor: User | None, approver: User | None) -> None:
    agency = Agency.objects.filter(slug=content["agency"]).first()
    update = UpdatePage(
        **{name: content[name] for name in ("slug", "kind", "title", "summary")},
        urgency=content.get("urgency", Urgency.ROUTINE),
        body=[_block(part) for part in content["body"]],
        agency=agency,
        priority=PriorityPage.objects.filter(slug=content.get("priority", "")).first(),
        venue=content.get("venue", ""),
        online_address=content.get("online_address", ""),
        owner=editor,
        tells_subscribers=content["days_ago"] < DAYS_OF_VIEWS,
    )
    if "in_days" in content:
        days = _days_until(content["weekday"], at_least=content["in_days"])
        update.starts_at = _at(days, content["starts"])
        update.ends_at = _at(days, content["ends"])
    index.add_child(instance=update)
    update.areas = Area.objects.current().filter(code__in=content.get("areas", []))
    update.topics = Topic.objects.filter(slug__in=content.get("topics", []))
    # Whoever is an approver agrees by publishing.
    is_appeal = update.kind == UpdateKind.APPEAL
    if is_appeal and agency and approver:
        agency.approvers.add(approver)
    if content.get("days_left", 0) > 0:
        update.expires_on = _day(content["days_left"])
    update.save_revision(user=editor).publish(user=approver if is_appeal else editor, skip_permission_checks=True)
    _become_older(update, content)
    if "corrected" in content:
        correction = services.correct(update=update, note=content["corrected"], user=None)
        correction.made_at = _at(-content["corrected_days_ago"], time(11))
        correction.save()
    if "withdrawn" in content:
        services.withdraw(update=update, sentence=content["withdrawn"], user=None)
    _count_views(update, content["views"], content["days_ago"])


def _become_older(update: UpdatePage, content: Content) -> None:
    """Date it as if it had been published when the story says."""
    published = _at(-content["days_ago"], time(9, 30))
    changes: Content = {"first_published_at": published, "last_published_at": published}
    if content.get("days_left", 0) < 0:
        changes["expires_on"] = _day(content["days_left"])
    UpdatePage.objects.filter(pk=update.pk).update(**changes)
    Sending.objects.filter(update=update).update(sent_at=published)


def _count_views(update: UpdatePage, count: int, days_ago: int) -> None:
    """Spread the views over its first week, half as many on each day as on the one before, and none to come."""
    days = min(days_ago + 1, DAYS_OF_VIEWS)
    shares = [2 ** (days - number) for number in range(days)]
    DailyViews.objects.bulk_create(
        DailyViews(update=update, day=_day(number - days_ago), count=count * share // sum(shares))
        for number, share in enumerate(shares)
    )


def _block(part: Content) -> tuple[str, Any]:
    """One block of the body: its name and what is in it."""
    ((name, value),) = part.items()
    if name == "crime_figure":
        value = {"area": "", **value}
    return name, value


def _days_until(weekday: int, *, at_least: int) -> int:
    """Days from today to the first such day of the week (0 is Monday) that is at least so many days away."""
    return at_least + (weekday - _day(at_least).weekday()) % 7


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def _at(days: int, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(_day(days), at))
