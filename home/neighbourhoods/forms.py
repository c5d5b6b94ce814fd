"""The editor of a neighbourhood's page."""

from collections.abc import Iterator
from itertools import groupby

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from wagtail.admin.forms import WagtailAdminPageForm

from crime_map.findings import kind_name
from places.models import Area, AreaKind
from places.querysets import AreaQuerySet


class ByKind(ModelChoiceIterator):
    """Areas in groups, each under the name of its kind."""

    def __iter__(self) -> Iterator:
        yield "", self.field.empty_label
        for kind, areas in groupby(self.queryset, key=lambda area: area.kind):
            yield kind_name(kind), [self.choice(area) for area in areas]


class AreaField(forms.ModelChoiceField):
    """One area among those that people know. Small statistical areas have names that nobody knows."""

    iterator = ByKind

    def __init__(self, **kwargs) -> None:
        super().__init__(_areas_people_know(), empty_label="---------", **kwargs)

    def keep(self, area_id: int) -> None:
        """Offer this area too, whatever it is."""
        areas = Area.objects.filter(Q(pk=area_id) | Q(pk__in=_areas_people_know().values("pk")))
        self.queryset = areas.order_by("kind", "name")


def _areas_people_know() -> AreaQuerySet:
    return Area.objects.current().exclude(kind=AreaKind.LSOA).order_by("kind", "name")


class NeighbourhoodPageForm(WagtailAdminPageForm):
    area = AreaField(help_text="")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        field.help_text = self._meta.model._meta.get_field("area").help_text
        if self.instance.area_id:
            field.keep(self.instance.area_id)
