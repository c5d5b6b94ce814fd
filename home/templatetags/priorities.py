"""Measures and leads as people read them."""

from datetime import date
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.panels import Panel
from home.priorities.fields import categories_of
from home.priorities.measures import Measure, ReadingChange
from home.priorities.pages import PriorityLead, PriorityPage
from home.priorities.presenting import describe_lead, panels_of, priority_html
from home.priorities.readings import Found
from home.priorities.standing import write_value

register = template.Library()


@register.filter
def value_of(value: Decimal | None, measure: Measure) -> str:
    """A reading's value as people write it; nothing where there is none."""
    return write_value(value, measure) if isinstance(value, Decimal) else ""


@register.filter
def period(found: Found) -> str:
    return found.period


@register.filter
def lead(each: PriorityLead) -> str:
    """An agency, with the days between which it leads."""
    return describe_lead(each)


@register.filter
def category_links(slugs: list[str]) -> list[tuple[str, str]]:
    """Each category's name and its address on the crime map."""
    return [(each.label, f"{reverse('crime_map:map')}?category={each.slug}") for each in categories_of(slugs)]


@register.filter
def measure_facts(measure: Measure) -> list[str]:
    """What one must know of a measure besides its readings and source: what is counted, direction, baseline."""
    facts = []
    if measure.is_computed:
        area = measure.area.name if measure.area else _("the whole council area")
        months = ngettext("each reading is one month", "each reading adds up %(count)s months", measure.months)
        facts.append(f"{_('Police figures for %(area)s') % {'area': area}}, {months % {'count': measure.months}}")
        chosen = categories_of(measure.categories)
        facts.append(", ".join(each.label for each in chosen) or _("All crime, without anti-social behaviour"))
    if measure.is_quantitative:
        facts.append(str(measure.get_good_direction_display()))
    if measure.baseline is not None:
        words = {"value": write_value(measure.baseline, measure), "when": measure.baseline_when}
        facts.append(_("Began at %(value)s in %(when)s") % words if words["when"] else _("Began at %(value)s") % words)
    return facts


@register.filter
def correction(change: ReadingChange, measure: Measure) -> str:
    """`was 205 until 3 May 2026: corrected by the police`"""
    words = {
        "value": write_value(change.value, measure) if change.value is not None else _("other words"),
        "day": date_format(localdate(change.changed_at), "j E Y"),
        "reason": change.reason,
    }
    return _("was %(value)s until %(day)s: %(reason)s") % words


@register.simple_tag
def words_of_priority(page: PriorityPage) -> str:
    """What a priority's page says itself. Read only here, so that a page can keep it until something changes."""
    return priority_html(page, is_document=False)


@register.simple_tag
def panels_of_priority(page: PriorityPage) -> list[Panel]:
    """What other parts of the site add to it."""
    return panels_of(page)


@register.filter
def is_past(day: date | None) -> bool:
    return day is not None and day < localdate()
