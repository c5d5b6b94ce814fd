"""Fields that several models of this subject share."""

from django import forms
from django.db import models

from crime_map.categories import BY_SLUG, CATEGORIES, Category


class CategoriesField(models.JSONField):
    """Categories of crime by their slugs, ticked from the police's own list."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=[(category.slug, category.label) for category in CATEGORIES],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=kwargs.get("label") or self.verbose_name.capitalize(),
            help_text=self.help_text,
        )


def categories_of(slugs: list[str]) -> tuple[Category, ...]:
    """The categories that `slugs` name, in the police's order; a slug that names none is left out."""
    wanted = {BY_SLUG[slug] for slug in slugs if slug in BY_SLUG}
    return tuple(category for category in CATEGORIES if category in wanted)
