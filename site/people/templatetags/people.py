"""How a value of somebody's data reads on a page."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _

from core.times import name_moment

register = template.Library()


@register.filter
def in_words(value: Any) -> str:
    """Yes and no, dates as people write them, lists with commas; nothing is "none"."""
    if value is True:
        return _("Yes")
    if value is False:
        return _("No")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {in_words(each)}" for name, each in value.items()) or _("None")
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value) or _("None")
    if isinstance(value, str) and (moment := _moment(value)):
        return name_moment(moment)
    return str(value) if value not in ("", None) else _("None")


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
