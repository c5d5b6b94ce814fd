"""What is shown of priorities on the first page and on neighbourhoods' pages."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.first_pages import index_of
from home.panels import Panel
from places.models import Area

from .local import LocalPriority, TaskingGroup
from .measures import Measure
from .pages import PrioritiesIndexPage, PriorityPage
from .presenting import list_priorities, show_measures
from .querysets import LocalPriorityQuerySet

# For a quarter, what came of a local priority stands where its reports stood.
LATELY = timedelta(days=92)


def home_panel() -> Panel | None:
    """The headline measures and the priorities of the strategy in force, with where each stands."""
    pages = list(PriorityPage.objects.current().filter(kind=PriorityPage.Kind.PRIORITY))
    shown = show_measures(Measure.objects.of_priorities(pages, and_headline=True), in_brief=True)
    listed = list_priorities(pages, shown, with_leads=False)
    headlines = [each for each in shown if each.measure.is_headline]
    index = index_of(PrioritiesIndexPage)
    if index is None or not (listed or headlines):
        return None
    context = {"listed": listed, "headlines": headlines, "address": index.url}
    return Panel(50, "priorities", _("Our priorities"), "home/priorities/home_panel.html", context)


def neighbourhood_panel(area: Area) -> Panel | None:
    """What the area's tasking group chose, and the partnership's priorities for this ground or for all it covers."""
    own = getattr(area, "tasking_group", None)
    groups = groups_with_priorities([own] if own and own.is_active else [], LocalPriority.objects.with_newest_report())
    pages = PriorityPage.objects.current().filter(kind=PriorityPage.Kind.PRIORITY).about_area(area)
    listed = list_priorities(pages)
    if not groups and not listed:
        return None
    context = {"groups": groups, "listed": listed}
    return Panel(30, "priorities", _("What is being worked on"), "home/priorities/neighbourhood_panel.html", context)


def groups_with_priorities(groups: Sequence[TaskingGroup], priorities: LocalPriorityQuerySet) -> list[dict]:
    """Each tasking group with those of the `priorities` that it works on today, and those that ended lately."""
    today = localdate()
    found = list(priorities.filter(group__in=groups, chosen_on__lte=today).on_or_after(today - LATELY))
    return [
        {
            "group": group,
            "chosen": [each for each in found if each.group_id == group.pk and not each.has_ended_on(today)],
            "ended": [each for each in found if each.group_id == group.pk and each.has_ended_on(today)],
        }
        for group in groups
    ]
