"""Stop and search in a browser: years chosen without JavaScript, on a narrow phone, light and dark."""

from datetime import date

import pytest
from playwright.sync_api import expect

from crime_map.models import Coverage, FileKind, StopSearchCount
from tests.crime_map.counted import FORCE, make_district

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTS = {
    ("Controlled drugs", "A no further action disposal"): 1_244,
    ("Controlled drugs", "Arrest"): 212,
    ("Controlled drugs", "Community resolution"): 96,
    ("Controlled drugs", "Khat or Cannabis warning"): 3,
    ("Article for use in theft", "A no further action disposal"): 107,
    ("Article for use in theft", "Community resolution"): 1,
    ("Offensive weapons", "A no further action disposal"): 84,
    ("Offensive weapons", "Arrest"): 19,
    ("Stolen goods", "A no further action disposal"): 75,
    ("Stolen goods", "Arrest"): 2,
    ("Anything to threaten or harm anyone", "Arrest"): 1,
    ("Firearms", "A no further action disposal"): 3,
    ("Firearms", "Arrest"): 1,
}


def make_two_years() -> None:
    """2024 with every month; 2025 without June, in which half as many were searched."""
    district = make_district()
    for year in (2024, 2025):
        for month in range(1, 13):
            is_missing = (year, month) == (2025, 6)
            Coverage.objects.create(
                force=FORCE,
                kind=FileKind.STOP_AND_SEARCH,
                month=date(year, month, 1),
                state=Coverage.State.MISSING if is_missing else Coverage.State.PUBLISHED,
                kept=0 if is_missing else 200,
                not_mapped=0 if is_missing else 9,
            )
        StopSearchCount.objects.bulk_create(
            StopSearchCount(
                area=district,
                force=FORCE,
                month=date(year, 1, 1),
                object_of_search=searched_for,
                outcome=outcome,
                count=count if year == 2024 else (count + 1) // 2,
            )
            for (searched_for, outcome), count in COUNTS.items()
        )


@pytest.fixture
def two_years(lay_once) -> None:
    lay_once(make_two_years)


def test_a_year_is_chosen_without_javascript(live_server, open_page, two_years):
    page = open_page(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.goto(f"{live_server.url}/crime-map/stop-and-search/")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("January to December 2025")
    expect(page.get_by_text("There are no figures for June 2025")).to_be_visible()
    page.get_by_label("Year", exact=True).select_option("2024")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("January to December 2024: 1,837 to 1,861")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Firearms")).first
    expect(row.get_by_role("cell")).to_have_text("0 to 8")


@pytest.mark.usefixtures("two_years")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(live_server, page, faults):
    page.goto(f"{live_server.url}/crime-map/stop-and-search/?year=1066", wait_until="load")
    page.get_by_text("What came of searches for each object").click()
    assert faults(page) == []
