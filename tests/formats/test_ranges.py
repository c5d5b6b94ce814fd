"""Players ask for parts of a file."""

import io

import pytest
from django.test import RequestFactory

from formats.ranges import file_response

FILE = bytes(range(200))
ETAG = '"one"'


def ask(**headers):
    request = RequestFactory().get("/audio.mp3", headers=headers)
    return file_response(request, io.BytesIO(FILE), len(FILE), etag=ETAG, content_type="audio/mpeg")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-4", 0, 4), ("bytes=10-", 10, 199), ("bytes=-7", 193, 199), ("bytes=3-9999", 3, 199)],
)
def test_a_part_is_exactly_that_part(asked, start, end):
    response = ask(Range=asked)
    assert response.status_code == 206
    part = b"".join(response.streaming_content)
    assert part == FILE[start : end + 1]
    assert response["Content-Range"] == f"bytes {start}-{end}/200"
    assert int(response["Content-Length"]) == len(part)
    assert response["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize("asked", ["bytes=200-", "bytes=5-2", "bytes=999-1000"])
def test_a_part_that_is_not_there_is_refused(asked):
    response = ask(Range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */200")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Range": "bytes=0-1,3-4"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=-"},
        {"Range": "bytes=0-4", "If-Range": '"two"'},
    ],
)
def test_anything_else_gets_the_whole_file(headers):
    response = ask(**headers)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == FILE
    assert response["Accept-Ranges"] == "bytes"
