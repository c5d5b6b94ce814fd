"""Panels of other apps in a page."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from home.panels import Panel

register = template.Library()


@register.simple_tag(takes_context=True)
def draw_panel(context: template.Context, panel: Panel) -> SafeString:
    """A panel's own template with its context, and the page's under it."""
    with context.push(**panel.context):
        template_of_engine = get_template(panel.template).template  # type: ignore[attr-defined] # Django's own has it
        return template_of_engine.render(context)
