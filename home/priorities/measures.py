"""How a priority is measured: what is counted or asked, how it should move, and every reading of it."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from places.models import Area

from .fields import CategoriesField
from .querysets import MeasureQuerySet, ReadingQuerySet


class Measure(index.Indexed, models.Model):
    """One way to see whether a priority is getting anywhere.

    Its readings are written by hand or imported from a file, or worked out from the crime figures, in which case they
    are never out of date: each is the sum of so many months, in an area, of the categories named.
    """

    class Nature(models.TextChoices):
        QUANTITATIVE = "quantitative", _("Numbers: something counted or measured")
        QUALITATIVE = "qualitative", _("Words: what people say and have seen")

    class Kind(models.TextChoices):
        """What the numbers are, which decides how chance is told from change."""

        COUNT = "count", _("A count, such as crimes or people")
        PERCENTAGE = "percentage", _("A percentage, such as of people asked")
        OTHER = "other", _("Something else, such as days or pounds")

    class Direction(models.TextChoices):
        LOWER = "lower", _("Lower is better")
        HIGHER = "higher", _("Higher is better")
        NEITHER = "neither", _("Neither: it only tells how things are")

    class Origin(models.TextChoices):
        HAND = "hand", _("Written by hand or imported from a file")
        CRIME = "crime", _("Worked out from the crime figures")

    class Frequency(models.TextChoices):
        MONTH = "month", _("Every month")
        QUARTER = "quarter", _("Every quarter")
        YEAR = "year", _("Every year")

    class Breakdown(models.TextChoices):
        NONE = "", _("Not broken down")
        SEX = "sex", _("By sex")
        AGE = "age", _("By age")
        AREA = "area", _("By area")

    name = models.CharField(max_length=160, help_text="What is measured, such as Violent crime recorded by the police.")
    priority = models.ForeignKey(
        "home.PriorityPage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="measures",
        help_text="Leave empty for a headline measure that is about all priorities.",
    )
    is_headline = models.BooleanField(
        default=False, help_text="Shown on the first page and at the top of the priorities."
    )
    nature = models.CharField(
        max_length=12,
        choices=Nature,
        default=Nature.QUANTITATIVE,
        help_text="Every priority needs at least one of each: numbers alone do not say what people live through.",
    )
    kind = models.CharField(
        "what the numbers are",
        max_length=10,
        choices=Kind,
        default=Kind.COUNT,
        help_text="Decides how chance is told from change. Leave as it is for a measure in words.",
    )
    unit = models.CharField(max_length=40, blank=True, help_text="What one of it is, such as crimes, people or %.")
    source = models.CharField(
        max_length=200, blank=True, help_text="Where the readings come from, such as Residents' survey."
    )
    breakdown = models.CharField(max_length=6, choices=Breakdown, default=Breakdown.NONE, blank=True)
    good_direction = models.CharField(max_length=8, choices=Direction, default=Direction.LOWER)
    baseline = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Where it stood at the start."
    )
    baseline_when = models.CharField(max_length=60, blank=True, help_text="When that was, such as 2010/11.")
    target = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Where it should get to."
    )
    due_on = models.DateField("target due on", null=True, blank=True, help_text="By when.")
    is_target_illustrative = models.BooleanField(
        default=False, help_text="The baseline and target are made up to show how this site works."
    )
    origin = models.CharField(
        "where readings come from",
        max_length=5,
        choices=Origin,
        default=Origin.HAND,
        help_text="Readings worked out from the crime figures follow them by themselves.",
    )
    categories = CategoriesField(
        "crime categories", help_text="For readings from the crime figures. None ticked: all crime."
    )
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For readings from the crime figures. Empty: the whole council area.",
    )
    months = models.PositiveSmallIntegerField(
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text="For readings from the crime figures: how many months each reading adds up.",
    )
    frequency = models.CharField(
        max_length=7, choices=Frequency, default=Frequency.QUARTER, help_text="How often a reading by hand is due."
    )
    next_reading_due_on = models.DateField(
        null=True,
        blank=True,
        help_text="Moves on by itself when a reading is written. Empty: nobody is reminded.",
    )
    is_active = models.BooleanField(default=True, help_text="Untick when it is no longer measured; its readings stay.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = MeasureQuerySet.as_manager()
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_computed(self) -> bool:
        return self.origin == self.Origin.CRIME

    @property
    def is_quantitative(self) -> bool:
        return self.nature == self.Nature.QUANTITATIVE

    def readings_address(self) -> str:
        """Where staff read and write its readings."""
        return reverse("measures:readings", args=[self.pk])

    def clean(self) -> None:
        problems: dict[str, Any] = {}
        if self.priority_id is None and not self.is_headline:
            problems["priority"] = _("Choose the priority that this measures, or make it a headline measure.")
        if self.is_computed and not self.is_quantitative:
            problems["origin"] = _("Only a measure in numbers can be worked out from the crime figures.")
        if self.is_computed and self.kind != self.Kind.COUNT:
            problems["kind"] = _("The crime figures are counts: choose a count.")
        if self.is_quantitative and not self.unit:
            problems["unit"] = _("Say what one of it is, such as crimes, people or %.")
        if self.is_computed and self.breakdown:
            problems["breakdown"] = _("Readings from the crime figures are not broken down: the crime map does that.")
        if self.target is not None and self.good_direction == self.Direction.NEITHER:
            problems["good_direction"] = _("With a target, say whether lower or higher is better.")
        for name in ("baseline", "target"):
            if (number := getattr(self, name)) is not None and (problem := self.why_no_value(number)):
                problems[name] = problem
        written = self.readings.values_list("value", flat=True) if self.pk else ()
        if any(value is not None and self.why_no_value(value) for value in written):
            problems["kind"] = _("It has readings that cannot be of that kind.")
        if problems:
            raise ValidationError(problems)

    def why_no_value(self, number: Decimal) -> str:
        """Why `number` is none of its kind, or nothing."""
        if self.kind == self.Kind.PERCENTAGE and not 0 <= number <= 100:
            return str(_("A percentage lies between 0 and 100."))
        if self.kind == self.Kind.COUNT and number < 0:
            return str(_("A count cannot be less than 0."))
        return ""


class Reading(models.Model):
    """What a measure was found to be over a period, both days of it included.

    `part` is one of its breakdown, such as “Women”, or empty for the whole. `out_of` is how many people a percentage
    is of. A reading in words has no value; `tendency` says which way the words point.
    """

    class Tendency(models.TextChoices):
        UNKNOWN = "", _("Not said")
        BETTER = "better", _("Better than before")
        SAME = "same", _("Much the same")
        WORSE = "worse", _("Worse than before")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="readings")
    starts_on = models.DateField()
    ends_on = models.DateField()
    part = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    out_of = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)
    tendency = models.CharField(max_length=6, choices=Tendency, default=Tendency.UNKNOWN, blank=True)
    is_illustrative = models.BooleanField(default=False)
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "ends_on", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "starts_on", "ends_on", "part"], name="one_reading_per_period_and_part"
            )
        ]

    def __str__(self) -> str:
        from .periods import name_period  # noqa: PLC0415 - it names periods in the language of whoever asks

        return f"{self.measure}, {name_period(self.starts_on, self.ends_on)}"

    def clean(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("A period cannot end before it starts.")})
        if self.value is None and not self.words.strip():
            raise ValidationError(_("Write a value, or words."))
        if self.measure.is_quantitative and self.value is None:
            raise ValidationError({"value": _("This measure is in numbers: write a value.")})
        if self.starts_on > localdate():
            raise ValidationError({"starts_on": _("This period has not begun yet.")})
        if self.value is not None and (problem := self.measure.why_no_value(self.value)):
            raise ValidationError({"value": problem})


class ReadingChange(models.Model):
    """What a reading said before it was corrected, and why: nothing is overwritten silently."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="changes")
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    out_of = models.PositiveIntegerField(null=True)
    words = models.TextField(blank=True)
    reason = models.CharField(max_length=200)
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-changed_at"]
