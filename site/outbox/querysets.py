"""What is read of the outbox, in its own words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

# Longer than any conversation with a mail server: whoever claimed a delivery so long ago has died over it.
CLAIM_LASTS = timedelta(minutes=10)


class AboutQuerySet(QuerySet):
    def about(self, thing: Model) -> Self:
        """What was sent about `thing`."""
        return self.filter(about_type=ContentType.objects.get_for_model(thing), about_id=thing.pk)


class MessageQuerySet(AboutQuerySet):
    def due(self, now: datetime) -> Self:
        """Messages to try now, the longest waiting first."""
        return self.filter(state="waiting", due_at__lte=now).order_by("due_at")

    def undelivered(self) -> Self:
        """Messages given up, which somebody may want to know about."""
        return self.filter(state="refused")

    def undelivered_lately(self) -> Self:
        """Those made today or in the week before, which may still matter."""
        return self.undelivered().filter(created_at__date__gte=timezone.localdate() - timedelta(days=7))


class MailingQuerySet(AboutQuerySet):
    def going(self) -> Self:
        """Mailings that are not at their end."""
        return self.filter(state__in=["waiting", "sending"])

    def how_far(self) -> tuple[int, int]:
        """To how many people all of them together have been settled, and of how many."""
        from .models import Delivery  # noqa: PLC0415 - models name this queryset

        left = Count("pk", filter=Q(state__in=["waiting", "claimed"]))
        counts = Delivery.objects.filter(mailing__in=self).aggregate(total=Count("pk"), left=left)
        return counts["total"] - counts["left"], counts["total"]

    def to_send(self, now: datetime) -> Self:
        """Mailings that may be sent at `now` as far as their own dates tell; quiet hours and holds come on top."""
        is_due = Q(not_before=None) | Q(not_before__lte=now)
        may_try = Q(retry_at=None) | Q(retry_at__lte=now)
        return self.going().filter(is_due, may_try).order_by("-is_urgent", "created_at")

    def with_counts(self) -> Self:
        """Each with `accepted_count` and `waiting_count`, for lists."""
        from .models import Delivery  # noqa: PLC0415 - models name this queryset

        def how_many(state: str) -> Subquery:
            rows = Delivery.objects.filter(mailing=OuterRef("pk"), state=state).order_by().values("mailing")
            return Subquery(rows.annotate(number=Count("pk")).values("number"))

        return self.annotate(
            accepted_count=Coalesce(how_many("accepted"), 0), waiting_count=Coalesce(how_many("waiting"), 0)
        )

    def with_unknown(self) -> Self:
        """Mailings of which some may not have arrived."""
        return self._with_some("unknown")

    def with_expired(self) -> Self:
        """Mailings that some did not get because the last day of what they tell was over."""
        return self._with_some("expired")

    def _with_some(self, state: str) -> Self:
        from .models import Delivery  # noqa: PLC0415 - models name this queryset

        return self.filter(Exists(Delivery.objects.filter(mailing=OuterRef("pk"), state=state)))


class DeliveryQuerySet(QuerySet):
    def how_far(self) -> tuple[int, int]:
        """To how many people all of them together have been settled, and of how many."""
        from .models import Delivery  # noqa: PLC0415 - models name this queryset

        left = Count("pk", filter=Q(state__in=["waiting", "claimed"]))
        counts = Delivery.objects.filter(mailing__in=self).aggregate(total=Count("pk"), left=left)
        return counts["total"] - counts["left"], counts["total"]

    def to_send(self, now: datetime) -> Self:
        return self.filter(Q(due_at=None) | Q(due_at__lte=now), state="waiting").order_by("pk")

    def forsaken(self, now: datetime) -> Self:
        """Claimed so long ago that whoever did has died: nobody knows whether they arrived."""
        return self.filter(state="claimed", claimed_at__lt=now - CLAIM_LASTS)

    def wait_for_claims(self) -> None:
        """Let claims under way be committed first, and keep new ones back until the caller's transaction is."""
        list(self.filter(state="waiting").order_by("pk").select_for_update().values_list("pk"))

    def counts(self) -> dict[str, int]:
        """How many in each state, those with none left out."""
        return dict(self.order_by().values_list("state").annotate(Count("pk")))

    def may_have_arrived(self) -> Self:
        """Those who have the mailing, or may have it."""
        return self.filter(state__in=["accepted", "claimed", "unknown"])


class SuppressionQuerySet(QuerySet):
    def of(self, address: str) -> Self:
        return self.filter(address=address.strip().lower())

    def among(self, addresses: Iterable[str]) -> set[str]:
        """Those of these addresses that are not to be written to."""
        return set(self.filter(address__in=list(addresses)).values_list("address", flat=True))
