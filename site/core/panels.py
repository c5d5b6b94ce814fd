"""Fields of the staff pages' editors, each with what belongs in it."""

from django.utils.functional import Promise
from wagtail.admin.panels import FieldPanel


def fields(*names: str, **help_texts: str | Promise) -> list[FieldPanel]:
    """A panel for each field; `help_texts` says what belongs in those of which their model says nothing."""
    return [FieldPanel(name, help_text=help_texts.get(name, "")) for name in names]
