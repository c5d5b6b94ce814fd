"""Part of a file, for players that ask for it: without parts a phone can neither skip within audio nor play a video."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
AT_A_TIME = 256 * 1024


def file_response(request: HttpRequest, file: IO[bytes], size: int, *, etag: str, **named) -> HttpResponseBase:
    """The whole file, or the part that `Range` asks for (RFC 9110, one part at a time)."""
    return wanted_part(request, FileResponse(file, **named), size, etag=etag)


def wanted_part(request: HttpRequest, whole: FileResponse, size: int, *, etag: str) -> HttpResponseBase:
    """Of an answer that would give out a whole file, the part that `Range` asks for."""
    wanted = ONE_RANGE.match(request.headers.get("Range", "").strip())
    whole["Accept-Ranges"] = "bytes"
    # A part of a file that has changed since is of no use: then all of it is sent.
    is_same = request.headers.get("If-Range", etag) == etag
    file = whole.file_to_stream
    if not wanted or not is_same or not any(wanted.groups()) or file is None:
        return whole
    first, last = _bounds(wanted[1], wanted[2], size)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(first)
    part = StreamingHttpResponse(_pieces(file, last - first + 1), status=206, headers=dict(whole.items()))
    part["Content-Length"] = str(last - first + 1)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part._resource_closers.append(file.close)  # type: ignore[attr-defined] # as FileResponse does with its own
    return part


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte; `-500` are the last five hundred."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _pieces(file: IO[bytes], length: int) -> Iterator[bytes]:
    while length > 0 and (piece := file.read(min(AT_A_TIME, length))):
        length -= len(piece)
        yield piece
