"""The newest month on the first page: real counts, gaps told as gaps, made-up figures marked."""

from datetime import date

import pytest
from wagtail.models import Site

from core.models import ContentVersion, Partnership
from crime_map.categories import BY_SLUG
from crime_map.models import AreaMonthCount, Coverage, FileKind
from home.newest_crime import newest_crime
from home.services import create_first_pages
from places.models import Area, AreaKind

pytestmark = pytest.mark.django_db

JUNE = date(2025, 6, 1)


@pytest.fixture
def district() -> Area:
    create_first_pages()
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.district_code, partnership.police_force = "E06000042", "thames-valley"
    partnership.save()
    return Area.objects.create(
        kind=AreaKind.DISTRICT, code="E06000042", vintage=2025, name="Milton Keynes", slug="milton-keynes"
    )


def publish(month: date, **fields) -> None:
    fields = {"state": Coverage.State.PUBLISHED, **fields}
    Coverage.objects.create(force="thames-valley", month=month, kind=FileKind.STREET, **fields)


def count(area: Area, month: date, slug: str, number: int) -> None:
    AreaMonthCount.objects.create(
        area=area,
        force="thames-valley",
        month=month,
        category=BY_SLUG[slug].number,
        outcome_group=0,
        count=number,
    )


def test_nothing_is_told_before_anything_is_known(district):
    assert newest_crime() is None


def test_the_newest_month_is_told_without_anti_social_behaviour(client, district):
    publish(date(2025, 5, 1))
    publish(JUNE)
    count(district, date(2025, 5, 1), "burglary", 90)
    for slug, number in {
        "burglary": 7,
        "shoplifting": 30,
        "robbery": 2,
        "drugs": 4,
        "anti-social-behaviour": 500,
    }.items():
        count(district, JUNE, slug, number)

    newest = newest_crime()

    assert newest.month == JUNE
    assert newest.headline == "43 crimes"
    assert [(label, number) for label, number, _ in newest.frequent] == [
        ("Shoplifting", 30),
        ("Burglary", 7),
        ("Drugs", 4),
    ]
    page = client.get("/").content.decode()
    assert "43 crimes" in page
    assert "Milton Keynes" in page


def test_a_month_known_to_be_missing_is_not_the_newest(district):
    publish(JUNE)
    publish(date(2025, 7, 1), state=Coverage.State.MISSING)
    assert newest_crime().month == JUNE


def test_every_figure_leads_to_its_own_selection_on_the_map(client, district):
    publish(JUNE)
    count(district, JUNE, "shoplifting", 30)
    address = newest_crime().frequent[0][2]
    assert "area=E06000042" in address
    assert "from=2025-06&to=2025-06" in address
    assert "category=shoplifting" in address
    assert client.get(address).status_code == 200


def test_the_parts_of_the_area_are_listed_as_people_know_them(client, district):
    def add(kind: str, code: str, name: str) -> None:
        Area.objects.create(kind=kind, code=code, vintage=2021, name=name, slug=code.lower(), parent=district)

    assert "Or choose your part" not in client.get("/").content.decode()
    add(AreaKind.MSOA, "E02003455", "Olney and Hanslope")
    add(AreaKind.MSOA, "E02003456", "Newport Pagnell")
    ContentVersion.raise_number()
    page = client.get("/").content.decode()
    assert "Or choose your part of Milton Keynes" in page
    assert page.index("Newport Pagnell") < page.index("Olney and Hanslope")
    assert "/neighbourhoods/find/?area=E02003455" in page
    add(AreaKind.WARD, "E05009406", "Bletchley East")
    ContentVersion.raise_number()
    page = client.get("/").content.decode()
    assert "Bletchley East" in page
    assert "Olney and Hanslope" not in page, "wards are what people know, where they are loaded"


def test_made_up_figures_say_so(client, district):
    publish(JUNE, is_illustrative=True)
    count(district, JUNE, "burglary", 7)
    assert "Illustrative figures, not real crimes" in client.get("/").content.decode()
