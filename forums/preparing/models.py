"""The record of a forum: when and where it meets, for how many, what is on, and which of its powers are switched on."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from consultations.models import Consultation
from consultations.outcomes.wording import other_languages
from core.sensitive_words import speaks_of_abuse
from core.times import name_hours
from home.models import PriorityPage
from people.models import Agency
from places.models import Area

from .wording import Worded


class ForumState(models.TextChoices):
    """Where a forum stands on a day."""

    PREPARING = "preparing", _("Being prepared")
    COMING = "coming", _("Coming")
    TODAY = "today", _("Today")
    HELD = "held", _("Held")
    REPORTED = "reported", _("Reported")
    CANCELLED = "cancelled", _("Cancelled")


class ForumQuerySet(models.QuerySet["Forum"]):
    def coming_on(self, day: date) -> Self:
        """Forums that are still to be held on `day`, its own day included; the next one first."""
        return self.filter(day__gte=day, cancelled_at__isnull=True).order_by("day", "pk")

    def published(self) -> Self:
        """Those the public can read of."""
        pages = apps.get_model("forums", "ForumPage").objects.filter(live=True)
        return self.filter(pk__in=pages.values("forum"))

    def about(self, area: Area) -> Self:
        """Those for `area` or ground that it shares, and those for everywhere."""
        named = self.model.areas.through.objects.all()
        near = named.filter(area__in=Area.objects.sharing_ground_with(area))
        return self.filter(Q(pk__in=near.values("forum")) | ~Q(pk__in=named.values("forum")))

    def held_before(self, day: date) -> Self:
        """Forums that were held before `day`, newest first."""
        return self.filter(day__lt=day, cancelled_at__isnull=True).order_by("-day", "-pk")


class Forum(Worded, ClusterableModel):  # type: ignore[django-manager-missing]  # of pages, which have no types
    """One meeting of the partnership with its stakeholders: the annual one, or a smaller one in between.

    It owns invitations, places, attendance and table notes; its words are `ForumPage`s, one for each language
    (`pages`). `feedback` is a consultation like any other. Kept for good: it is the record of what was held.
    """

    title = models.CharField(_("title"), max_length=200, help_text=_("Such as Annual stakeholder forum 2026."))
    slug = models.SlugField(
        max_length=60,
        unique=True,
        help_text=_("Stands in addresses and letters, usually the year, such as 2026. Do not change it later."),
    )
    is_annual = models.BooleanField(
        _("the annual forum"), default=True, help_text=_("Untick for a smaller one in between.")
    )
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("begins at"))
    ends_at = models.TimeField(_("ends at"))
    place_name = models.CharField(_("place"), max_length=120, help_text=_("The building, and the room if it has one."))
    place_address = models.TextField(_("address"), blank=True, help_text=_("With the postcode, for maps and taxis."))
    access = models.TextField(
        _("access"),
        blank=True,
        help_text=_("Steps, lifts, toilets, hearing loop, parking, buses, prayer room: what people ask beforehand."),
    )
    capacity_in_person = models.PositiveSmallIntegerField(_("places in the room"), default=80)
    capacity_online = models.PositiveSmallIntegerField(
        _("places online"), default=0, help_text=_("0 where nobody can join online.")
    )
    online_address = models.URLField(
        _("address to join online"), blank=True, help_text=_("Sent only to those who come online. Never published.")
    )
    answer_by = models.DateField(
        _("answer by"),
        null=True,
        blank=True,
        help_text=_("The last day to say so. Empty: the day before."),
    )
    areas = ParentalManyToManyField(
        Area, blank=True, related_name="+", verbose_name=_("areas"), help_text=_("Leave empty for everywhere.")
    )
    priorities = ParentalManyToManyField(
        PriorityPage,
        blank=True,
        related_name="+",
        verbose_name=_("priorities"),
        help_text=_("Which priorities are reviewed. Feedback and table notes ask about these."),
    )
    previous = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("last year's forum"),
        help_text=_("Its actions are the first item, and feedback is compared with it."),
    )
    feedback = models.OneToOneField(
        Consultation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="forum",
        editable=False,
        verbose_name=_("feedback"),
    )
    chooses_breakouts = models.BooleanField(
        _("guests choose breakout topics"),
        default=False,
        help_text=_("Places at the tables are then filled fairly. About an hour of staff time."),
    )
    prints_badges = models.BooleanField(
        _("badges"), default=False, help_text=_("Name badges to print. About an hour of staff time, and card.")
    )
    has_live_poll = models.BooleanField(
        _("live poll"),
        default=False,
        help_text=_("On a big screen, with hands counted for those without a phone. Needs somebody at the screen."),
    )
    has_question_wall = models.BooleanField(
        _("question wall"),
        default=False,
        help_text=_("Questions from phones and on paper, shown once a moderator has read them. Needs one moderator."),
    )
    reported_on = models.DateField(_("report published on"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    cancelled_because = models.TextField(_("why it was cancelled"), blank=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = ForumQuerySet.as_manager()

    TRANSLATED = ("access",)

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="forum_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sensitive(self) -> bool:
        """Whether its title asks for “Exit this page” where people sign up for it."""
        return speaks_of_abuse(self.title)

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("It must end after it begins.")})
        if self.answer_by and self.day and self.answer_by > self.day:
            raise ValidationError({"answer_by": _("The last day to answer cannot come after the forum.")})

    @property
    def reviewed_priorities(self) -> list[PriorityPage]:
        """What feedback and points at the tables are about: its own priorities, else those in force."""
        return list(self.priorities.all()) or list(PriorityPage.objects.current())

    @property
    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, self.starts_at))

    @property
    def ends(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, self.ends_at))

    @property
    def hours(self) -> str:
        """`10am to 3:30pm`."""
        return name_hours(self.begins, self.ends)

    @property
    def place_line(self) -> str:
        """Place and address in one line."""
        return ", ".join([self.place_name, *(line.strip(" ,") for line in self.place_address.splitlines() if line)])

    @property
    def facts(self) -> str:
        """Day, times and place as one fingerprint: whoever was told others has to be told again."""
        facts = "\n".join([str(self.day), f"{self.starts_at:%H:%M}", f"{self.ends_at:%H:%M}", self.place_name])
        return sha256(f"{facts}\n{self.place_address}".encode()).hexdigest()

    @property
    def last_day_to_answer(self) -> date:
        """The day we ask people to answer by: the day before the forum where none is set."""
        return self.answer_by or self.day - timedelta(days=1)

    @property
    def takes_answers(self) -> bool:
        """Whether one can still say that one comes, or does not: until it begins."""
        return self.cancelled_at is None and timezone.now() < self.begins

    @property
    def is_published(self) -> bool:
        """Whether the public can read its page."""
        return any(page.live for page in self.pages.all())

    def state_on(self, day: date) -> ForumState:
        """Where it stands on `day`; exactly one for each day."""
        if self.cancelled_at:
            return ForumState.CANCELLED
        if self.reported_on and self.reported_on <= day:
            return ForumState.REPORTED
        if self.day < day:
            return ForumState.HELD
        if self.day == day:
            return ForumState.TODAY
        return ForumState.COMING if self.is_published else ForumState.PREPARING

    @property
    def state(self) -> ForumState:
        return self.state_on(timezone.localdate())

    @property
    def page(self):
        """Its page in the language in use, else in the site's own; None while there is none that the public reads."""
        return page_in_use(self._pages_with_locales())

    @cached_property
    def languages(self) -> dict[str, str]:
        """The site's languages besides its first, in which it can be worded: code and name."""
        return other_languages()

    @property
    def public_title(self) -> str:
        """What its page calls it in the language in use; its own title while there is none."""
        page = self.page
        return page.title if page else self.title

    def _pages_with_locales(self):
        """Without a query where a list has fetched them."""
        fetched = "pages" in getattr(self, "_prefetched_objects_cache", {})
        return self.pages.all() if fetched else self.pages.select_related("locale")

    @property
    def source_page(self):
        """Its page in the site's own language, published or not."""
        pages = self._pages_with_locales()
        return next((page for page in pages if page.locale.language_code == settings.LANGUAGE_CODE), None)


