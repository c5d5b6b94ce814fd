"""Choosing areas in the editor: those that people know by name, under what they are."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

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
# So many boxes need no search and no way past them.
SEEN_AT_A_GLANCE = 12


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
    """The choices in groups: those chosen before, then the others, each under the name of its kind."""

    field: "AreasField"

    def __iter__(self) -> Iterator:
        areas = list(self.queryset)
        if chosen := [area for area in areas if area.pk in self.field.chosen]:
            yield _("Chosen"), [self.choice(area) for area in chosen]
        others = (area for area in areas if area.pk not in self.field.chosen)
        for kind, of_kind in groupby(others, key=lambda area: area.kind):
            yield AreaKind(kind).label, [self.choice(area) for area in of_kind]


class TickBoxes(forms.CheckboxSelectMultiple):
    """With a way past them for whoever has no mouse, where they are many."""

    template_name = "home/updates/admin/tick_boxes.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        count = sum(len(boxes) for _group, boxes, _index in context["widget"]["optgroups"])
        return context | {"count": count, "is_long": count > SEEN_AT_A_GLANCE}


class AreasField(forms.ModelMultipleChoiceField):
    """Tick boxes in groups; `offer` says of which areas, each time that a form is made."""

    iterator = ByKind
    widget = TickBoxes

    def __init__(self, **kwargs) -> None:
        self.chosen: frozenset[int] = frozenset()
        super().__init__(Area.objects.none(), **kwargs)

    def offer(self, chosen: QuerySet[Area] | None = None) -> None:
        """Offer the areas that people know; what was `chosen` before and is no longer among them stays chosen."""
        known = areas_to_choose()
        self.chosen = frozenset() if chosen is None else frozenset(area.pk for area in chosen)
        if self.chosen:
            known = in_order(Area.objects.filter(Q(pk__in=self.chosen) | Q(pk__in=known.values("pk"))))
        self.queryset = known
