"""From police files to counts: every rule of the data, on small files made by hand and on real ones."""

from datetime import date, timedelta

import polars as pl
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from core.models import ContentVersion
from crime_map.models import AreaMonthCount, Coverage, FileKind, ForceMonthCount, PoliceForce, Revision
from crime_map.rows import SCHEMA, rows
from crime_map.services import Result, count_area, import_crimes, recount_crimes
from crime_map.storage import crime_data, sweep_orphans
from places.models import Area, AreaKind

from .police_files import crime, incident, square, write

pytestmark = pytest.mark.django_db

JUNE = date(2025, 6, 1)
STREET = "2025-06-testshire-street.csv"


def counted(area: Area, **of) -> int:
    return AreaMonthCount.objects.filter(area=area, **of).aggregate(Sum("count"))["count__sum"] or 0


@pytest.fixture
def district() -> Area:
    return square("district", "E06000001", (0, 51, 1, 52))


@pytest.fixture
def wards() -> list[Area]:
    west, east = (0, 51, 0.5, 52), (0.5, 51, 1, 52)
    return [square("ward", "E05000001", west), square("ward", "E05000002", east)]


def test_identical_incidents_stay_and_repeated_crime_ids_go(crime_files, import_files, district):
    same = incident()
    write(crime_files, STREET, [same, same, crime("a1"), crime("a1", category="Drugs"), crime("a2"), crime("a1")])
    (report,) = import_files()
    assert (report.counted.read, report.counted.kept, report.counted.duplicates) == (6, 4, 2)
    assert counted(district, category=0) == 2
    assert counted(district, category=2) == 2, "the first row of an ID counts"
    assert counted(district, category=4) == 0


def test_crimes_of_a_force_that_gives_no_ids_all_stay(crime_files, import_files, district):
    line = crime("", force="British Transport Police", outcome="")
    write(crime_files, "2025-06-btp-street.csv", [line, line])
    (report,) = import_files()
    assert (report.counted.kept, report.counted.duplicates) == (2, 0)
    assert counted(district) == 2
    assert not AreaMonthCount.objects.for_rates().exists(), "it polices railways: no rate per resident"
    assert PoliceForce.objects.get().name == "British Transport Police"


def test_what_has_no_place_stays_in_the_force_total(crime_files, import_files, district):
    lines = [crime("a1"), crime("a2", point=None, lsoa=""), crime("a3", point=(0, 0), lsoa="")]
    write(crime_files, STREET, [*lines, incident(point=None, lsoa="")])
    (report,) = import_files()
    assert report.counted.not_mapped == 3
    assert counted(district) == 1
    totals = {row.category: (row.count, row.not_mapped) for row in ForceMonthCount.objects.all()}
    assert totals == {2: (3, 2), 0: (1, 1)}
    assert Coverage.objects.get().not_mapped == 3


def test_points_outside_the_force_area_are_elsewhere_and_never_in_the_nearest_area(
    crime_files, import_files, district, wards
):
    lines = [crime(f"a{number}") for number in range(39)]
    write(crime_files, STREET, [*lines, crime("far", point=(-1.5, 52.3), lsoa="E01031000")])
    (report,) = import_files()
    assert report.counted.elsewhere == 1
    assert ForceMonthCount.objects.get().elsewhere == 1
    assert counted(district) == 39
    assert sum(counted(ward) for ward in wards) == 39


def test_elsewhere_is_not_known_while_most_of_the_force_is_not_loaded(crime_files, import_files, district):
    lines = [crime("a1"), crime("a2", point=(-1.5, 52.3))]
    write(crime_files, STREET, lines)
    (report,) = import_files()
    assert report.counted.elsewhere is None
    assert Coverage.objects.get().elsewhere is None


def test_the_council_areas_that_staff_name_are_the_force_area(crime_files, import_files, district):
    square("district", "E07000001", (-2, 52, -1, 53))
    PoliceForce.objects.create(slug="testshire", name="Testshire Police").districts.set([district])
    write(crime_files, STREET, [crime("a1"), crime("a2", point=(-1.5, 52.3))])
    (report,) = import_files()
    assert report.counted.elsewhere == 1


def test_a_point_lies_in_an_area_of_every_kind(crime_files, import_files, district, wards):
    parish = square("parish", "E04000001", (0.6, 51.2, 0.7, 51.4))
    estates = [square("estate", f"X0000000{n}", (0.6, 51.2, 0.65, 51.4)) for n in (1, 2)]
    write(crime_files, STREET, [crime("a1", point=(0.62, 51.3)), crime("a2", point=(0.2, 51.3))])
    import_files()
    assert [counted(area) for area in (district, *wards, parish, *estates)] == [2, 1, 1, 1, 1, 1]


def test_the_stated_small_area_decides_where_it_is_loaded(crime_files, import_files):
    stated = square("lsoa", "E01000001", (0, 51, 0.4, 52))
    beside = square("lsoa", "E01000002", (0.4, 51, 1, 52))
    around = square("msoa", "E02000001", (0, 51, 0.4, 52))
    write(crime_files, STREET, [crime("a1", lsoa="E01000001"), crime("a2", lsoa="E01000002")])
    (report,) = import_files()
    assert report.counted.disagreeing == 1, "the first point lies in the second area"
    assert (counted(stated), counted(beside)) == (1, 1)
    assert counted(around) == 1, "the larger area follows the stated code too"


