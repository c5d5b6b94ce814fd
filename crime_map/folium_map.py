"""The map's place in a page, built by folium without its inline scripts, styles and third-party addresses.

folium's own page loads a dozen files from four hosts and starts the map with an inline script. Here a map is two
elements: an empty frame, and a block of options that the site's own module reads.
"""

from dataclasses import dataclass
from typing import Any, cast

import folium
from branca.element import CssLink, Figure, JavascriptLink
from django.templatetags.static import static
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

FRAME_ID = "crime-map-frame"
OPTIONS_ID = "crime-map-options"


@dataclass(frozen=True, slots=True)
class MapFrame:
    """What a template needs: the frame's markup, and the addresses that its module loads before it draws."""

    markup: SafeString
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


class LocalMap(folium.Map):
    """A folium map of local files only. Its frame is empty until the module fills it."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="crime-map__frame" id="{{ this.get_name() }}"></div>{% endmacro %}
        """
    )
    default_js = [("leaflet", "npm/leaflet.js")]
    default_css = [("leaflet_css", "npm/leaflet.css")]

    def __init__(self):
        super().__init__(tiles=None)
        self._name, self._id = "crime-map", "frame"

    def get_name(self) -> str:
        return FRAME_ID

    def frame(self) -> MapFrame:
        """Render the map and what was added to it, but never folium's header: a strict policy forbids it."""
        root = cast(Figure, self.get_root())
        for child in root._children.values():
            child.render()
        links = root.header._children.values()
        return MapFrame(
            markup=mark_safe("\n".join(line for line in root.html.render().splitlines() if line.strip())),  # noqa: S308 - ours, and options are escaped
            scripts=tuple(static(link.url) for link in links if isinstance(link, JavascriptLink)),
            styles=tuple(static(link.url) for link in links if isinstance(link, CssLink)),
        )


class CrimeLayer(JSCSSMixin, Layer):
    """The crimes of a district, drawn on canvas by `static/crime_map/map.js`, which reads these options."""

    _template = Template("{% macro html(this, kwargs) %}{{ this.options_block }}{% endmacro %}")
    default_js = [("supercluster", "npm/supercluster.js")]

    def __init__(self, options: dict[str, Any]):
        super().__init__(name="crimes", overlay=True, control=False)
        self._name, self._id = "crime-layer", "options"
        self.options_block = json_script(options, OPTIONS_ID)


def build_frame(options: dict[str, Any]) -> MapFrame:
    """A map of local files with one layer of crimes."""
    page = LocalMap()
    CrimeLayer(options).add_to(page)
    return page.frame()
