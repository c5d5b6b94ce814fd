"""What neighbourhoods add to the site: their list, their own panels, making many pages at once, who may."""

from collections.abc import Iterable, Iterator

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from home.demonstration import Demonstration
from home.demonstration.neighbourhoods import seed_neighbourhoods
from home.pages import HomePage
from home.panels import Panel
from people.personal_data import NotPersonal
from places.models import Area

from .admin_views import make_pages, may_make_pages
from .case_reviews import AntiSocialBehaviour
from .models import NeighbourhoodIndexPage, NeighbourhoodPage
from .panels import anti_social_behaviour_panel, crime_panel
from .services import create_index


# The first of the main menu's sections.
@hooks.register("register_first_page", order=-10)
def create_list_of_neighbourhoods(home: HomePage) -> None:
    create_index(home)


@hooks.register("register_neighbourhood_panel")
def crime_in_brief(area: Area) -> Panel:
    return crime_panel(area)


@hooks.register("register_neighbourhood_panel")
def anti_social_behaviour(area: Area) -> Panel:
    return anti_social_behaviour_panel()


@hooks.register("register_areas_with_pages")
def areas_with_pages(areas: Iterable[Area]) -> list[Area]:
    return [page.area for page in NeighbourhoodPage.objects.holding(areas)]


@hooks.register("register_admin_urls")
def making_pages_address():
    return [path("neighbourhoods/make/", make_pages, name="neighbourhoods_make_pages")]


@hooks.register("register_page_header_buttons")
def make_pages_button(page, user, view_name, next_url=None) -> Iterator[Button]:
    if isinstance(page.specific_deferred, NeighbourhoodIndexPage) and may_make_pages(user, page):
        yield Button(
            _("Make pages for all areas of a kind"),
            url=reverse("neighbourhoods_make_pages"),
            icon_name="folder-open-inverse",
            priority=5,
        )


@hooks.register("register_role_permissions")
def who_keeps_the_anti_social_behaviour_numbers() -> dict[str, list[str]]:
    return {role: ["home.change_antisocialbehaviour"] for role in ("Moderators", "Administrators")}


@hooks.register("register_personal_data")
def what_neighbourhoods_keep() -> list[NotPersonal]:
    return [NotPersonal(model=AntiSocialBehaviour, because="It holds the address of a team.")]


# First, because others tell their stories of these areas.
@hooks.register("register_demonstration", order=-10)
def show_neighbourhoods(demonstration: Demonstration) -> None:
    seed_neighbourhoods(demonstration)