def test_codes_of_another_year_are_placed_by_their_point(crime_files, import_files):
    old = square("lsoa", "E01000009", (0, 51, 1, 52), vintage=2011)
    new = [
        square("lsoa", "E01000001", (0, 51, 0.4, 52)),
        square("lsoa", "E01000002", (0.4, 51, 1, 52)),
    ]
    write(crime_files, STREET, [crime("a1", lsoa="E01000009"), crime("a2", lsoa="E01000002")])
    (report,) = import_files()
    assert counted(old) == 2
    assert [counted(area) for area in new] == [0, 2]
    assert report.counted.disagreeing == 0
    assert rows().collect()["lsoa"].to_list() == ["E01000009", "E01000002"], "codes are kept as given"


def test_unknown_outcomes_are_counted_and_kept(crime_files, import_files, district):
    write(
        crime_files, STREET, [crime("a1", outcome="Sent to Mars"), crime("a2", outcome="Offender given penalty notice")]
    )
    (report,) = import_files()
    assert report.counted.unknown_outcomes == 1
    assert counted(district, outcome_group=9) == 1
    assert counted(district, outcome_group=5) == 1, "words drift and the group holds"


def test_rows_have_the_promised_columns(crime_files, import_files):
    write(crime_files, STREET, [crime("a1"), incident(point=None, lsoa="", location="No Location")])
    import_files()
    frame = rows(force="testshire", months=[JUNE]).collect()
    assert frame.schema == SCHEMA
    assert frame["street"].to_list() == ["Mill Lane", None]
    assert frame["month"].to_list() == [JUNE, JUNE]
    assert rows(months=[date(2025, 5, 1)]).collect().schema == SCHEMA
    assert rows(force="elsewhere").collect().is_empty()


def test_the_same_bytes_again_change_nothing(crime_files, import_files, district):
    write(crime_files, STREET, [crime("a1")])
    import_files()
    before = list(Coverage.objects.values()), ContentVersion.current()
    (report,) = import_files()
    assert report.result == Result.UNCHANGED
    assert (list(Coverage.objects.values()), ContentVersion.current()) == before
    assert not Revision.objects.exists()


def test_a_lost_audit_copy_is_made_again(crime_files, import_files):
    write(crime_files, STREET, [crime("a1")])
    import_files()
    crime_data().delete(Coverage.objects.get().audit_file)
    import_files()
    assert rows().collect().height == 1


def test_a_corrected_file_replaces_its_month_whole(crime_files, import_files, district):
    write(crime_files, STREET, [crime("a1"), crime("a2"), incident(), incident()])
    import_files()
    version = ContentVersion.current()
    again = [crime("a2", outcome="Local resolution"), crime("a3"), crime("a4"), incident()]
    write(crime_files, STREET, again)
    (report,) = import_files()
    assert report.result == Result.CORRECTED
    revision = Revision.objects.get()
    assert (revision.rows_before, revision.rows_after) == (4, 4)
    assert (revision.added, revision.removed, revision.outcomes_changed) == (2, 2, 1)
    assert counted(district) == 4
    assert counted(district, outcome_group=5) == 1
    assert rows().collect().height == 4
    assert ContentVersion.current() > version


def test_a_bad_file_is_left_out_and_the_others_go_on(crime_files, import_files, district):
    write(crime_files, "2025-05-testshire-street.csv", [crime("a1", month="2025-05")])
    write(crime_files, STREET, [crime("a2"), crime("a3", category="Piracy")])
    write(crime_files, "2025-07-testshire-street.csv", [crime("a4", month="2025-07")])
    reports = import_files()
    assert [report.result for report in reports] == ["new", "refused", "new"]
    assert reports[1].problem.startswith("Line 3: The crime type “Piracy”")
    assert not AreaMonthCount.objects.filter(month=JUNE).exists()
    assert Coverage.objects.get(month=JUNE).state == Coverage.State.MISSING
    with pytest.raises(CommandError, match="1 of 3 files were refused"):
        call_command("import_crimes", crime_files, verbosity=0)


def test_a_bad_correction_leaves_the_month_as_it_was(crime_files, import_files, district):
    write(crime_files, STREET, [crime("a1")])
    import_files()
    before = list(Coverage.objects.values())
    write(crime_files, STREET, [crime("a1"), crime("a2", month="2025-07")])
    (report,) = import_files()
    assert report.result == Result.REFUSED
    assert list(Coverage.objects.values()) == before
    assert counted(district) == 1


