"""With many of everything that a page can show it asks as much as with one, also when nothing of it is kept.

Home, neighbourhood, update and priority, in the language they were written in and in another; lists, plan, group, open
data, feeds, a desk.
"""

from datetime import date

import numpy as np
import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crime_map import map_data
from crime_map.models import PublishedFile
from crime_map.packing import Crimes
from tests.home.full_place import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_pages")]
MOST_QUERIES = 30
# More than any list of these pages shows at once: what asks no more for these asks no more for fifty.
MANY = 12
LISTS = (
    *("/updates/", "/priorities/", "/consultations/", "/forums/", "/actions/", "/neighbourhoods/", "/groups/"),
    *("/questions/", "/alerts/", "/actions/feed/"),
)
COLUMNS = ("longitude", "latitude", "count", "point", "month", "category", "outcome_group")


@pytest.fixture(autouse=True)
def no_crimes_on_the_map(monkeypatch, settings, tmp_path):
    """The packed file of crimes is asked for and holds none; pictures lie in a folder of the test's own."""
    nothing = {name: np.empty(0, dtype=np.int64) for name in COLUMNS}
    monkeypatch.setattr(map_data, "read_packed", lambda _name: Crimes(date(2025, 6, 1), 1, **nothing))
    settings.MEDIA_ROOT = tmp_path


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(queries)


def test_as_many_with_many_of_everything_as_with_one(tmp_path):
    place = Place(tmp_path)
    PublishedFile.objects.create(district=place.ward.parent, content="crimes", name="crimes.sfcp", rows=0)
    place.add()
    place.translate()
    own = {"home": "/", "neighbourhood": place.page.url, "update": place.update.url, "priority": place.priority.url}
    public = own | {f"{name} in Polish": page.url for name, page in place.polish.items()}
    public["updates as open data"] = "/api/v1/updates"
    resident = Client()
    resident.force_login(place.user)
    # Of all that nobody else is asked for, the most is asked of who is signed in.
    pages = {name: (resident, with_a_session(), address) for name, address in public.items()}
    pages["desk"] = (resident, resident, f"/groups/{place.group.slug}/desk/")
    # What any first page loads is none of these pages' own.
    asked_by_each(pages)
    with_one = asked_by_each(pages)
    lists = [*LISTS, place.plan.url, f"/groups/{place.group.slug}/"]
    lists_with_one = asked_anew(resident, lists)
    for _each in range(MANY - 1):
        place.add()
    # What is made once of a new picture, and kept with it, is no page's own either.
    asked_by_each(pages)
    with_many, lists_with_many = asked_by_each(pages), asked_anew(resident, lists)
    for name, (anew, again) in with_many.items():
        assert anew <= with_one[name][0], name
        assert again <= min(with_one[name][1], MOST_QUERIES), name
    assert not {address: many for address, many in lists_with_many.items() if many > lists_with_one[address]}
    most = lists_with_many | {name: with_many[name][0] for name in public}
    assert not {name: queries for name, queries in most.items() if queries > MOST_QUERIES}


def with_a_session() -> Client:
    """Somebody whom the page cache passes by."""
    return Client(headers={"cookie": "sessionid=of-somebody"})


def asked_by_each(pages: dict[str, tuple[Client, Client, str]]) -> dict[str, tuple[int, int]]:
    """Queries of each page for the first visitor with nothing kept, and for the next one."""
    found = {}
    for name, (first, next_one, address) in pages.items():
        forget_all()
        found[name] = (asked(first, address), asked(next_one, address))
    return found


def asked_anew(client: Client, addresses: list[str]) -> dict[str, int]:
    """Queries of each page with nothing kept."""
    found = {}
    for address in addresses:
        forget_all()
        found[address] = asked(client, address)
    return found


def forget_all() -> None:
    cache.clear()
    caches["memory"].clear()
