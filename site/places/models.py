"""Where things are: areas with their boundaries and populations, and postcodes."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from .names import folded
from .querysets import AreaQuerySet, PostcodeQuerySet


class FoldedName(models.TextField):
    """The field `of`, folded for searching and with a space before each word; filled in whenever a row is saved."""

    def __init__(self, *args, of: str = "", **kwargs) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance, add: bool) -> str:
        value = f" {folded(getattr(model_instance, self.of))}"
        setattr(model_instance, self.attname, value)
        return value


class AreaKind(models.TextChoices):
    """The kinds of area that figures are given for, largest first."""

    DISTRICT = "district", _("Council area")
    NEIGHBOURHOOD = "neighbourhood", _("Police neighbourhood")
    WARD = "ward", _("Ward")
    PARISH = "parish", _("Parish")
    MSOA = "msoa", _("Neighbourhood (MSOA)")
    ESTATE = "estate", _("Estate")
    CUSTOM = "custom", _("Drawn area")
    LSOA = "lsoa", _("Small area (LSOA)")


# Statistical areas have official names, which tell those who keep areas the one kind from the other and nobody else.
IN_PEOPLES_WORDS = {AreaKind.MSOA: _("Neighbourhood"), AreaKind.LSOA: _("Small area")}

# What somebody can draw: everything else is drawn by law, and comes from official files.
DRAWABLE_KINDS = (AreaKind.ESTATE, AreaKind.PARISH, AreaKind.NEIGHBOURHOOD, AreaKind.CUSTOM)


class Area(models.Model):
    """A place with a name, a boundary and, where known, a population.

    Wards and small areas are redrawn from time to time: `vintage` is the year of the boundary, and one code
    may stand in several vintages. An area drawn here has a code of its own, `X` and eight digits.
    """

    kind = models.CharField(max_length=16, choices=AreaKind)
    code = models.CharField(max_length=12, db_index=True, help_text="Official code, such as E05009406.")
    vintage = models.PositiveSmallIntegerField(help_text="Year of the boundary.")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    population = models.PositiveIntegerField(null=True, blank=True, help_text="People who live here.")
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    population_source = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Where the boundary comes from, and its licence.")
    population_is_estimate = models.BooleanField(
        default=False, help_text="Worked out from smaller areas, not published for this one."
    )
    is_illustrative = models.BooleanField(default=False, help_text="Made up for a demonstration: not a real area.")
    is_current = models.BooleanField(default=True, help_text="No newer boundaries of this kind have replaced it.")
    search_name = FoldedName(of="name", editable=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "vintage"], name="one_area_per_kind_code_vintage")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_in_words(self) -> str:
        """What residents read that it is: `Ward`, `Neighbourhood`."""
        return str(IN_PEOPLES_WORDS.get(AreaKind(self.kind)) or self.get_kind_display())

    @property
    def is_drawn(self) -> bool:
        """Whether it was made here, and not loaded from a file of official boundaries."""
        return re.fullmatch(r"X\d{8}", self.code) is not None


class Boundary(models.Model):
    """The outline of an area, apart from it so that lists of areas stay light.

    `full` places points (WKB, longitude and latitude in degrees, WGS84); `display` is simplified, as a GeoJSON
    geometry, for drawing only. The box in degrees is there to find candidates by index.
    """

    area = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="boundary")
    full = models.BinaryField()
    display = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    # It belongs to its area: deleting that needs no warning about this.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "boundaries"
        indexes = [models.Index(fields=["west", "east", "south", "north"], name="boundary_box")]


class Overlap(models.Model):
    """That two areas share ground: one row in each direction, and none for slivers under 1 % of the smaller.

    Worked out whenever an outline changes, so that reading what concerns an area needs no geometry.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")

    # It belongs to its two areas, and whoever changes their outlines raises the version of what is shown.
    wagtail_reference_index_ignore = True
    is_shown_to_public = False

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "other"], name="one_overlap_for_two_areas")]

    def __str__(self) -> str:
        return f"{self.area_id} and {self.other_id}"


class Postcode(models.Model):
    """A postcode and the point that stands for it. `code` has no space: `MK93EJ`."""

    code = models.CharField(max_length=7, primary_key=True)
    longitude = models.FloatField()
    latitude = models.FloatField()
    terminated_on = models.DateField(null=True, blank=True, help_text="When Royal Mail stopped using it.")
    is_illustrative = models.BooleanField(default=False)

    objects = PostcodeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["latitude", "longitude"], name="postcode_point")]

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"
