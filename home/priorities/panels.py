"""What is shown of priorities on the first page and on neighbourhoods' pages."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from home.panels import Panel
from places.models import Area

from .local import LocalPriority, TaskingGroup
from .measures import Measure
from .pages import PrioritiesIndexPage, PriorityPage
from .presenting import list_priorities, show_measures


def home_panel() -> Panel | None:
    """The headline measures and the priorities of the strategy in force, with where each stands."""
    pages = list(PriorityPage.objects.current().filter(kind=PriorityPage.Kind.PRIORITY))
    shown = show_measures(Measure.objects.of_priorities(pages, and_headline=True))
    listed = list_priorities(pages, shown)
    headlines = [each for each in shown if each.measure.is_headline]
    index = PrioritiesIndexPage.objects.live().first()
    if index is None or not (listed or headlines):
        return None
    context = {"listed": listed, "headlines": headlines, "address": index.url}
    return Panel(50, "priorities", _("Our priorities"), "home/priorities/home_panel.html", context)


def neighbourhood_panel(area: Area) -> Panel | None:
    """What the area's tasking group chose, and the partnership's priorities for this ground or for all it covers."""
    groups = groups_with_priorities(TaskingGroup.objects.filter(area=area, is_active=True))
    listed = list_priorities(PriorityPage.objects.current().filter(kind=PriorityPage.Kind.PRIORITY).about_area(area))
    if not groups and not listed:
        return None
    context = {"groups": groups, "listed": listed}
    return Panel(30, "priorities", _("What is being worked on"), "home/priorities/neighbourhood_panel.html", context)


def groups_with_priorities(groups) -> list[dict]:
    """Each tasking group with what it works on today and its reports, the newest first. Three queries."""
    chosen: dict[int, list[LocalPriority]] = {}
    found = list(groups.select_related("area"))
    for priority in LocalPriority.objects.filter(group__in=found).on(localdate()).prefetch_related("reports"):
        chosen.setdefault(priority.group_id, []).append(priority)
    return [{"group": group, "chosen": chosen.get(group.pk, [])} for group in found]
