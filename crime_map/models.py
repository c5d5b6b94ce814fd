"""What is kept of the police open data: counts by area, what was published and what changed, the files for the map.

The rows themselves are never in the database: they stand in one Parquet file for each force and month.
A month is the first day of it.
"""

from django.db import models

from places.models import Area


class FileKind(models.TextChoices):
    STREET = "street", "Street-level crimes"
    OUTCOMES = "outcomes", "Outcomes"
    STOP_AND_SEARCH = "stop-and-search", "Stop and search"


class Coverage(models.Model):
    """What a force published for a month, and what was made of it. No row, or `missing`, is never zero crimes."""

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
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file's bytes.")
    audit_file = models.CharField(max_length=200, blank=True, help_text="The Parquet copy, in the crime data storage.")
    read = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0, help_text="Later rows with the same Crime ID.")
    not_mapped = models.PositiveIntegerField(default=0, help_text="Kept, but published without a place.")
    elsewhere = models.PositiveIntegerField(default=0, help_text="Kept, but placed outside the force's area.")
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

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    force = models.SlugField(max_length=60, db_index=False)
    month = models.DateField()
    category = models.PositiveSmallIntegerField()
    outcome_group = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["area", "month"], name="count_by_area_month"),
            models.Index(fields=["force", "month"], name="count_by_force_month"),
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
