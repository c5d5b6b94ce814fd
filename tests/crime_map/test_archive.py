"""Reading police files: what is whole is read, what is not is refused with the line and the reason."""

import gzip
import zipfile
from collections import Counter
from datetime import date

import pytest

from crime_map.models import FileKind
from crime_map.police_archive import PoliceFileError, find_police_files, read_rows

from .police_files import (
    OUTCOMES_HEADER,
    STOPS_HEADER,
    STREET_HEADER,
    crime,
    incident,
    outcome,
    stop,
    write,
)

JUNE = date(2025, 6, 1)


def file_of(*lines: str, header: str = STREET_HEADER, ending: str = "\n") -> bytes:
    return "".join(f"{line}{ending}" for line in [header, *lines]).encode()


def read(data: bytes, kind: FileKind = FileKind.STREET, month: date = JUNE):
    return read_rows(data, kind, month)


def refusal(data: bytes, kind: FileKind = FileKind.STREET) -> str:
    with pytest.raises(PoliceFileError) as refused:
        read(data, kind)
    return str(refused.value)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_of_both_kinds_read_the_same(ending):
    rows = read(file_of(crime("a1"), incident(), ending=ending))
    assert rows["crime_id"].to_list() == ["a1", None]
    assert rows["stated_outcome"].to_list() == ["Under investigation", None]
    assert rows["category"].to_list() == [2, 0]
    assert rows["longitude"].to_list() == [0.5, 0.5]


def test_a_quoted_name_may_hold_commas_and_line_breaks():
    rows = read(file_of(crime("a1", location='"On or near Church, Street\nand more"'), crime("a2")))
    assert rows["location"].to_list() == ["On or near Church, Street\nand more", "On or near Mill Lane"]


def test_a_mark_of_byte_order_is_not_part_of_the_header():
    assert read(b"\xef\xbb\xbf" + file_of(crime("a1"))).height == 1


def test_a_last_line_without_a_line_end_is_whole():
    assert read(file_of(crime("a1"), crime("a2")).rstrip(b"\n")).height == 2


@pytest.mark.parametrize("bytes_lost", [2, 40, 120])
def test_a_last_line_that_is_cut_off_is_refused(bytes_lost):
    assert refusal(file_of(crime("a1"), crime("a2"))[:-bytes_lost]) == (
        "Line 3: The last line is cut off. Download it again."
    )


def test_a_line_that_is_too_short_or_too_long_is_named():
    short, long = crime("a2").removesuffix(","), f"{crime('a2')},more"
    assert refusal(file_of(crime("a1"), short, crime("a3"))) == "Line 3: It has 11 columns and 12 are needed."
    assert refusal(file_of(crime("a1"), long, crime("a3"))) == "Line 3: It has 13 columns and 12 are needed."
    assert refusal(file_of(short, long)).startswith("Line 2:"), "one comma too few and one too many are not right"


def test_a_wrong_header_says_what_it_lacks():
    assert refusal(file_of(crime("a1"), header=STREET_HEADER.replace("Crime type", "Type"))) == (
        "Line 1: The header is not that of a police street file: it lacks Crime type."
    )
    swapped = STREET_HEADER.replace("Longitude,Latitude", "Latitude,Longitude")
    assert "another order" in refusal(file_of(crime("a1"), header=swapped))
    assert "it lacks" in refusal(file_of(outcome("a1", "Suspect charged"), header=OUTCOMES_HEADER))


def test_a_month_that_the_name_denies_is_refused_with_its_line():
    # The line counts those inside a quoted name too.
    two_lines = crime("a1", location='"On or near\nMill Lane"')
    assert refusal(file_of(two_lines, crime("a2"), crime("a3", month="2025-05"))) == (
        "Line 5: The month is “2025-05”, but the file's name says 2025-06."
    )


def test_an_unknown_crime_type_is_refused_with_its_line():
    assert refusal(file_of(crime("a1"), crime("a2", category="Piracy"))).startswith(
        "Line 3: The crime type “Piracy” is not known."
    )
    assert "Line 2: The crime type" in refusal(file_of(crime("a1", category="")))


@pytest.mark.parametrize("point", [("north", 51.5), (0.5, 151.5), (0.5, "51,5")])
def test_coordinates_that_are_no_degrees_are_refused(point):
    assert refusal(file_of(crime("a1"), crime("a2", point=point))).startswith("Line 3: ")


@pytest.mark.parametrize("point", [None, (0, 0), ("0.0", "0.000000"), ("", 51.5)])
def test_blank_and_zero_coordinates_are_not_mapped(point):
    rows = read(file_of(crime("a1", point=point, lsoa=""), crime("a2")))
    assert rows["longitude"].to_list() == [None, 0.5]
    assert rows["latitude"].to_list() == [None, 51.5]


def test_a_file_that_is_empty_or_has_no_rows_or_is_no_text_is_refused():
    assert "The file is empty" in refusal(b"")
    assert "The file has no rows" in refusal(file_of())
    assert "Line 3: This is not UTF-8 text" in refusal(file_of(crime("a1")) + b"\xff\xfe")


