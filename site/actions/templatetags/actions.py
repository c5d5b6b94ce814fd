"""Actions in templates."""

from django import template

from .. import history
from ..models import Action

register = template.Library()


@register.filter
def standing(action: Action) -> str:
    """Where it stands today, in a sentence: `{{ action|standing }}`."""
    return history.standing(action)
