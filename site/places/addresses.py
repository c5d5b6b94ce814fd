"""Where a place leads: the page that `settings.PLACE_DESTINATION` names, which belongs to a higher floor."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from .models import Area


def address_of_area(area: Area) -> str:
    return _address({"area": area.code}, otherwise=area.name)


def address_of_point(*, latitude: float, longitude: float) -> str:
    """The page about the surroundings of a point, in degrees; five decimals are a metre."""
    near = f"{latitude:.5f},{longitude:.5f}"
    return _address({"near": near}, otherwise=near)


def _address(query: dict[str, str], *, otherwise: str) -> str:
    try:
        return f"{reverse(settings.PLACE_DESTINATION)}?{urlencode(query, safe=',')}"
    except NoReverseMatch:
        return f"{reverse('places:search')}?{urlencode({'q': otherwise, 'stay': '1'}, safe=',')}"
