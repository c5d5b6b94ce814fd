"""What is asked about moderation, in its own words."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Q

if TYPE_CHECKING:
    from people.models import User


class ItemQuerySet(models.QuerySet):
    def about(self, subject: models.Model) -> Self:
        """The item of a contribution: one, or none where it never came through moderation."""
        content_type = ContentType.objects.get_for_model(subject)
        return self.filter(content_type=content_type, object_id=subject.pk)

    def to_decide(self) -> Self:
        """The queue: risk to a person first, then the oldest. What is on hold is not in it."""
        return self.filter(waiting_since__isnull=False).exclude(state="held").in_order()

    def on_hold(self) -> Self:
        return self.filter(state="held").in_order()

    def open(self) -> Self:
        """Whatever somebody still has to decide, on hold or not."""
        return self.filter(waiting_since__isnull=False)

    def late_at(self, now: datetime) -> Self:
        return self.open().filter(due_at__lt=now)

    def in_order(self) -> Self:
        return self.order_by("-is_risk", "waiting_since", "pk")

    def written_by(self, user: "User") -> Self:
        return self.filter(Q(author=user) | Q(author_address__iexact=user.email))

    def with_history(self) -> Self:
        """With everything that the queue shows of them, in as many queries for fifty as for one."""
        return self.select_related("author", "appeal__against", "content_type").prefetch_related(
            "decisions__decided_by", "reports", "complaints", "subject"
        )


class DecisionQuerySet(models.QuerySet):
    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(decided_at__gte=start, decided_at__lt=end)

    def count_by(self, *fields: str) -> Counter:
        """How many of each combination of values; one value stands alone, not in a tuple."""
        rows = self.order_by().values_list(*fields).annotate(number=Count("pk"))
        return Counter({key[0] if len(key) == 1 else key: number for *key, number in rows})


class ConcernRuleQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)


class ComplaintQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Not yet closed, the next thing to do first."""
        return self.filter(closed_at__isnull=True).order_by("next_due_at", "pk")

    def late_at(self, now: datetime) -> Self:
        return self.open().filter(next_due_at__lt=now)
