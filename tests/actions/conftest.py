"""A partnership with actions: agencies, areas, people in each role, and a list for the public."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Site

from actions.models import Action, ActionsPage
from actions.services import create_action
from home.models import LessonsPage, PrioritiesIndexPage, Recommendation
from people.models import Agency, User
from places.models import Area


@pytest.fixture
def council(db) -> Agency:
    return Agency.objects.create(name="Anytown Council", slug="council", kind="council")


@pytest.fixture
def police(db) -> Agency:
    return Agency.objects.create(name="Anyshire Police", slug="police", kind="police")


@pytest.fixture
def ward(db) -> Area:
    return Area.objects.create(kind="ward", code="E05000001", vintage=2025, name="Mill Ward", slug="mill-ward")


@pytest.fixture
def keeper(person) -> User:
    return person("keeper", "view_action", "add_action", "change_action", "add_actionnote")


@pytest.fixture
def officer(person) -> User:
    return person("officer", "view_action")


@pytest.fixture
def index(db) -> ActionsPage:
    site = Site.objects.get(is_default_site=True)
    page = site.root_page.add_child(instance=ActionsPage(title="Actions", slug="actions", show_in_menus=True))
    Site.clear_site_root_paths_cache()
    return page


@pytest.fixture
def make(council, keeper) -> Callable[..., Action]:
    """A published action of the council, unless said otherwise."""

    def made(title: str = "Light the underpass", **fields: Any) -> Action:
        given = {
            "public_wording": "People asked for light in the underpass.",
            "agency": council,
            "role": "Lighting Manager",
            "is_public": True,
            "by": keeper,
            **fields,
        }
        return create_action(title=title, **given)

    return made


@pytest.fixture
def recommendation(council) -> Recommendation:
    site = Site.objects.get(is_default_site=True)
    parent = site.root_page.add_child(instance=PrioritiesIndexPage(title="Priorities", slug="priorities"))
    review = LessonsPage(title="A review", kind="other", published_on="2026-01-05", body="<p>What was learnt.</p>")
    review.recommendations = [Recommendation(text="Train every housing officer.", agency=council)]
    parent.add_child(instance=review)
    Site.clear_site_root_paths_cache()
    return Recommendation.objects.get()
