"""Actions in templates."""

from django import template

from .. import history
from ..models import Action

register = template.Library()


@register.filter
def standing(action: Action) -> str:
    """Where it stands today, in a sentence: `{{ action|standing }}`."""
    return history.standing(action)


@register.filter
def standing_in_a_file(action: Action) -> str:
    """As `standing`, for what is made into files: the same from one day to the next."""
    return history.standing(action, counts_days=False)
