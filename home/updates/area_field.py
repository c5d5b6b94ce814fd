"""Choosing areas in the editor: those that people know by name, under what they are."""

from collections.abc import Iterator
from itertools import groupby

from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.forms.models import ModelChoiceIterator

from places.models import Area, AreaKind

# Largest first. Small statistical areas have names that nobody knows.
KINDS = (
    AreaKind.NEIGHBOURHOOD,
    AreaKind.WARD,
    AreaKind.PARISH,
    AreaKind.ESTATE,
    AreaKind.CUSTOM,
    AreaKind.MSOA,
)


def areas_to_choose() -> QuerySet[Area]:
    """Current areas of the kinds that people know. Statistical neighbourhoods only where no wards are."""
    district = Area.objects.district()
    areas = Area.objects.current().filter(kind__in=KINDS)
    if district:
        areas = areas.filter(Q(parent=district) | Q(parent__parent=district) | Q(kind__in=(AreaKind.CUSTOM,)))
    if areas.filter(kind__in=(AreaKind.WARD, AreaKind.NEIGHBOURHOOD)).exists():
        areas = areas.exclude(kind=AreaKind.MSOA)
    return in_order(areas)


def in_order(areas: QuerySet[Area]) -> QuerySet[Area]:
    """By kind, as `KINDS` has them, then by name; other kinds last."""
    steps = [When(kind=kind, then=Value(number)) for number, kind in enumerate(KINDS)]
    place = Case(*steps, default=Value(len(KINDS)), output_field=IntegerField())
    return areas.order_by(place, "kind", "name", "pk")


class ByKind(ModelChoiceIterator):
    """The choices in groups, each under the name of its kind."""

    def __iter__(self) -> Iterator:
        for kind, areas in groupby(self.queryset, key=lambda area: area.kind):
            yield AreaKind(kind).label, [self.choice(area) for area in areas]


class AreasField(forms.ModelMultipleChoiceField):
    """Tick boxes in groups; `offer` says of which areas, each time that a form is made."""

    iterator = ByKind
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs) -> None:
        super().__init__(Area.objects.none(), **kwargs)

    def offer(self, chosen: QuerySet[Area] | None = None) -> None:
        """Offer the areas that people know; what was `chosen` before and is no longer among them stays chosen."""
        known = areas_to_choose()
        keys = [] if chosen is None else [area.pk for area in chosen]
        if keys:
            known = in_order(Area.objects.filter(Q(pk__in=keys) | Q(pk__in=known.values("pk"))))
        self.queryset = known
