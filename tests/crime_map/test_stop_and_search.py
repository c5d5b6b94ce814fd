"""Stops and searches: exact for staff, and for the public nothing that tells of one person."""

from datetime import date

import pytest

from crime_map.models import Coverage, FileKind, StopSearchCount

from .police_files import square, stop, write

pytestmark = pytest.mark.django_db

YEAR = [f"2025-{month:02}" for month in range(1, 13)]


@pytest.fixture
def district():
    return square("district", "E06000001", (0, 51, 1, 52))


def write_year(folder, by_month: dict[str, list[dict]]) -> None:
    for month in YEAR:
        lines = [stop(when=f"{month}-03T12:00:00+00:00", **values) for values in by_month.get(month, [])]
        lines.append(stop(searched_for="Other", result="Other", point=None, when=f"{month}-03T12:00:00+00:00"))
        write(folder, f"{month}-testshire-stop-and-search.csv", lines)


def test_counts_by_area_object_and_outcome(crime_files, import_files, district):
    ward = square("ward", "E05000001", (0, 51, 0.3, 52))
    lines = [stop(), stop(result=""), stop(searched_for="Stolen goods", point=None), stop(point=(5.0, 51.5))]
    write(crime_files, "2025-06-testshire-stop-and-search.csv", lines)
    (report,) = import_files()
    assert (report.counted.kept, report.counted.not_mapped) == (4, 1)
    exact = StopSearchCount.objects.values_list("area__code", "object_of_search", "outcome", "count")
    assert set(exact) == {
        ("E06000001", "Controlled drugs", "Arrest", 1),
        ("E06000001", "Controlled drugs", "Not stated", 1),
        (None, "Stolen goods", "Arrest", 1),
        (None, "Controlled drugs", "Arrest", 1),
    }
    assert not StopSearchCount.objects.filter(area=ward).exists()


def test_the_month_is_that_of_the_clock_whatever_the_label_says(crime_files, import_files, district):
    write(crime_files, "2025-06-testshire-stop-and-search.csv", [stop(when="2025-06-30T23:59:00+00:00")])
    import_files()
    assert StopSearchCount.objects.get().month == date(2025, 6, 1)


def test_the_same_search_twice_is_two_and_a_corrected_month_replaces_it(crime_files, import_files, district):
    path = write(crime_files, "2025-06-testshire-stop-and-search.csv", [stop(), stop()])
    import_files()
    assert StopSearchCount.objects.get().count == 2
    write(crime_files, "2025-06-testshire-stop-and-search.csv", [stop(), stop(), stop(result="Nothing found")])
    (report,) = import_files(path)
    assert (report.difference.added, report.difference.removed) == (1, 0)
    assert set(StopSearchCount.objects.values_list("outcome", "count")) == {("Arrest", 2), ("Nothing found", 1)}


def test_the_public_sees_no_count_under_five_and_no_total_that_holds_one(crime_files, import_files, district):
    many = [{} for _ in range(3)]
    write_year(
        crime_files, {"2025-01": many, "2025-02": [*many, {"result": "Caution"}], "2025-03": [{"result": "Caution"}]}
    )
    import_files()
    table = StopSearchCount.objects.published_for(district, 2025)
    figures = {(figure.object_of_search, figure.outcome): figure.count for figure in table.figures}
    assert figures == {
        ("Controlled drugs", "Arrest"): 6,
        ("Controlled drugs", "Caution"): None,
        ("Other", "Other"): None,
    }
    assert table.together.at_least == 6, "the two cautions are in no total"


def test_none_and_a_few_look_the_same(crime_files, import_files, district):
    beside = square("district", "E06000002", (2, 51, 3, 52))
    write_year(crime_files, {"2025-01": [{}, {"point": (2.5, 51.5)}, {"point": (2.5, 51.5)}]})
    import_files()
    shown = [StopSearchCount.objects.published_for(area, 2025).figures for area in (district, beside)]
    assert shown[0] == shown[1]


def test_nothing_is_published_that_could_be_subtracted(crime_files, import_files, district):
    ward = square("ward", "E05000001", (0, 51, 1, 52))
    drawn = square("custom", "X00000001", (0, 51, 1, 52))
    older = square("district", "E06000001", (0, 51, 1, 52), vintage=2011)
    write_year(crime_files, {"2025-01": [{} for _ in range(9)]})
    write(crime_files, "2026-01-testshire-stop-and-search.csv", [stop(when="2026-01-01T00:00:00+00:00")] * 9)
    import_files()
    publish = StopSearchCount.objects.published_for
    assert publish(district, 2025) is not None
    assert [publish(area, 2025) for area in (ward, drawn, older)] == [None, None, None]
    assert publish(district, 2026) is None, "the year is not over"
    assert StopSearchCount.objects.published_years() == [2025]


def test_real_stops_without_coordinates_are_counted_and_not_placed(crime_files, import_files, district, shared_data):
    import_files(shared_data / "crime" / "thames-valley" / "2022-01-thames-valley-stop-and-search.csv")
    coverage = Coverage.objects.get(kind=FileKind.STOP_AND_SEARCH)
    assert (coverage.kept, coverage.not_mapped) == (84, 84)
    assert not StopSearchCount.objects.exclude(area=None).exists()
    assert StopSearchCount.objects.get(object_of_search="Controlled drugs", outcome="Arrest").count > 0
