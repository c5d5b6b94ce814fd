"""Which pages of others need a quick way out, where nobody has ticked that they are sensitive."""

from django import template

from outbox.subjects import speaks_of_abuse
from people.models import CommunityGroup

register = template.Library()


@register.filter
def needs_way_out(group: CommunityGroup | None) -> bool:
    """Whether somebody may have to hide that they read of it: it keeps its address secret, or names violence."""
    return group is not None and (group.hides_address or speaks_of_abuse(f"{group.name} {group.purpose}"))
