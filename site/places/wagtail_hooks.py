"""What places add to the site."""

from django.utils import timezone
from wagtail import hooks

from .models import Area, Postcode


@hooks.register("register_attributions")
def attribute_places() -> list[str]:
    """Whom the boundaries come from, as their importer was told, and the postcodes."""
    sources = Area.objects.filter(is_illustrative=False).exclude(source="").order_by("source")
    sentences = list(sources.values_list("source", flat=True).distinct())
    if Postcode.objects.filter(is_illustrative=False).exists():
        year = timezone.localdate().year
        sentences.append(
            f"Contains OS data © Crown copyright and database right {year}. "
            f"Contains Royal Mail data © Royal Mail copyright and database right {year}. "
            f"Contains National Statistics data © Crown copyright and database right {year}."
        )
    return sentences
