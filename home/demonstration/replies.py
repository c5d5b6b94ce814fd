"""What residents wrote and what they were told, from `replies.toml` of a demonstration. Harmless to repeat."""

import tomllib
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from core.models import ContentVersion, Partnership
from core.working_days import WorkingDays
from home.replies import services
from home.replies.clock import current_settings
from home.replies.models import Answer, Reply
from home.replies.services import Subject
from home.updates.models import UpdatePage
from moderation.models import Decision, Item
from moderation.services import decide
from people.models import Agency, User
from places.models import Area

from . import Demonstration

Content = dict[str, Any]


@transaction.atomic
def tell_replies(demonstration: Demonstration) -> None:
    """Write, check and answer what is missing; nothing where the demonstration has no replies, or no staff."""
    path = demonstration.folder / "replies.toml"
    moderator = User.objects.filter(is_active=True, groups__name="Support team").order_by("pk").first()
    if not path.exists() or moderator is None:
        return
    working_days, days = Partnership.current().working_days, current_settings().answers_within_days
    for content in tomllib.loads(path.read_text(encoding="utf-8"))["replies"]:
        subject = _subject(content)
        if subject and not Reply.objects.filter(text=content["text"]).exists():
            teller = _Teller(moderator, f"resident@{demonstration.mail_domain}", days, working_days)
            teller.tell(content, subject, content["id"])
    ContentVersion.raise_number()


def _subject(content: Content) -> Subject | None:
    """What it is about; None where this demonstration does not have it."""
    if "update" in content:
        update = UpdatePage.objects.sources().filter(slug=content["update"]).first()
        return Subject(update=update) if update else None
    if "area" in content:
        area = Area.objects.current().filter(code=content["area"]).first()
        return Subject(area=area) if area else None
    return Subject()


class _Teller:
    """Lets things happen as residents, moderators and the team would do them, and dates them as the story says."""

    def __init__(self, moderator: User, address: str, days: int, working_days: WorkingDays) -> None:
        self.moderator, self.address, self.days, self.working_days = moderator, address, days, working_days

    def tell(self, content: Content, subject: Subject, name: str) -> None:
        is_private = content.get("is_private", False)
        reply = services.submit_reply(
            key=uuid5(NAMESPACE_URL, f"demonstration/{name}"),
            subject=subject,
            text=content["text"],
            may_be_public=not is_private,
            name=content.get("name", ""),
            shows_name=content.get("shows_name", False),
            address=self.address if is_private else "",
            sends_receipt=False,
        )
        self._check(reply, content)
        for number, answer in enumerate(content.get("answers", [])):
            self._answer(reply, answer, f"{name}/{number}")
        sent = _before(content["days_ago"], hour=18)
        due = self.working_days.after(timezone.localdate(sent), self.days)
        Reply.objects.filter(pk=reply.pk).update(submitted_at=sent, due_on=due)
        for number, more in enumerate(content.get("more", [])):
            self.tell(more, Subject.after(reply), f"{name}/more/{number}")

    def _check(self, reply: Reply, content: Content) -> None:
        item = Item.objects.get(content_type=ContentType.objects.get_for_model(Reply), object_id=reply.pk)
        if content.get("moderation", "published") == "published":
            decide(
                item=item,
                action=Decision.Action.PUBLISHED,
                by=self.moderator,
                version=item.version,
                removals=content.get("removals", []),
                reason=content.get("reason", ""),
            )
        Item.objects.filter(pk=item.pk).update(submitted_at=_before(content["days_ago"], hour=18))
        reply.refresh_from_db()

    def _answer(self, reply: Reply, content: Content, name: str) -> None:
        agency = Agency.objects.filter(slug=content.get("agency", "")).first()
        given = services.answer(
            reply=reply,
            key=uuid5(NAMESPACE_URL, f"demonstration/answer/{name}"),
            text=content["text"],
            agency=agency,
            by=self.moderator,
            is_public=reply.is_public,
        )
        when = _before(content["days_ago"], hour=8)
        Answer.objects.filter(pk=given.pk).update(answered_at=when)
        Reply.objects.filter(pk=reply.pk).update(closed_at=when)


def _before(days: int, *, hour: int) -> datetime:
    """So many days ago at that hour, and never later than a minute ago."""
    moment = timezone.localtime() - timedelta(days=days)
    return min(moment.replace(hour=hour, minute=20, second=0), timezone.now() - timedelta(minutes=1))
