"""Reading what came of consultations."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from consultations.preparing.models import Consultation

# So that several changes of one sitting go out as one message, and a mistake can be taken back before it does.
WAITS_FOR = timedelta(minutes=30)


class SaidQuerySet(models.QuerySet):
    def of(self, consultation: "Consultation") -> Self:
        """Its themes, in their order, with their evidence."""
        return self.filter(consultation=consultation).order_by("order", "pk").select_related("code")

    def public(self) -> Self:
        """Themes of outcomes that were published."""
        return self.exclude(consultation__answered_on=None)


class NewsQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(told_at=None)

    def ripe_at(self, moment: datetime) -> Self:
        """What has waited long enough to be told."""
        return self.waiting().filter(made_at__lte=moment - WAITS_FOR)
