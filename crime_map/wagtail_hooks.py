"""What the crime map adds to the site."""

from collections.abc import Callable

from django.urls import reverse
from wagtail import hooks

from core import charts, warming
from places.models import Area

from . import rates
from .downloads import CRIME_LICENCE
from .months import PublishedMonths
from .tasks import queue_counting
from .viewsets import CrimeDataGroup


@hooks.register("register_attributions")
def attribute_crime() -> list[str]:
    """Whom the crime figures come from, once there are any that are not made up."""
    months = PublishedMonths.of_the_force().coverage.values()
    return [CRIME_LICENCE] if any(month.audit_file and not month.is_illustrative for month in months) else []


@hooks.register("register_warm_up")
def warm_figures() -> Callable[[], None]:
    def warm() -> None:
        rates.warm()
        charts.warm()
        warming.draw(reverse("crime_map:map"))

    return warm


@hooks.register("register_area_boundary_change")
def count_changed_area(area: Area) -> None:
    queue_counting(area)


@hooks.register("register_admin_viewset")
def crime_data_viewsets() -> CrimeDataGroup:
    return CrimeDataGroup()


@hooks.register("register_role_permissions")
def crime_data_permissions() -> dict[str, list[str]]:
    """Those who look after figures may read what was imported; describing a force is theirs too."""
    reading = ["crime_map.view_coverage", "crime_map.view_revision", "crime_map.view_stopsearchcount"]
    forces = ["crime_map.view_policeforce", "crime_map.change_policeforce"]
    return {name: [*reading, *forces] for name in ("Analysts", "Administrators")}
