"""Taking one force's files out of the official archive, a zip of nearly 2 GB, without downloading the rest.

A zip keeps the list of its members at its end, so a server that honours Range gives that list and then the members
that are wanted. From a server that does not, the whole archive is taken and its MD5 sum checked.
"""

import hashlib
import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from .police_archive import DOWNLOAD_AGAIN, PoliceFile, police_file

READ_AT_ONCE = 1 << 20
TRIES = 4
SECONDS_TO_WAIT = 60
AGAIN = "Run the same command again: it goes on where it stopped."


class ArchiveError(Exception):
    """Why the archive gave nothing, and what to do, as sentences for people."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What the server says of the archive. `etag` tells one release from the next; `released_on` is its day."""

    url: str
    size: int
    honours_range: bool
    etag: str
    released_on: date | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file of the force. `was_here` when an earlier run had already fetched it."""

    path: Path
    size: int
    was_here: bool


def open_archive(url: str) -> Archive:
    """Ask the server for the archive's size and whether it gives parts of it."""
    with _request(url, {"Range": "bytes=0-0"}) as response:
        honours_range = response.status == 206
        if honours_range:
            size = int(response.headers["Content-Range"].rpartition("/")[2])
        else:
            size = int(response.headers.get("Content-Length") or 0)
        modified = response.headers.get("Last-Modified")
        return Archive(
            response.url,
            size,
            honours_range,
            response.headers.get("ETag", ""),
            parsedate_to_datetime(modified).date() if modified else None,
        )


def fetch_force(
    *,
    archive: Archive,
    force: str,
    months: int,
    folder: Path,
    follow: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Fetched]:
    """Put the force's files of the newest `months` into `folder`, each whole, and say so of each.

    What an earlier run fetched is not fetched again. `follow` is told the bytes done and the bytes in all.
    """
    source = _Parts(archive) if archive.honours_range else _download_whole(archive, folder, follow)
    try:
        # Without a server that gives parts, `source` is a file on this machine.
        zipped = zipfile.ZipFile(source if isinstance(source, Path) else io.BufferedReader(source, READ_AT_ONCE))
    except zipfile.BadZipFile as error:
        raise ArchiveError(f"What {archive.url} gave is not a zip file. Check POLICE_ARCHIVE_URL.") from error
    with zipped:
        members = _members(zipped, force, months)
        total, done = sum(member.compress_size for member, _ in members), 0
        for member, file in members:
            path = folder / f"{file.month:%Y-%m}" / Path(file.name).name
            was_here = _is_whole(path, member)
            if not was_here:
                _extract(zipped, member, path)
            done += member.compress_size
            follow(done, total)
            yield Fetched(path, member.file_size, was_here)
    if isinstance(source, Path):
        source.unlink()


def _members(zipped: zipfile.ZipFile, force: str, months: int) -> list[tuple[zipfile.ZipInfo, PoliceFile]]:
    found = [
        (member, file)
        for member in zipped.infolist()
        if (file := police_file(member.filename, bytes)) and file.force == force
    ]
    if not found:
        forces = {file.force for name in zipped.namelist() if (file := police_file(name, bytes))}
        known = f" It has {', '.join(sorted(forces))}." if forces else " It has no police files at all."
        raise ArchiveError(f"The archive has no files of “{force}”.{known}")
    newest = sorted({file.month for _, file in found})[-months:]
    return sorted(
        ((member, file) for member, file in found if file.month in newest), key=lambda pair: pair[0].header_offset
    )


def _is_whole(path: Path, member: zipfile.ZipInfo) -> bool:
    return path.exists() and path.stat().st_size == member.file_size and zlib.crc32(path.read_bytes()) == member.CRC


def _extract(zipped: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    try:
        content = zipped.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ArchiveError(f"{member.filename} came damaged. {AGAIN}") from error
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


class _Parts(io.RawIOBase):
    """The archive as a file that fetches what is read of it."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self._position = archive, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._archive.size}[whence]
        self._position = start + offset
        return self._position

    def readinto(self, buffer) -> int:
        end = min(self._position + len(buffer), self._archive.size)
        if end <= self._position:
            return 0
        content = self._fetch(self._position, end)
        buffer[: len(content)] = content
        self._position += len(content)
        return len(content)

    def _fetch(self, start: int, end: int) -> bytes:
        for attempt in range(1, TRIES + 1):
            with _request(self._archive.url, {"Range": f"bytes={start}-{end - 1}"}) as response:
                if response.status != 206 or response.headers.get("ETag", "") != self._archive.etag:
                    raise ArchiveError(f"A new archive was published while this one was being read. {AGAIN}")
                try:
                    content = response.read()
                except (HTTPException, OSError):
                    content = b""
            if len(content) == end - start:
                return content
            time.sleep(attempt)
        raise ArchiveError(f"The connection to {urlsplit(self._archive.url).netloc} keeps breaking off. {AGAIN}")


def _download_whole(archive: Archive, folder: Path, follow: Callable[[int, int], None]) -> Path:
    """The whole archive as a file, its MD5 sum checked against the published one."""
    folder.mkdir(parents=True, exist_ok=True)
    path, digest, done = folder / "archive.zip.part", hashlib.md5(usedforsecurity=False), 0
    with _request(archive.url, {}) as response, path.open("wb") as file:
        try:
            while block := response.read(READ_AT_ONCE):
                file.write(block)
                digest.update(block)
                done += len(block)
                follow(done, archive.size)
        except (HTTPException, OSError) as error:
            raise ArchiveError(f"The connection broke off after {done:,} bytes. Run the same command again.") from error
    expected = _published_md5(archive.url)
    if (archive.size and done != archive.size) or (expected and digest.hexdigest() != expected):
        path.unlink()
        raise ArchiveError(f"The archive did not arrive as it was published (its MD5 sum differs). {DOWNLOAD_AGAIN}")
    return path


def _published_md5(url: str) -> str:
    """The sum that the page beside the archive gives for it, or nothing where there is no such page."""
    name = Path(urlsplit(url).path).name
    try:
        with _request(urljoin(url, "."), {}, tries=1) as response:
            page = response.read(READ_AT_ONCE).decode(errors="replace")
    except ArchiveError:
        return ""
    found = re.search(rf"{re.escape(name)}\b.*?\b([0-9a-f]{{32}})\b", page, re.DOTALL | re.IGNORECASE)
    return found[1].lower() if found else ""


def _request(url: str, headers: dict[str, str], tries: int = TRIES) -> HTTPResponse:
    """Open `url`, trying again when the server or the line falters."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise ArchiveError(f"{url} is not a web address. Check POLICE_ARCHIVE_URL.")
    host = urlsplit(url).netloc
    for attempt in range(1, tries + 1):
        try:
            return urlopen(Request(url, headers=headers), timeout=SECONDS_TO_WAIT)  # noqa: S310 - checked above
        except HTTPError as error:
            if error.code < 500 or attempt == tries:
                raise ArchiveError(f"{host} answered {error.code} ({error.reason}) for {url}.") from error
        except (URLError, HTTPException, OSError) as error:
            if attempt == tries:
                reason = getattr(error, "reason", error)
                raise ArchiveError(
                    f"The police archive at {host} cannot be reached ({reason}). Check the connection. {AGAIN}"
                ) from error
        time.sleep(attempt / 2)
    raise AssertionError("the last try returns or raises")
