"""What is kept of the police open data: counts by area, what was published and what changed, the files for the map.

The rows themselves are never in the database: they stand in one Parquet file for each force and month.
A month is the first day of it.
"""

from django.db import models

from places.models import Area, AreaKind

from .querysets import AreaMonthCountQuerySet, StopSearchCountQuerySet


class FileKind(models.TextChoices):
    STREET = "street", "Street-level crimes"
    OUTCOMES = "outcomes", "Outcomes"
    STOP_AND_SEARCH = "stop-and-search", "Stop and search"


class PoliceForce(models.Model):
    """A police force whose files were loaded, and what the figures must know of it.

    `districts` are the council areas that it polices. Without them, `elsewhere` in `Coverage` is known only where the
    loaded council areas hold nearly all of the force's crimes (see `placement.Placement.is_elsewhere`).
    """

    slug = models.SlugField(max_length=60, primary_key=True, help_text="Its name in the files, such as thames-valley.")
    name = models.CharField(max_length=80, blank=True, help_text="Its name in full, as its files give it.")
    counts_in_rates = models.BooleanField(
        default=True, help_text="Untick for a force that polices railways or ports and not an area where people live."
    )
    districts = models.ManyToManyField(
        Area,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": AreaKind.DISTRICT},
        help_text="The council areas that it polices. Crimes outside all of them are counted as elsewhere.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.slug


class Coverage(models.Model):
    """What a force published for a month, and what was made of it. No row, or `missing`, is never zero crimes.

    `read` is `kept` + `duplicates`; `not_mapped` and `elsewhere` are among `kept`.
    """

    class State(models.TextChoices):
        PUBLISHED = "published"
        PARTIAL = "partial"
        MISSING = "missing"

    force = models.SlugField(max_length=60)
    month = models.DateField()
    kind = models.CharField(max_length=16, choices=FileKind)
    state = models.CharField(max_length=9, choices=State)
    is_illustrative = models.BooleanField(default=False, help_text="Made-up figures for a demonstration.")
    released_on = models.DateField(null=True, blank=True, help_text="When the police published the file, where known.")
    imported_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="Name of the file it came from.")
    note = models.CharField(max_length=300, blank=True, help_text="Why it is missing or partial, where known.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file's bytes.")
    audit_file = models.CharField(max_length=200, blank=True, help_text="The Parquet copy, in the crime data storage.")
    read = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0, help_text="Later rows with the same Crime ID.")
    not_mapped = models.PositiveIntegerField(default=0, help_text="Kept, but published without a place.")
    elsewhere = models.PositiveIntegerField(
        null=True, blank=True, help_text="Kept, but outside the force's area. Empty: its area is not known here."
    )
    unknown_outcomes = models.PositiveIntegerField(default=0, help_text="Kept, with an outcome in unknown words.")
    disagreeing = models.PositiveIntegerField(
        default=0, help_text="Rows whose stated small area is not where the point lies."
    )

    class Meta:
        verbose_name_plural = "coverage"
        ordering = ["force", "month", "kind"]
        constraints = [models.UniqueConstraint(fields=["force", "month", "kind"], name="one_coverage_per_file")]


class Revision(models.Model):
    """A force-month that was published again with other content."""

    force = models.SlugField(max_length=60)
    month = models.DateField()
    kind = models.CharField(max_length=16, choices=FileKind)
    revised_at = models.DateTimeField(auto_now_add=True)
    rows_before = models.PositiveIntegerField()
    rows_after = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    outcomes_changed = models.PositiveIntegerField()

    class Meta:
        ordering = ["-revised_at"]


class AreaMonthCount(models.Model):
    """Street-level crimes and incidents of one category, month and outcome group in one area.

    `category` and `outcome_group` are the numbers of `categories.CATEGORIES` and `outcomes.OUTCOME_GROUPS`.
    An area that has no row for a published month had none.
    """

    # Without an index of its own: `count_by_area_month` begins with it.
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", db_index=False)
    force = models.SlugField(max_length=60, db_index=False)
    month = models.DateField()
    category = models.PositiveSmallIntegerField()
    outcome_group = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    objects = AreaMonthCountQuerySet.as_manager()

    # Written in bulk only, by imports that raise the content's version themselves.
    is_shown_to_public = False

    class Meta:
        indexes = [
            models.Index(fields=["area", "month"], name="count_by_area_month"),
            models.Index(fields=["force", "month"], name="count_by_force_month"),
        ]


class ForceMonthCount(models.Model):
    """All that a force published for a month, by category and outcome group, whether it has a place or not.

    `count` holds `not_mapped` (published without a place) and `elsewhere` (outside the force's area, 0 while that
    is not known: see `Coverage.elsewhere`).
    """

    force = models.SlugField(max_length=60, db_index=False)
    month = models.DateField()
    category = models.PositiveSmallIntegerField()
    outcome_group = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    not_mapped = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)

    # Written in bulk only, by imports that raise the content's version themselves.
    is_shown_to_public = False

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "month", "category", "outcome_group"], name="one_force_count_per_category_outcome"
            )
        ]


class StopSearchCount(models.Model):
    """Stops and searches of one month, object and outcome in one area; without an area, those that have no place
    in any loaded area.

    These are exact and small: only staff may see them. The public reads `StopSearchCount.objects.published_for`.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    force = models.SlugField(max_length=60, db_index=False)
    month = models.DateField()
    object_of_search = models.CharField(max_length=120)
    outcome = models.CharField(max_length=120)
    count = models.PositiveIntegerField()

    objects = StopSearchCountQuerySet.as_manager()

    # Written in bulk only, by imports that raise the content's version themselves.
    is_shown_to_public = False

    class Meta:
        indexes = [
            models.Index(fields=["area", "month"], name="stops_by_area_month"),
            models.Index(fields=["force", "month"], name="stops_by_force_month"),
        ]


class PublishedFile(models.Model):
    """A packed file that the browser reads: content-hashed, immutable, in the crime data storage."""

    class Content(models.TextChoices):
        CRIMES = "crimes", "Crimes, packed in columns"
        STREETS = "streets", "Names of the snap points"

    district = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    content = models.CharField(max_length=8, choices=Content)
    name = models.CharField(max_length=120, unique=True, help_text="Its name, which holds the hash of its content.")
    rows = models.PositiveIntegerField()
    first_month = models.DateField(null=True)
    last_month = models.DateField(null=True)
    published_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "content"], name="one_published_file_per_content")]