def page_in_use(pages: Iterable):
    """Of one forum's `pages` the live one in the language in use, else the one in the site's own."""
    live = {page.locale.language_code: page for page in pages if page.live}
    return live.get(translation.get_language() or "") or live.get(settings.LANGUAGE_CODE)


class SessionKind(models.TextChoices):
    """What happens in a part of the programme."""

    TALK = "talk", _("Talk")
    DISCUSSION = "discussion", _("Discussion")
    BREAKOUT = "breakout", _("Breakout tables")
    ACTIONS = "actions", _("Last year's actions")
    BREAK = "break", _("Break")


class Session(Worded):
    """One part of the programme. Who speaks is a role and an agency, never a name."""

    forum = ParentalKey(Forum, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.TimeField(_("begins at"))
    kind = models.CharField(_("kind"), max_length=10, choices=SessionKind, default=SessionKind.TALK)
    title = models.CharField(_("title"), max_length=200)
    about = models.TextField(_("what it is about"), blank=True)
    speaker_role = models.CharField(
        _("who speaks, by role"), max_length=120, blank=True, help_text=_("Such as Neighbourhood Inspector.")
    )
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("agency")
    )

    TRANSLATED = ("title", "about", "speaker_role")

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("session")

    def __str__(self) -> str:
        return self.words["title"]


class BreakoutTopic(Worded):
    """What one breakout table talks about. It has so many places, and a number that stands on the table."""

    forum = ParentalKey(Forum, on_delete=models.CASCADE, related_name="topics")
    table = models.PositiveSmallIntegerField(_("table"), help_text=_("The number that stands on it."))
    title = models.CharField(_("topic"), max_length=200)
    priority = models.ForeignKey(
        PriorityPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("priority")
    )
    places = models.PositiveSmallIntegerField(_("places"), default=10)

    TRANSLATED = ("title",)

    class Meta:
        ordering = ["table", "pk"]
        verbose_name = _("breakout topic")
        verbose_name_plural = _("breakout topics")

    def __str__(self) -> str:
        return self.words["title"]


class SeniorAttendance(Worded):
    """Who comes for a responsible authority, by role; and, once it was held, whether they came."""

    forum = ParentalKey(Forum, on_delete=models.CASCADE, related_name="seniors")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("agency"))
    role = models.CharField(_("role"), max_length=120, help_text=_("Such as Chief Executive or Area Commander."))
    came = models.BooleanField(_("came"), null=True, blank=True, help_text=_("After the forum."))

    TRANSLATED = ("role",)

    class Meta:
        ordering = ["agency__name", "pk"]
        verbose_name = _("senior attendance")

    def __str__(self) -> str:
        return f"{self.words['role']}, {self.agency}"
