"""Reading what came of consultations."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from actions.models import Action

if TYPE_CHECKING:
    from consultations.preparing.models import Consultation
    from home.models import PriorityPage

# So that several changes of one sitting go out as one message, and a mistake can be taken back before it does.
WAITS_FOR = timedelta(minutes=30)


class SaidQuerySet(models.QuerySet):
    def of(self, consultation: "Consultation") -> Self:
        """Its themes, in their order, with their evidence."""
        return self.filter(consultation=consultation).order_by("order", "pk").select_related("code")

    def public(self) -> Self:
        """Themes of outcomes that were published."""
        return self.exclude(consultation__answered_on=None)

    def about_priorities(self, priorities: Iterable["PriorityPage"]) -> Self:
        """Themes of consultations about these priorities, and those from which actions for them were made."""
        kind = ContentType.objects.get_for_model(self.model)
        pages = list(priorities)
        made = Action.objects.filter(content_type=kind, priority__in=pages).order_by().values("object_id")
        return self.filter(Q(consultation__priority__in=pages) | Q(pk__in=made))


class NewsQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(told_at=None)

    def ripe_at(self, moment: datetime) -> Self:
        """What has waited long enough to be told."""
        return self.waiting().filter(made_at__lte=moment - WAITS_FOR)
