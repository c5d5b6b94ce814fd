"""What a neighbourhood page shows of its own: who to contact, when to meet, the month in brief, what else is here."""

from django.utils.translation import gettext as _

from core.first_pages import own_site
from home.newest_crime import newest_crime_in
from home.panels import Panel
from places.models import Area

from .case_reviews import AntiSocialBehaviour
from .meetings import gatherings
from .small_map import draw_small_map

# The others are in the calendar.
MOST_MEETINGS = 4


def contact_panel(page) -> Panel:
    """Who to contact and when to meet them. Always there: without a team of its own, it is the partnership."""
    meetings = gatherings(page)
    context = {"neighbourhood": page, "contacts": page.contacts, "meetings": meetings[:MOST_MEETINGS]}
    return Panel(10, "contact", _("Who to contact"), "home/neighbourhoods/panels/contact.html", context)


def crime_panel(area: Area) -> Panel:
    """The newest month in three sentences, with a small map; before there is a month, that there is none."""
    newest = newest_crime_in(area)
    drawing = draw_small_map(area, newest.month if newest else None)
    context = {"area": area, "newest": newest, "map": drawing}
    return Panel(20, "crime", _("Crime in brief"), "home/neighbourhoods/panels/crime.html", context)


def anti_social_behaviour_panel() -> Panel:
    """Report it, ask for a case review, who has a right to one, and how often it was asked for."""
    behaviour = getattr(own_site(), "antisocialbehaviour", None) or AntiSocialBehaviour()
    context = {"behaviour": behaviour, "year": behaviour.years.first()}
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
