"""Reading subscriptions, in the words of the field."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, F, Q, Value, When

from home.updates.kinds import Urgency
from outbox.models import Suppression
from places.models import Area

if TYPE_CHECKING:
    from home.topics import Topic
    from home.updates.models import UpdatePage
    from people.models import User


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self) -> Self:
        """Those whose address has been shown to be their owner's."""
        return self.exclude(confirmed_at=None)

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at=None)

    def at(self, address: str) -> Self:
        return self.filter(address=address.strip().lower())

    def of(self, user: "User") -> Self:
        """Those of an account: made with it, or at an address that it has been shown to own."""
        return self.filter(user=user)

    def requested_before(self, moment: datetime) -> Self:
        """Requests made before `moment` that nobody confirmed."""
        return self.unconfirmed().filter(created_at__lt=moment)

    def concerned_by_areas(self, areas: Iterable[Area]) -> Self:
        """Those who follow a place that shares ground with one of `areas`; everybody where there are none."""
        areas = list(areas)
        if not areas:
            return self
        through = self.model.areas.through.objects  # type: ignore[attr-defined] # of Subscription
        ground = Area.objects.sharing_ground_with(areas).order_by()
        following = through.filter(area__in=ground.values("pk")).values("subscription")
        return self.filter(Q(is_everywhere=True) | Q(pk__in=following))

    def concerned_by_topics(self, topics: Iterable["Topic"]) -> Self:
        """Those who follow all topics, or one of `topics`."""
        through = self.model.topics.through.objects  # type: ignore[attr-defined] # of Subscription
        choosy = through.values("subscription")
        following = through.filter(topic__in=[topic.pk for topic in topics]).values("subscription")
        return self.filter(~Q(pk__in=choosy) | Q(pk__in=following))

    def with_threshold(self, thresholds: Collection[str]) -> Self:
        return self.filter(threshold__in=thresholds)

    def with_how_soon(self, urgency: str) -> Self:
        """Each with `how_soon` they are told of something of this urgency: at once, or in the digest that they chose.

        Urgent things go at once to those too who get digests, unless they chose otherwise.
        """
        at_once = Q(frequency="at-once")
        if urgency == Urgency.URGENT:
            at_once |= Q(urgent_at_once=True)
        return self.annotate(how_soon=Case(When(at_once, then=Value("at-once")), default=F("frequency")))

    def told_at_once_of(self, urgency: str) -> Self:
        """Those to whom something of this urgency goes by itself; the others get it in a digest."""
        return self.with_how_soon(urgency).filter(how_soon="at-once")

    def reachable(self) -> Self:
        """Without those whose address bounced, or who asked not to be written to: the outbox sends them nothing."""
        return self.exclude(address__in=Suppression.objects.values("address"))

    def not_told_of(self, update: "UpdatePage") -> Self:
        """Without those who have been told of `update`, or are about to be."""
        told = apps.get_model("home", "Alert").objects.filter(update=update)
        return self.exclude(pk__in=told.values("subscription"))


class UnsubscribedQuerySet(models.QuerySet):
    def at(self, address: str) -> Self:
        digest = self.model.digest_of(address)  # type: ignore[attr-defined] # of Unsubscribed
        return self.filter(digest=digest)