@pytest.mark.parametrize("label", ["Violent crime", "Violence and sexual offences"])
def test_a_renamed_category_is_one(label):
    assert read(file_of(crime("a1", category=label)))["category"].to_list() == [13]


def test_disorder_and_weapons_of_before_may_2013_stay_apart():
    assert read(file_of(crime("a1", category="Public disorder and weapons")))["category"].to_list() == [14]


def test_an_outcomes_file_cut_inside_its_last_words_is_refused():
    data = file_of(outcome("a1", "Suspect charged"), outcome("a2", "Local resolution"), header=OUTCOMES_HEADER)
    assert read(data, FileKind.OUTCOMES)["outcome"].to_list() == ["Suspect charged", "Local resolution"]
    assert read(data[:-1], FileKind.OUTCOMES).height == 2
    assert refusal(data[:-4], FileKind.OUTCOMES) == "Line 3: The last line is cut off. Download it again."


def test_stops_have_latitude_first_and_the_clock_on_the_wall():
    data = file_of(stop(), stop(point=None, when="2025-06-01T00:10:00+00:00"), header=STOPS_HEADER)
    rows = read(data, FileKind.STOP_AND_SEARCH)
    assert rows["longitude"].to_list() == [0.5, None]
    assert rows["latitude"].to_list() == [51.5, None]
    # 23:30 "UTC" on 30 June would be July in summer time: the label is wrong and the clock is right.
    assert rows["date"].to_list()[0] == "2025-06-30T23:30:00+00:00"
    assert "Line 3: The date is" in refusal(
        file_of(stop(), stop(when="2025-07-01T00:30:00+00:00"), header=STOPS_HEADER), FileKind.STOP_AND_SEARCH
    )
    assert "Line 2: The line ends in “Fal”" in refusal(
        file_of(stop(), header=STOPS_HEADER)[:-3], FileKind.STOP_AND_SEARCH
    )


def test_files_are_found_in_folders_zips_and_alone(tmp_path):
    folder = tmp_path / "in"
    june = write(folder / "2025-06", "2025-06-testshire-street.csv", [crime("a1")])
    (folder / "notes.txt").write_text("not a police file")
    (folder / "2025-06" / "2025-05-testshire-street.csv.gz").write_bytes(gzip.compress(june.read_bytes()))
    with zipfile.ZipFile(folder / "2025-07.zip", "w") as archive:
        archive.writestr("2025-07/2025-07-north-testshire-stop-and-search.csv", file_of(stop(), header=STOPS_HEADER))
        archive.writestr("readme.txt", "nothing")
    found = [(file.force, file.month, file.kind.value) for file in find_police_files([folder])]
    assert found == [
        ("testshire", date(2025, 5, 1), "street"),
        ("testshire", date(2025, 6, 1), "street"),
        ("north-testshire", date(2025, 7, 1), "stop-and-search"),
    ]
    assert [file.read() for file in find_police_files([june])] == [june.read_bytes()]


def test_a_path_without_police_files_is_refused(tmp_path):
    with pytest.raises(PoliceFileError, match="There is no file or folder"):
        list(find_police_files([tmp_path / "nowhere"]))
    with pytest.raises(PoliceFileError, match="holds no police file"):
        list(find_police_files([tmp_path]))
    (tmp_path / "bad.zip").write_bytes(b"PK not a zip")
    with pytest.raises(PoliceFileError, match="not a whole zip file"):
        list(find_police_files([tmp_path / "bad.zip"]))


def test_a_damaged_gzip_is_refused(tmp_path):
    path = tmp_path / "2025-06-testshire-street.csv.gz"
    path.write_bytes(gzip.compress(file_of(*[crime(f"a{n}") for n in range(500)]))[:-30])
    (file,) = find_police_files([path])
    with pytest.raises(PoliceFileError, match="damaged or cut off"):
        file.read()


def test_the_official_layout_of_all_forces_reads_whole(shared_data):
    rows = {
        file.force: read_rows(file.read(), file.kind, file.month)
        for file in find_police_files([shared_data / "crime" / "all-forces" / "2025-01.zip"])
    }
    assert len(rows) == 41
    btp = rows["btp"]
    assert btp["falls_within"].unique().to_list() == ["British Transport Police"]
    assert btp["crime_id"].null_count() == btp.height, "it gives no Crime IDs"
    # Quoted because of the comma in it.
    assert "Bournemouth, Christchurch and Poole 036E" in rows["avon-and-somerset"]["lsoa_name"].to_list()
    # Northern Ireland has places but no small areas of England and Wales.
    assert rows["northern-ireland"]["longitude"].null_count() == 98
    assert rows["northern-ireland"]["lsoa"].null_count() == rows["northern-ireland"].height


def test_june_2025_has_405_rows_like_another(shared_data):
    (file,) = find_police_files([shared_data / "crime" / "thames-valley" / "2025-06-thames-valley-street.csv.gz"])
    rows = read_rows(file.read(), file.kind, file.month)
    alike = Counter(rows.rows())
    assert sum(number - 1 for number in alike.values()) == 405
    repeated_ids = sum(number - 1 for row, number in alike.items() if row[0] is not None)
    assert repeated_ids == 2, "all others are incidents without an ID"
