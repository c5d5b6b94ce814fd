"""What a neighbourhood page shows of its own: who to contact, when to meet, the month in brief, what else is here."""

from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from core.models import ContentVersion
from home.newest_crime import newest_crime_in
from home.panels import Panel
from places.models import Area

from .case_reviews import AntiSocialBehaviour
from .meetings import gatherings
from .small_map import draw_small_map

A_DAY = 24 * 60 * 60
# The others are in the calendar.
MOST_MEETINGS = 4


def contact_panel(page) -> Panel:
    """Who to contact and when to meet them. Always there: without a team of its own, it is the partnership."""
    meetings = gatherings(page, timezone.localdate())
    context = {"neighbourhood": page, "contacts": page.contacts, "meetings": meetings[:MOST_MEETINGS]}
    return Panel(10, "contact", _("Who to contact"), "home/neighbourhoods/panels/contact.html", context)


def crime_panel(area: Area) -> Panel | None:
    """The newest month in three sentences, with a small map. Kept until anything that is shown changes."""
    # Numbers are written in each language's way; the number of the content changes with every import.
    key = f"neighbourhood-crime:{area.pk}:{ContentVersion.current()}:{get_language()}"
    context = cache.get(key)
    if context is None:
        context = _crime_in(area)
        cache.set(key, context, A_DAY)
    if not context["newest"] and not context["map"]:
        return None
    return Panel(20, "crime", _("Crime in brief"), "home/neighbourhoods/panels/crime.html", context)


def _crime_in(area: Area) -> dict[str, Any]:
    newest = newest_crime_in(area)
    return {"area": area, "newest": newest, "map": draw_small_map(area, newest.month if newest else None)}


def anti_social_behaviour_panel() -> Panel:
    """Report it, ask for a case review, who has a right to one, and how often it was asked for."""
    setting = AntiSocialBehaviour.for_site(Site.objects.get(is_default_site=True))
    context = {"behaviour": setting, "year": setting.years.first() if setting.pk else None}
    template = "home/neighbourhoods/panels/anti_social_behaviour.html"
    return Panel(90, "anti-social-behaviour", _("Anti-social behaviour"), template, context)


def nearby_panel(page) -> Panel | None:
    """Other pages that are about some of the same ground."""
    if page.area is None:
        return None
    pages = [other for other in type(page).objects.sharing_ground_with(page.area) if other.area_id != page.area_id]
    if not pages:
        return None
    title = _("Other pages about places here")
    return Panel(95, "nearby", title, "home/neighbourhoods/panels/nearby.html", {"pages": pages})