def test_a_dry_run_reports_and_writes_nothing(crime_files, import_files, district, capsys):
    write(crime_files, STREET, [crime("a1"), crime("a1"), incident(point=None)])
    version = ContentVersion.current()
    (report,) = import_files(is_dry_run=True)
    assert (report.result, report.counted.kept, report.counted.duplicates) == (Result.NEW, 2, 1)
    call_command("import_crimes", crime_files, dry_run=True, verbosity=1)
    said = capsys.readouterr().out
    assert "2025-06 testshire street: new. Read 3, kept 2, duplicates dropped 1, not mapped 1" in said
    assert "Nothing was written" in said
    assert not any(model.objects.exists() for model in (Coverage, AreaMonthCount, ForceMonthCount, PoliceForce))
    assert ContentVersion.current() == version
    assert not crime_files.with_name("kept").exists()


def test_only_the_force_asked_for(crime_files, import_files):
    write(crime_files, STREET, [crime("a1")])
    write(crime_files, "2025-06-other-force-street.csv", [crime("a1")])
    assert [report.file.force for report in import_files(force="testshire")] == ["testshire"]
    with pytest.raises(CommandError, match="no file of nowhere"):
        call_command("import_crimes", crime_files, force="nowhere", verbosity=0)


def test_made_up_months_never_replace_real_ones(crime_files, import_files):
    write(crime_files, STREET, [crime("a1")])
    import_files(is_illustrative=True)
    assert Coverage.objects.get().is_illustrative
    write(crime_files, STREET, [crime("a2")])
    import_files()
    assert not Coverage.objects.get().is_illustrative
    assert not Revision.objects.exists(), "replacing made-up figures corrects nothing"
    write(crime_files, STREET, [crime("a3")])
    (report,) = import_files(is_illustrative=True)
    assert report.result == Result.REFUSED
    assert rows().collect()["crime_id"].to_list() == ["a2"]


def test_copies_that_nothing_names_are_swept_once_they_are_old(crime_files, import_files):
    write(crime_files, STREET, [crime("a1")])
    import_files()
    write(crime_files, STREET, [crime("a2")])
    import_files()
    used = set(Coverage.objects.values_list("audit_file", flat=True))
    assert sweep_orphans(used) == 0, "young ones may be in use"
    assert sweep_orphans(used, older_than=timedelta(0)) == 1
    assert rows().collect()["crime_id"].to_list() == ["a2"]


def test_an_area_drawn_later_gets_the_months_that_are_in(crime_files, import_files, wards):
    write(crime_files, STREET, [crime("a1", point=(0.62, 51.3)), incident(point=(0.2, 51.3))])
    write(crime_files, "2025-05-testshire-street.csv", [crime("b1", point=(0.62, 51.3), month="2025-05")])
    import_files()
    drawn = square("custom", "X00000001", (0.6, 51.2, 0.7, 51.4))
    assert count_area(drawn) == 2
    assert count_area(drawn) == 2, "counting again counts once"
    assert counted(drawn) == 2
    assert counted(drawn, month=JUNE) == 1
    assert sum(counted(ward) for ward in wards) == 3, "other areas stay as they are"


def test_counting_again_after_boundaries_changed(crime_files, import_files, district, wards):
    write(crime_files, STREET, [crime("a1", point=(0.62, 51.3)), crime("a2", point=(0.2, 51.3))])
    import_files()
    Area.objects.of_kind(AreaKind.WARD).delete()
    whole = square("ward", "E05000003", (0, 51, 1, 52), vintage=2025)
    assert list(recount_crimes()) == [("testshire", JUNE)]
    assert counted(whole) == 2
    assert counted(district) == 2
    assert ForceMonthCount.objects.get().count == 2


def test_boundaries_that_change_during_an_import_are_seen(crime_files, import_files, district):
    write(crime_files, "2025-05-testshire-street.csv", [crime("a1", month="2025-05")])
    write(crime_files, STREET, [crime("a2")])
    running = import_crimes(paths=[crime_files])
    next(running)
    late = square("ward", "E05000009", (0, 51, 1, 52))
    list(running)
    assert counted(late, month=JUNE) == 1


def test_real_months_keep_every_rule(crime_files, import_files, shared_data):
    real = shared_data / "crime" / "thames-valley"
    months = [real / f"{month}-thames-valley-street.csv.gz" for month in ("2014-01", "2022-01", "2025-06", "2025-08")]
    reports = {f"{report.file.month:%Y-%m}": report.counted for report in import_files(*months)}
    assert (reports["2014-01"].read, reports["2014-01"].duplicates) == (12_260, 53)
    assert (reports["2025-06"].read, reports["2025-06"].duplicates) == (17_331, 14)
    assert all(report.unknown_outcomes == 0 for report in reports.values())
    incidents = rows(months=[JUNE]).filter(pl.col("category") == 0).collect()
    assert incidents.height == 2_166, "all of the file, its identical rows among them"
    july = Coverage.objects.get(force="thames-valley", kind=FileKind.STREET, month=date(2025, 7, 1))
    assert july.state == Coverage.State.MISSING
    totals = ForceMonthCount.objects.filter(month=JUNE).aggregate(Sum("count"), Sum("not_mapped"))
    assert totals == {"count__sum": 17_317, "not_mapped__sum": 378}
    codes_of_2011 = rows(months=[date(2022, 1, 1)]).select("lsoa").collect()
    assert "E01016840" in codes_of_2011["lsoa"].to_list(), "it was split in 2021"
