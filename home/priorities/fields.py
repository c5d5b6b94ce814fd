"""Fields that several models of this subject share."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy

from crime_map.categories import BY_SLUG, CATEGORIES, Category


class CategoriesField(models.JSONField):
    """Categories of crime by their slugs, ticked from the police's own list."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=[(category.slug, gettext_lazy(category.word)) for category in CATEGORIES],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=kwargs.get("label") or self.verbose_name.capitalize(),
            help_text=self.help_text,
        )


def categories_of(slugs: list[str]) -> tuple[Category, ...]:
    """The categories that `slugs` name, in the police's order; a slug that names none is left out."""
    wanted = {BY_SLUG[slug] for slug in slugs if slug in BY_SLUG}
    return tuple(category for category in CATEGORIES if category in wanted)
