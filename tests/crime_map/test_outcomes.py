"""What became of a crime: groups that hold over the years, and the newest word wherever it stands."""

from datetime import date

import polars as pl
import pytest
from django.db.models import Sum

from crime_map.models import AreaMonthCount, Coverage, FileKind, Revision
from crime_map.outcomes import BY_SLUG, OUTCOME_GROUPS, outcome_group, outcome_groups
from crime_map.rows import rows
from crime_map.services import Result
from crime_map.storage import scan

from .police_files import crime, outcome, square, write

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Offender given penalty notice", "out-of-court"),
        ("Offender given a penalty notice", "out-of-court"),
        ("offender given a Penalty Notice ", "out-of-court"),
        ("Investigation complete; no suspect identified", "no-suspect"),
        ("Investigation complete: no suspect identified", "no-suspect"),
        ("Court result unavailable", "unavailable"),
        ("Status update unavailable", "unavailable"),
        ("Something quite new", "other"),
        ("", "none-published"),
        (None, "none-published"),
    ],
)
def test_words_drift_and_groups_hold(label, slug):
    assert outcome_group(label) is BY_SLUG[slug]


def test_a_whole_column_is_grouped_alike():
    labels = pl.Series(["Under investigation", None, "Something new", "Local resolution"])
    assert outcome_groups(labels).to_list() == [1, 0, 9, 5]


def test_numbers_are_positions_and_every_group_is_explained():
    assert [group.number for group in OUTCOME_GROUPS] == list(range(len(OUTCOME_GROUPS)))
    assert all(group.label and group.meaning.endswith(".") for group in OUTCOME_GROUPS)


def test_every_outcome_of_real_files_is_known(shared_data):
    files = [
        shared_data / "crime" / "thames-valley" / f"{month}-thames-valley-street.csv.gz"
        for month in ("2014-05", "2022-01", "2025-09")
    ]
    labels = pl.concat(pl.read_csv(file, columns=["Last outcome category"]) for file in files).to_series().unique()
    others = [label for label in labels.drop_nulls() if outcome_group(label).slug == "other"]
    assert others == []
    assert labels.len() > 20


def outcomes_by_id() -> dict[str, tuple[str, int]]:
    frame = rows().collect()
    return dict(zip(frame["crime_id"], zip(frame["outcome"], frame["outcome_group"], strict=True), strict=True))


@pytest.mark.django_db
def test_a_later_outcomes_file_says_more(crime_files, import_files):
    district = square("district", "E06000001", (0, 51, 1, 52))
    lines = [crime("a1", month="2025-05"), crime("a2", month="2025-05"), crime("a3", month="2025-05")]
    write(crime_files, "2025-05-testshire-street.csv", lines)
    import_files()
    decided = [
        outcome("a1", "Suspect charged"),
        outcome("a2", "Under investigation"),
        outcome("b9", "Local resolution"),
    ]
    path = write(crime_files, "2025-06-testshire-outcomes.csv", decided)
    (report,) = import_files(path)
    assert (report.result, report.counted.kept) == (Result.NEW, 3)
    assert outcomes_by_id() == {
        "a1": ("Suspect charged", 4),
        "a2": ("Under investigation", 1),
        "a3": ("Under investigation", 1),
    }
    assert AreaMonthCount.objects.get(area=district, outcome_group=4).count == 1
    assert AreaMonthCount.objects.filter(area=district).aggregate(Sum("count"))["count__sum"] == 3
    assert not Revision.objects.exists(), "the street file was not published again"
    audit = scan(Coverage.objects.filter(kind=FileKind.OUTCOMES).values_list("audit_file", flat=True)).collect()
    assert audit["outcome"].to_list() == ["Suspect charged", "Under investigation", "Local resolution"]


@pytest.mark.django_db
def test_outcomes_that_came_first_are_found_when_the_crimes_come(crime_files, import_files):
    write(crime_files, "2025-06-testshire-outcomes.csv", [outcome("a1", "Local resolution")])
    write(crime_files, "2025-06-testshire-street.csv", [crime("a1"), crime("a2", outcome="Offender sent to prison")])
    import_files()
    assert outcomes_by_id()["a1"] == ("Local resolution", 5)


@pytest.mark.django_db
def test_the_newest_outcome_of_several_counts_and_none_says_less(crime_files, import_files):
    write(
        crime_files,
        "2025-05-testshire-street.csv",
        [
            crime("a1", month="2025-05"),
            crime("a2", month="2025-05", outcome="Offender sent to prison"),
        ],
    )
    write(crime_files, "2025-05-testshire-outcomes.csv", [outcome("a1", "Suspect charged", month="2025-05")])
    write(
        crime_files,
        "2025-06-testshire-outcomes.csv",
        [
            outcome("a1", "Under investigation"),
            outcome("a1", "Local resolution"),
            outcome("a2", "Suspect charged"),
        ],
    )
    import_files()
    assert outcomes_by_id() == {"a1": ("Local resolution", 5), "a2": ("Offender sent to prison", 6)}


@pytest.mark.django_db
def test_an_outcome_taken_back_is_taken_back(crime_files, import_files):
    write(crime_files, "2025-05-testshire-street.csv", [crime("a1", month="2025-05")])
    path = write(
        crime_files,
        "2025-06-testshire-outcomes.csv",
        [outcome("a1", "Suspect charged"), outcome("b1", "Local resolution")],
    )
    import_files()
    assert outcomes_by_id()["a1"][1] == 4
    write(crime_files, "2025-06-testshire-outcomes.csv", [outcome("b1", "Suspect charged")])
    (report,) = import_files(path)
    assert report.result == Result.CORRECTED
    assert (report.difference.added, report.difference.removed, report.difference.outcomes_changed) == (0, 1, 1)
    assert outcomes_by_id()["a1"] == ("Under investigation", 1)


@pytest.mark.django_db
def test_real_outcomes_match_real_crimes(crime_files, import_files, shared_data):
    real = shared_data / "crime" / "thames-valley"
    import_files(real / "2022-01-thames-valley-street.csv.gz")
    before = outcomes_by_id()
    (report,) = import_files(real / "2022-01-thames-valley-outcomes.csv")
    assert (report.counted.read, report.counted.unknown_outcomes) == (15_107, 0)
    changed = {crime_id: after for crime_id, after in outcomes_by_id().items() if after != before[crime_id]}
    assert [after[0] for after in changed.values()] == ["Unable to prosecute suspect"], "one case had come further"
