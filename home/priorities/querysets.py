"""Reading priorities, measures and what areas chose, in the words of the field."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Length, Substr, TruncDate
from django.utils import timezone
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

if TYPE_CHECKING:
    from places.models import Area


class StrategyQuerySet(PageQuerySet):
    def published(self) -> Self:
        """Plans and assessments that were signed off and are public, in the first language."""
        return self.live().filter(locale__language_code=settings.LANGUAGE_CODE)

    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-ends_on", "kind")

    def signed_and_not_sent(self) -> Self:
        """Public plans that nobody has recorded as sent to the elected local policing body since they were signed."""
        is_whole = Q(sign_offs__workflow_state__status="approved")
        signed_on = Max(TruncDate("sign_offs__signed_at"), filter=is_whole)
        plans = self.published().annotate(signed_on=signed_on, sent_on=Max("dispatches__sent_on"))
        return plans.filter(Q(sent_on=None) | Q(sent_on__lt=F("signed_on")))

    def by_force(self) -> Self:
        """The plan that holds first, or before there is any, the assessment; what has not begun yet comes last."""
        begun = Q(starts_on__lte=timezone.localdate())
        rank = Case(When(begun & Q(kind="plan"), then=0), When(begun, then=1), default=2)
        return self.published().order_by(rank, "-starts_on", "-ends_on", "kind")

    def in_force(self):
        """The one that holds: the newest, until another takes its place."""
        return self.by_force().first()


class PriorityQuerySet(PageQuerySet):
    def current(self) -> Self:
        """Public priorities of the strategy in force, in the first language and in the order of the strategy."""
        from .pages import StrategyPage  # noqa: PLC0415 - pages are read through these

        above = Substr("path", 1, Length("path") - Page.steplen)
        in_force = StrategyPage.objects.by_force().values("path")[:1]
        here = self.live().annotate(above=above).filter(above=Subquery(in_force))
        return here.select_related("locale").order_by("path")

    def of(self, strategy) -> Self:
        """Public priorities of one strategy, in its own order."""
        return self.live().child_of(strategy).select_related("locale").order_by("path")

    def about_area(self, area: "Area") -> Self:
        """Priorities that name `area` or ground that it shares, and those for the whole area covered."""
        named = self.model.objects.filter(areas__in=type(area).objects.sharing_ground_with(area)).values("pk")
        everywhere = self.model.objects.filter(areas__isnull=True).values("pk")
        return self.filter(Q(pk__in=named) | Q(pk__in=everywhere))

    def for_group(self, group) -> Self:
        """Priorities of a delivery group, those of the newest strategy first."""
        return self.filter(delivery_group=group, locale__language_code=settings.LANGUAGE_CODE)


class MeasureQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def headline(self) -> Self:
        return self.active().filter(is_headline=True)

    def of_priority(self, page) -> Self:
        """Measures of a priority, in whatever language its page is asked for."""
        return self.active().filter(priority__translation_key=page.translation_key)

    def of_priorities(self, pages, *, and_headline: bool = False) -> Self:
        """Measures of any of the priorities, in whatever language, and if asked for the headline ones."""
        of_pages = Q(priority__translation_key__in=[page.translation_key for page in pages])
        wanted = of_pages | Q(is_headline=True) if and_headline else of_pages
        return self.active().filter(wanted).select_related("priority", "area")

    def overdue_on(self, day: date) -> Self:
        """Measures whose next reading by hand should have been written before `day`."""
        return self.active().filter(origin="hand", next_reading_due_on__lt=day)


class ReadingQuerySet(models.QuerySet):
    def of_the_whole(self) -> Self:
        """Without the parts of a breakdown."""
        return self.filter(part="")


class ProposalQuerySet(models.QuerySet):
    def open_in(self, area: "Area") -> Self:
        """Published proposals for `area` that the tasking group has not decided yet."""
        return self.filter(area=area, state="published")

    def decided_in(self, area: "Area") -> Self:
        return self.filter(area=area, state__in=("chosen", "not-chosen"))


class LocalPriorityQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Local priorities that hold on `day`: on the day that one ends, another may take its place."""
        return self.on_or_after(day).filter(chosen_on__lte=day)

    def on_or_after(self, day: date) -> Self:
        """Local priorities that hold on `day` or some day after it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def ended_by(self, day: date) -> Self:
        """Those that are over, the last that ended first."""
        return self.filter(ends_on__lte=day).order_by("-ends_on", "-pk")

    def with_newest_report(self) -> Self:
        """With what was reported last as `newest_report`, and on which day as `newest_report_on`."""
        newest = apps.get_model("home", "LocalReport").objects.filter(priority=OuterRef("pk"))
        reported = {"newest_report": newest.values("text")[:1], "newest_report_on": newest.values("reported_on")[:1]}
        return self.annotate(**{name: Subquery(value) for name, value in reported.items()})

    def report_overdue_on(self, day: date) -> Self:
        """Those whose quarterly report should have been written before `day`."""
        return self.on(day).filter(next_report_due_on__lt=day)


StrategyManager = PageManager.from_queryset(StrategyQuerySet, class_name="StrategyManager")
PriorityManager = PageManager.from_queryset(PriorityQuerySet, class_name="PriorityManager")
