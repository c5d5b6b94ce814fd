"""Taking one force out of the official archive: only its parts, in as many runs as it takes, never a broken file."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.models import Partnership
from crime_map import police_download
from crime_map.models import Coverage

from .archive_server import ArchiveServer, serving
from .police_files import STREET_HEADER, crime

FORCE = "thames-valley"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(police_download.time, "sleep", lambda seconds: None)


@pytest.fixture(scope="session")
def real_zip(shared_data) -> bytes:
    """Two real months of four forces, as one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for month in ("2025-01", "2025-02"):
            with zipfile.ZipFile(shared_data / "crime" / "all-forces" / f"{month}.zip") as source:
                for name in sorted(source.namelist()):
                    if any(force in name for force in ("kent", "essex", FORCE, "sussex")):
                        archive.writestr(name, source.read(name))
    return buffer.getvalue()


def fetch(server: ArchiveServer, into: Path, **options) -> list[Path]:
    options = {"force": FORCE, "months": 36, "verbosity": 0} | options
    call_command("fetch_crimes", archive_url=server.url, into=into, **options)
    return sorted(path for path in into.rglob("*") if path.is_file())


def test_only_the_force_is_taken_out_of_the_zip(real_zip, tmp_path):
    with serving(ArchiveServer(real_zip)) as server:
        files = fetch(server, tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in files] == [
        "2025-01/2025-01-thames-valley-street.csv",
        "2025-02/2025-02-thames-valley-street.csv",
    ]
    with zipfile.ZipFile(io.BytesIO(real_zip)) as archive:
        assert [path.read_bytes() for path in files] == [
            archive.read(str(path.relative_to(tmp_path))) for path in files
        ]
        needed = sum(member.compress_size for member in archive.infolist() if FORCE in member.filename)
    assert server.sent < len(real_zip)
    assert server.sent < needed + 6 * police_download.READ_AT_ONCE


def test_the_newest_months_only(real_zip, tmp_path):
    with serving(ArchiveServer(real_zip)) as server:
        files = fetch(server, tmp_path, months=1)
    assert [path.name for path in files] == ["2025-02-thames-valley-street.csv"]


def test_a_second_run_goes_on_where_the_first_stopped(real_zip, tmp_path):
    with serving(ArchiveServer(real_zip)) as server:
        first, second = fetch(server, tmp_path)
        second.unlink()
        first_written = first.stat().st_mtime_ns
        second.with_name(f"{second.name}.part").write_bytes(b"half")
        server.sent = 0
        assert len(fetch(server, tmp_path)) == 2
        assert first.stat().st_mtime_ns == first_written
        half = server.sent
        server.sent = 0
        fetch(server, tmp_path)
        assert server.sent < half


def test_a_damaged_file_of_an_earlier_run_is_fetched_again(real_zip, tmp_path):
    with serving(ArchiveServer(real_zip)) as server:
        first, _ = fetch(server, tmp_path)
        whole = first.read_bytes()
        first.write_bytes(whole[:-1] + b"x")
        fetch(server, tmp_path)
    assert first.read_bytes() == whole


def test_a_connection_that_breaks_off_is_taken_up_again(real_zip, tmp_path):
    with serving(ArchiveServer(real_zip, drops=2)) as server:
        assert len(fetch(server, tmp_path)) == 2


def test_a_connection_that_keeps_breaking_says_what_to_do(real_zip, tmp_path):
    with (
        serving(ArchiveServer(real_zip, drops=1000)) as server,
        pytest.raises(CommandError, match=r"keeps breaking off\. Run the same command again"),
    ):
        fetch(server, tmp_path)


def test_a_new_release_in_the_middle_is_noticed(real_zip, tmp_path):
    with serving(ArchiveServer(real_zip)) as server:
        archive = police_download.open_archive(server.url)
        server.etag = '"second"'
        with pytest.raises(police_download.ArchiveError, match="A new archive was published"):
            list(police_download.fetch_force(archive=archive, force=FORCE, months=1, folder=tmp_path))


def test_a_server_without_parts_gives_the_whole_and_its_sum_is_checked(real_zip, tmp_path):
    with serving(ArchiveServer(real_zip, honours_range=False)) as server:
        assert len(fetch(server, tmp_path)) == 2, "the zip itself is not kept"


def test_a_whole_archive_with_another_sum_is_refused(real_zip, tmp_path):
    with (
        serving(ArchiveServer(real_zip, honours_range=False, md5="0" * 32)) as server,
        pytest.raises(CommandError, match="MD5 sum differs"),
    ):
        fetch(server, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_force_that_is_not_there_lists_those_that_are(real_zip, tmp_path):
    with (
        serving(ArchiveServer(real_zip)) as server,
        pytest.raises(CommandError, match=r"no files of “nowhere”\. It has essex, kent, sussex, thames-valley\."),
    ):
        fetch(server, tmp_path, force="nowhere")


def test_offline_says_so_and_what_to_do(tmp_path):
    server = ArchiveServer(b"", url="http://127.0.0.1:9/data/archive/latest.zip")
    with pytest.raises(CommandError, match=r"127\.0\.0\.1:9 cannot be reached .* Check the connection"):
        fetch(server, tmp_path)


@pytest.mark.parametrize(("status", "said"), [(404, "answered 404"), (503, "answered 503")])
def test_a_refusing_server_is_named(status, said, tmp_path):
    with serving(ArchiveServer(b"", status=status)) as server, pytest.raises(CommandError, match=said):
        fetch(server, tmp_path)


def test_something_that_is_no_zip_is_refused(tmp_path):
    with (
        serving(ArchiveServer(b"<html>Sorry</html>" * 9)) as server,
        pytest.raises(CommandError, match="not a zip file"),
    ):
        fetch(server, tmp_path)


@pytest.mark.django_db
def test_the_partnerships_own_force_is_fetched_and_imported_in_one_go(crime_files, site_partnership):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("2025-06/2025-06-testshire-street.csv", f"{STREET_HEADER}\n{crime('a1')}\n")
        archive.writestr("2025-06/2025-06-other-street.csv", f"{STREET_HEADER}\n{crime('a1')}\n")
    with serving(ArchiveServer(buffer.getvalue())) as server:
        fetch(server, crime_files, force="", then_import=True)
    coverage = Coverage.objects.get()
    assert (coverage.force, coverage.kept) == ("testshire", 1)
    assert coverage.released_on == date(2025, 4, 4), "the day that the server gives for the archive"


@pytest.fixture
def site_partnership(db) -> Partnership:
    from wagtail.models import Site

    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.police_force = "testshire"
    partnership.save()
    return partnership


@pytest.mark.django_db
def test_without_a_force_it_asks_for_one(tmp_path):
    Partnership.objects.update(police_force="")
    with pytest.raises(CommandError, match="Say which force"):
        call_command("fetch_crimes", into=tmp_path, verbosity=0)
