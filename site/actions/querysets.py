"""Reading actions, in the words of those who chase them and of those who wait for them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, Q
from django.db.models.query import ModelIterable
from django.utils import timezone
from django.utils.translation import get_language

from .statuses import ENDED, Status
from .wording.reading import put_joined_words, with_words

if TYPE_CHECKING:
    from home.models import PriorityPage
    from people.models import CommunityGroup, User
    from places.models import Area

    from .models import Action
    from .tiers.models import Tier

SUNDAY = 6
LATELY = timedelta(days=92)  # a quarter


def raised_in(*sources: models.QuerySet) -> Q:
    """Of actions: made from anything in these querysets."""
    found = Q(pk__in=[])
    for rows in sources:
        kind = ContentType.objects.get_for_model(rows.model)
        found |= Q(content_type=kind, object_id__in=rows.order_by().values("pk"))
    return found


class ActionQuerySet(models.QuerySet):
    # The language in which rows are read; "" for the one in which they were written.
    language = ""

    def public(self) -> Self:
        """What anybody may read, in the language in use. `select_related` never brings who owns it inside an agency."""
        found = self.filter(is_public=True).defer("why", "owner", "made_by")
        in_use = get_language() or settings.LANGUAGE_CODE
        found.language = "" if in_use == settings.LANGUAGE_CODE else in_use
        return found

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc] # Django's own, of which the stubs do not tell
        clone.language = self.language
        return clone

    def _fetch_all(self) -> None:
        is_read_in = self.language and self._result_cache is None and issubclass(self._iterable_class, ModelIterable)
        if is_read_in:
            self.query = with_words(cast("models.QuerySet[Action]", self.all()), self.language).query
        super()._fetch_all()  # type: ignore[misc] # as above
        if is_read_in:
            for action in cast("list[Action]", self._result_cache):
                put_joined_words(action)

    def going_on(self) -> Self:
        """Not done, and not decided against."""
        return self.exclude(status__in=ENDED)

    def ended(self) -> Self:
        return self.filter(status__in=ENDED)

    def overdue_on(self, day: date) -> Self:
        """Still going on after the day by which it was promised; on that day itself it is not late yet."""
        return self.going_on().filter(due_on__lt=day)

    def due_in_week_of(self, day: date) -> Self:
        """Still going on, and due between `day` and the Sunday of its week."""
        return self.going_on().filter(due_on__range=(day, day + timedelta(days=SUNDAY - day.weekday())))

    def owned_by(self, user: "User") -> Self:
        return self.filter(owner=user)

    def involving(self, user: "User") -> Self:
        """Those in which this person is named: as the owner, or as who wrote it down."""
        return self.filter(Q(owner=user) | Q(made_by=user))

    def of_status(self, status: str) -> Self:
        return self.filter(status=status)

    def made_in(self, year: int) -> Self:
        return self.filter(made_at__year=year)

    def about_area(self, area: "Area") -> Self:
        """Those for `area` or ground that it shares, and those for everywhere."""
        return self.filter(Q(pk__in=self._near(area)) | ~Q(pk__in=self._areas().values("action")))

    def within_area(self, area: "Area") -> Self:
        """Those that name `area`, or ground that it shares: without those for everywhere."""
        return self.filter(pk__in=self._near(area))

    def near_any_of(self, areas: Iterable["Area"]) -> Self:
        """Those that name any of these areas, or ground that they share."""
        found = Q(pk__in=[])
        for area in areas:
            found |= Q(pk__in=self._near(area))
        return self.filter(found)

    def _near(self, area: "Area"):
        return self._areas().filter(area__in=type(area).objects.sharing_ground_with(area)).values("action")

    def _areas(self):
        """Which action names which area."""
        actions: Any = self.model
        return actions.areas.through.objects.all()

    def for_priority(self, priority: "PriorityPage") -> Self:
        """Those of a priority, whichever language of its page is read."""
        pages = type(priority).objects.filter(translation_key=priority.translation_key)
        return self.filter(priority__in=pages.values("pk"))

    def for_group(self, priorities: Iterable["PriorityPage"]) -> Self:
        """Those of a delivery group's `priorities` that go on, or have ended since it is likely to have met."""
        lately = timezone.localdate() - LATELY
        return self.filter(priority__in=list(priorities)).filter(~Q(status__in=ENDED) | Q(status_since__gte=lately))

    def said_like(self, words: str) -> Self:
        """Those in whose public words every one of `words` occurs, in the language read or the first."""
        found, actions = self, cast(Any, self.model)
        for word in words.split():
            says = Q(title__icontains=word) | Q(public_wording__icontains=word)
            read = actions.words.rel.related_model.objects.filter(says, language=self.language)
            found = found.filter(says | Q(pk__in=read.values("action")) if self.language else says)
        return found

    def from_source(self, source: Model) -> Self:
        return self.from_sources(type(source), [source.pk])

    def from_sources(self, kind: type[Model], ids: Iterable[int] | models.QuerySet) -> Self:
        """Those that were made from any of these."""
        chosen = ids if isinstance(ids, models.QuerySet) else list(ids)
        return self.filter(content_type=ContentType.objects.get_for_model(kind), object_id__in=chosen)

    def of_kind(self, kind: type[Model]) -> Self:
        """Those made from a source of this kind."""
        return self.filter(content_type=ContentType.objects.get_for_model(kind))

    def raised_in(self, *sources: models.QuerySet) -> Self:
        """Those made from anything in these querysets, such as the table notes and the consultation of a forum."""
        return self.filter(raised_in(*sources))

    def raised_by(self, group: "CommunityGroup") -> Self:
        """Those that a community group raised."""
        raisers: Any = self.model
        rows = raisers._meta.get_field("raisers").related_model.objects.filter(group=group)
        return self.filter(pk__in=rows.order_by().values("action"))

    def at_tier(self, tier: "Tier") -> Self:
        return self.filter(tier=tier)

    def on_the_list_of(self, tier: "Tier") -> Self:
        """What its next meeting has before it: everything at this tier that has not ended, the longest there first."""
        return self.going_on().at_tier(tier).order_by("tier_since", "pk")

    def past_limit_on(self, day: date) -> Self:
        """Still going on, and longer at their tier than it allows, or than its meeting put off."""
        past = Q(kept_until__lt=day)
        for tier in self._tiers().filter(limit_days__isnull=False):
            last_start = day - timedelta(days=tier.limit_days)
            past |= Q(kept_until__isnull=True, tier=tier, tier_since__lt=last_start)
        return self.going_on().filter(past)

    def _tiers(self):
        actions: Any = self.model
        return actions._meta.get_field("tier").related_model.objects.all()

    def first_due_first(self) -> Self:
        """What is going on before what has ended; the first due first, then what has no day yet."""
        rank = models.Case(models.When(status__in=ENDED, then=1), default=0, output_field=models.IntegerField())
        return self.annotate(has_ended=rank).order_by("has_ended", models.F("due_on").asc(nulls_last=True), "-pk")

    def newest_news_first(self) -> Self:
        return self.order_by("-status_since", "-pk")

    def lately_moved(self) -> Self:
        """Those about which there is something to tell: begun or decided."""
        return self.exclude(status=Status.PROPOSED).newest_news_first()

    def with_what_lists_show(self) -> Self:
        """With agency, priority and areas, in two queries however many there are."""
        return self.with_what_lists_of_one_place_show().prefetch_related("areas")

    def with_what_lists_of_one_place_show(self) -> Self:
        """With agency and priority, in one query: where it is need not be said again."""
        return self.select_related("agency", "priority")
