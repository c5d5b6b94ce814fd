"""Making and editing areas in the admin."""

import json
from typing import Any

import shapely
from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry.base import BaseGeometry
from wagtail.admin.forms import WagtailAdminModelForm

from .area_writing import save_area
from .coordinates import Box, declared_system
from .geometry import GeometryRefusedError, Mended, read_geometry
from .models import DRAWABLE_KINDS, Area, AreaKind


class OutlineInput(forms.Textarea):
    """A box for GeoJSON, and above it, where scripts run, a map to draw on that fills the box in."""

    template_name = "places/admin/outline_input.html"

    class Media:
        css = {"all": ["npm/leaflet.css", "places/outline.css"]}
        js = ["npm/leaflet.js", Script("places/outline.js", type="module")]


def read_outline(text: str, *, near: Box | None = None) -> Mended:
    """The outline in a pasted GeoJSON geometry, feature, or collection of one feature. Raises `ValidationError`."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ValidationError(
            _("This is not GeoJSON. Draw the outline on the map, or paste the whole of a GeoJSON polygon.")
        ) from error
    geometry: Any = document
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise ValidationError(_("Paste one feature: this collection has several, or none."))
        geometry = features[0]
    if isinstance(geometry, dict) and geometry.get("type") == "Feature":
        geometry = geometry.get("geometry")
    declared = declared_system(document) if isinstance(document, dict) else None
    try:
        return read_geometry(geometry, declared=declared, near=near)
    except GeometryRefusedError as error:
        raise ValidationError(_("The outline cannot be used: %(why)s.") % {"why": error}) from error


class AreaForm(WagtailAdminModelForm):
    """What can be changed of any area: its name and its population. A drawn area can be drawn again."""

    outline = forms.CharField(
        label=gettext_lazy("Outline"),
        help_text=gettext_lazy(
            "Click on the map to set the corners one after the other, or paste a GeoJSON polygon into the box."
        ),
        widget=OutlineInput(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )

    field_order = ("name", "kind", "outline", "source", "population", "population_year", "population_source")

    class Meta:
        model = Area
        fields = ["name", "kind", "source", "population", "population_year", "population_source"]
        help_texts = {
            "name": gettext_lazy("As people who live there call it."),
            "kind": gettext_lazy("What it is. Estates and drawn areas may overlap; parishes may not."),
            "source": gettext_lazy("Who drew the boundary, or where it comes from and its licence."),
            "population": gettext_lazy(
                "How many people live there. Leave all three empty to have it estimated from smaller areas."
            ),
            "population_year": gettext_lazy("The year the population is for."),
            "population_source": gettext_lazy("Who counted or estimated it. Shown beside rates."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.repairs: list[str] = []
        area: Area = self.instance
        if area.population_is_estimate:
            for name in ("population", "population_year", "population_source"):
                self.initial[name] = None
            self.fields["population"].help_text = _(
                "Estimated at %(people)s from smaller areas. Fill in all three to give a published figure instead."
            ) % {"people": f"{area.population:,}"}
        if area.pk is not None and not area.is_drawn:
            del self.fields["outline"], self.fields["kind"]
            return
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in DRAWABLE_KINDS]
        self.fields["kind"].initial = AreaKind.ESTATE
        if area.pk is not None:
            self.initial["outline"] = _as_text(area)

    def clean_outline(self) -> BaseGeometry:
        boundary = getattr(Area.objects.district(), "boundary", None)
        near = (boundary.west, boundary.south, boundary.east, boundary.north) if boundary else None
        mended = read_outline(self.cleaned_data["outline"], near=near)
        self.repairs = mended.repairs
        return mended.geometry

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = ("population", "population_year", "population_source")
        given = [name for name in names if cleaned.get(name)]
        if given and not any(name in self.errors for name in names):
            for name in set(names).difference(given):
                self.add_error(name, _("Fill this in too: a population is shown with its year and its source."))
        return cleaned

    def save(self, commit: bool = True) -> Area:
        area: Area = self.instance
        is_given = area.population is not None
        if is_given:
            area.population_is_estimate = False
        elif area.population_is_estimate:
            # The boxes of an estimate are shown empty; empty they mean "go on estimating".
            stored = Area.objects.get(pk=area.pk)
            area.population, area.population_year = stored.population, stored.population_year
            area.population_source = stored.population_source
        outline = self.cleaned_data.get("outline") if "outline" in self.changed_data else None
        return save_area(area=area, outline=outline)


def _as_text(area: Area) -> str:
    """The outline of an area as GeoJSON to edit; six decimals are a hand's breadth."""
    boundary = getattr(area, "boundary", None)
    if boundary is None:
        return ""
    outline = shapely.transform(shapely.from_wkb(bytes(boundary.full)), lambda points: points.round(6))
    return shapely.to_geojson(outline)
