"""Times, such as the weeks before an election, when nothing new goes out unless a named officer lets it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Model, Q
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import User


class SensitivePeriodQuerySet(models.QuerySet["SensitivePeriod"]):
    def in_force_on(self, *days: date) -> Self:
        """Periods that last on any of these days; the first and the last day of a period count."""
        lasts = Q()
        for day in days:
            lasts |= Q(starts_on__lte=day, ends_on__gte=day)
        return self.filter(lasts)


class SensitivePeriod(models.Model):
    """From `starts_on` to the end of `ends_on`, what would go out is held until one of `officers` releases it."""

    name = models.CharField(_("name"), max_length=120, help_text=_("Such as: Local elections, May 2027."))
    starts_on = models.DateField(_("first day"), help_text=_("From midnight at its beginning."))
    ends_on = models.DateField(_("last day"), help_text=_("Until midnight at its end: usually polling day."))
    officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        verbose_name=_("named officers"),
        help_text=_("Who may let things out while it lasts. Name at least two, so that one is always there."),
    )
    guidance = models.TextField(
        _("guidance for staff"),
        blank=True,
        help_text=_("What may be said and what may not, in a few sentences. Shown to whoever tries to publish."),
    )

    objects = SensitivePeriodQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        verbose_name = _("sensitive period")
        verbose_name_plural = _("sensitive periods")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="sensitive_period_has_days")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Two at a time would leave it unclear whose officers decide."""
        if not self.starts_on or not self.ends_on:
            return
        if self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": gettext("The last day must not be before the first.")})
        at_the_same_time = SensitivePeriod.objects.filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on)
        if other := at_the_same_time.exclude(pk=self.pk).first():
            raise ValidationError(
                gettext("“%(name)s” has some of these days already. Change that one instead.") % {"name": other}
            )

    def lasts_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class HeldQuerySet(models.QuerySet["Held"]):
    def of(self, thing: Model) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=str(thing.pk))

    def undecided(self) -> Self:
        return self.filter(decision="")

    def released(self) -> Self:
        return self.filter(decision=Held.Decision.RELEASED)

    def about(self, user: User) -> Self:
        """What this person asked for or decided."""
        return self.filter(Q(asked_by=user) | Q(decided_by=user))

    def forget(self, user: User) -> None:
        """Take the person out; what was decided and why stays."""
        self.filter(asked_by=user).update(asked_by=None)
        self.filter(decided_by=user).update(decided_by=None)


class Held(models.Model):
    """One thing that was to go out in a sensitive period, and what was decided about it.

    `kind` is one that `register_held_kind` knows. `version` says which wording: releasing one lets no other out.
    `due_at` is when it was to go out; `released_with` the update with which an alert
    about it went. Kept as long as the period it belongs to: it is the record of the decision.
    """

    class Decision(models.TextChoices):
        RELEASED = "released", _("Released")
        DROPPED = "dropped", _("Will not go out")
        RESCHEDULED = "rescheduled", _("Sent out anew after the period")

    period = models.ForeignKey(SensitivePeriod, on_delete=models.PROTECT, related_name="held")
    kind = models.SlugField(max_length=40)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)
    thing = GenericForeignKey()
    title = models.CharField(_("what"), max_length=255)
    version = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField(_("was to go out"))
    held_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.CharField(_("decision"), max_length=12, blank=True, choices=Decision)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    released_with = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="taken_along", editable=False
    )

    objects = HeldQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        verbose_name = _("held thing")
        verbose_name_plural = _("held things")
        ordering = ["held_at"]
        permissions = [("release_held", "Can let things out in a sensitive period")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(decision=""), name="held_once_until_decided"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Asking(models.Model):
    """What somebody wrote to be public at once, kept as it was written while a period holds it.

    Nothing of it is anywhere else before it is released, so that no page, file or feed can show it. `words` are what
    the service takes that publishes it, and `about` is what it is said of. Kept as long as the decision about it.
    """

    kind = models.SlugField(max_length=40)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=40)
    about = GenericForeignKey()
    words = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    asked_at = models.DateTimeField(auto_now_add=True)

    is_shown_to_public = False

    class Meta:
        verbose_name = _("something asked to be published")
        verbose_name_plural = _("things asked to be published")
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return str(self.about)

    @property
    def readable(self) -> list[str]:
        """What of its words people read, days as pages write them."""
        words = [word for word in self.words.values() if isinstance(word, str) and word]
        return [date_format(day, "j E Y") if (day := parse_date(word)) else word for word in words]
