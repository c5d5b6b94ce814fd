"""Reading updates, in the words of those who write them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from core.languages import locale_in_use
from core.restrictions import open_to_all

if TYPE_CHECKING:
    from home.priorities.pages import PriorityPage
    from home.topics import Topic
    from people.models import User
    from places.models import Area

    from .models import UpdatePage
    from .records import Withdrawal


class UpdatePageQuerySet(PageQuerySet):
    def published(self) -> Self:
        """Updates that anybody may read: live, and not withdrawn in whichever language."""
        withdrawn = apps.get_model("home", "Withdrawal").objects.values("update__translation_key")
        return open_to_all(self.live()).exclude(translation_key__in=withdrawn)

    def listed_on(self, day: date) -> Self:
        """Published updates that still matter on `day`, the newest first; the last day of an update counts."""
        current = Q(expires_on__isnull=True) | Q(expires_on__gte=day)
        return self.published().filter(current).order_by("-first_published_at", "-pk")

    def listed(self) -> Self:
        return self.listed_on(timezone.localdate())

    def in_own_language(self) -> Self:
        """Updates in the language of whoever reads."""
        return self.filter(locale=locale_in_use())

    def sources(self) -> Self:
        """Updates as they were first written, without their translations."""
        sources = Page.objects.filter(locale=Locale.get_default()).values("translation_key")
        return self.filter(Q(locale=Locale.get_default()) | ~Q(translation_key__in=sources))

    def about_area(self, area: "Area") -> Self:
        """Updates for `area`, for areas that share ground with it, and for everywhere."""
        nearby = self.model.objects.filter(areas__in=type(area).objects.sharing_ground_with(area)).values("pk")
        everywhere = self.model.objects.filter(areas__isnull=True).values("pk")
        return self.filter(Q(pk__in=nearby) | Q(pk__in=everywhere))

    def about_topic(self, topic: "Topic") -> Self:
        return self.filter(topics=topic)

    def of_priority(self, priority: "PriorityPage") -> Self:
        """Updates that belong to `priority`, in whatever language either is written."""
        return self.filter(priority__translation_key=priority.translation_key)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def of_approver(self, user: "User") -> Self:
        """Updates of the agencies that this person is an approver of."""
        return self.filter(agency__approvers=user)

    def withdrawn_since(self, moment: datetime) -> Self:
        """Updates withdrawn since then, of which those who read them elsewhere are to hear."""
        withdrawn = apps.get_model("home", "Withdrawal").objects.filter(made_at__gte=moment)
        return open_to_all(self.live()).filter(translation_key__in=withdrawn.values("update__translation_key"))

    def stayed_behind(self) -> Self:
        """Updates that the diary was to publish and could not, each with `refused_at` and `refused_because`.

        Over once somebody publishes it, puts it into the diary anew or takes its day out.
        """
        deeds = ("updates.unschedule", "wagtail.publish.schedule", "wagtail.publish")
        newest = PageLogEntry.objects.filter(page=OuterRef("pk"), action__in=deeds).order_by("-timestamp", "-pk")
        found = self.filter(
            has_unpublished_changes=True,
            pk__in=PageLogEntry.objects.filter(action="updates.unschedule").values("page"),
        ).annotate(
            newest_deed=Subquery(newest.values("action")[:1]),
            refused_at=Subquery(newest.values("timestamp")[:1]),
            refused_because=Subquery(newest.annotate(reason=KT("data__reason")).values("reason")[:1]),
        )
        is_left_a_draft = Q(latest_revision__content__go_live_at=None)
        return found.filter(newest_deed="updates.unschedule").exclude(is_left_a_draft).order_by("refused_at", "pk")

    def publishable_by(self, user: "User") -> Self:
        """Updates that this person may publish."""
        allowed = page_permission_policy.instances_user_has_permission_for(user, "publish")
        return self.filter(pk__in=allowed.values("pk"))

    def meetings_from(self, day: date) -> Self:
        """Meetings on `day` or later, the next one first; withdrawn ones too, which a calendar shows as cancelled."""
        meetings = open_to_all(self.live()).filter(kind="meeting", starts_at__date__gte=day)
        return meetings.order_by("starts_at", "pk")


class AppealApprovalQuerySet(models.QuerySet):
    def undecided(self) -> Self:
        return self.filter(decision="")

    def agreed(self) -> Self:
        return self.filter(decision="agreed")

    def asked_by(self, user: "User") -> Self:
        return self.filter(asked_by=user)

    def decided_by(self, user: "User") -> Self:
        return self.filter(decided_by=user)

    def waiting_for(self, user: "User") -> Self:
        """What this person may decide, for the agencies that they are an approver of."""
        return self.undecided().filter(agency__approvers=user)

    def forget(self, user: "User") -> None:
        """Take the person out; what was decided stays."""
        self.filter(asked_by=user).update(asked_by=None)
        self.filter(decided_by=user).update(decided_by=None)


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def awaiting_review(self) -> Self:
        return self.filter(because="proceedings", reviewed_at=None)

    def waiting_for(self, user: "User") -> Self:
        """Withdrawn appeals that this person may decide about, for the agencies that they are an approver of."""
        return self.awaiting_review().filter(update__agency__approvers=user)

    def by_page(self, updates: Iterable["UpdatePage"]) -> dict[UUID, "Withdrawal"]:
        """The withdrawals of these updates, in whichever language they are, by what their translations share."""
        keys = {update.translation_key for update in updates}
        found = self.filter(update__translation_key__in=keys).select_related("update")
        return {withdrawal.update.translation_key: withdrawal for withdrawal in found}
