"""What the crime map adds to the site."""

from wagtail import hooks

from .downloads import CRIME_LICENCE
from .models import Coverage


@hooks.register("register_attributions")
def attribute_crime() -> list[str]:
    """Whom the crime figures come from, once there are any that are not made up."""
    return [CRIME_LICENCE] if Coverage.objects.filter(is_illustrative=False).exists() else []
