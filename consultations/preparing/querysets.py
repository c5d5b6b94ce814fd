"""Reading consultations, in the words of those who run them."""

from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Max, Min, OuterRef, Prefetch, Q, Subquery

from places.models import Area

if TYPE_CHECKING:
    from .models import Consultation  # noqa: F401 - what the queryset is of


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def published(self) -> Self:
        """Those whose page the public can read."""
        return self.filter(pk__in=_live_pages())

    def with_pages(self) -> Self:
        """With all that a list shows of them but their areas, in as many queries for fifty as for one."""
        pages = apps.get_model("consultations", "ConsultationPage").objects.select_related("locale")
        return self.prefetch_related(Prefetch("pages", pages), "phases").select_related("agency")

    def with_days(self) -> Self:
        """With the first and the last day of anything one can take part in, as `first_day` and `last_day`."""
        takes_part = ~Q(phases__kind="report")
        return self.annotate(
            first_day=Min("phases__opens_on", filter=takes_part), last_day=Max("phases__closes_on", filter=takes_part)
        )

    def open_on(self, day: date) -> Self:
        """Published ones in which one can take part on `day`; the closing day counts whole."""
        phases = apps.get_model("consultations", "Phase").objects.open_on(day)
        return self.published().filter(stopped_at=None, pk__in=phases.values("consultation"))

    def closing_within(self, days: int, day: date) -> Self:
        """Those in which something that is open on `day` closes then, or on one of the `days` - 1 after it."""
        last = day + timedelta(days=days - 1)
        phases = apps.get_model("consultations", "Phase").objects.open_on(day).filter(closes_on__lte=last)
        return self.open_on(day).filter(pk__in=phases.values("consultation"))

    def asking_nothing_yet(self, day: date) -> Self:
        """Published ones whose questions can be answered on `day` or later, and are not there."""
        phases = apps.get_model("consultations", "Phase").objects.asking_from(day)
        versions = apps.get_model("consultations", "QuestionVersion").objects.filter(number__gt=0)
        asking = self.published().filter(stopped_at=None, pk__in=phases.values("consultation"))
        return asking.exclude(pk__in=versions.values("consultation"))

    def closed_before(self, day: date) -> Self:
        return self.published().filter(waits_to_open=False).with_days().filter(last_day__lt=day)

    def that_may_wait(self, day: date) -> Self:
        """Published ones whose opening a sensitive period holds, or might: they open on `day` or later, or are open."""
        running = self.published().filter(stopped_at=None, answered_on=None).with_days()
        return running.filter(Q(waits_to_open=True) | Q(last_day__gte=day))

    def unanswered(self) -> Self:
        return self.filter(answered_on=None, stopped_at=None)

    def answered(self) -> Self:
        return self.exclude(answered_on=None)

    def to_tell_on(self, day: date, most_answered: int) -> Self:
        """What other pages tell of: those open on `day`, those being considered, and the newest that were answered."""
        newest = self.published().answered().order_by("-answered_on", "-pk")[:most_answered]
        told = (self.open_on(day), self.closed_before(day).unanswered(), newest)
        return self.filter(reduce(or_, (Q(pk__in=each.values("pk")) for each in told)))

    def being_prepared(self) -> Self:
        """Those that the public cannot read yet."""
        return self.exclude(pk__in=_live_pages()).filter(stopped_at=None, answered_on=None)

    def open_with_gaps(self) -> Self:
        """Running ones that were published with something on the checklist missing, of which nobody said why."""
        newest = apps.get_model("consultations", "ComplianceRecord").objects.filter(consultation=OuterRef("pk"))
        running = self.published().filter(stopped_at=None, answered_on=None)
        return running.annotate(
            gaps=Subquery(newest.values("gaps")[:1]), reason=Subquery(newest.values("reason")[:1])
        ).filter(gaps__gt=0, reason="")

    def about(self, area: Area) -> Self:
        """Those about places that share ground with `area`, and those about everywhere."""
        named = self.model.areas.through.objects.filter(area__in=Area.objects.sharing_ground_with(area))
        return self.filter(Q(areas=None) | Q(pk__in=named.values("consultation")))


def _live_pages() -> models.QuerySet:
    """The records of pages that are live, to look among without joining them."""
    return apps.get_model("consultations", "ConsultationPage").objects.filter(live=True).values("consultation")
