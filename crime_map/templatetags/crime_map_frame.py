"""The map of a selection, for any template."""

from django import template

from crime_map.folium_map import MapFrame, build_frame
from crime_map.map_data import map_options, why_no_map
from crime_map.selection import Selection

register = template.Library()


@register.simple_tag
def crime_map_frame(selection: Selection, *, embedded: bool = False) -> MapFrame | None:
    """The map's frame and what it loads; None where no packed file has been published."""
    options = map_options(selection, embedded=embedded)
    return build_frame(options) if options else None


@register.simple_tag(name="why_no_map")
def say_why_no_map() -> str:
    """What is missing where there is no frame."""
    return why_no_map()
