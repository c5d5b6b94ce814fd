"""A local HTTP server that gives one zip as the police's archive does, whole or in parts, and counts what it sends."""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class ArchiveServer:
    """`content` is the zip. `drops` answers break off halfway before the server behaves; `status` is its mood."""

    content: bytes
    honours_range: bool = True
    md5: str = ""
    etag: str = '"first"'
    drops: int = 0
    status: int = 200
    sent: int = 0
    ranges: list[str] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.md5 = self.md5 or hashlib.md5(self.content, usedforsecurity=False).hexdigest()


def _handler(archive: ArchiveServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args) -> None:
            pass

        def do_GET(self) -> None:
            if archive.status != 200:
                self.send_error(archive.status)
            elif self.path == "/data/archive/":
                self.answer(200, f"<td>2025-02.zip</td> <code>{archive.md5}</code>".encode(), {})
            elif self.path != "/data/archive/2025-02.zip":
                self.send_error(404)
            else:
                self.give_archive()

        def give_archive(self) -> None:
            wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            headers = {"Last-Modified": "Fri, 04 Apr 2025 09:30:00 GMT", "ETag": archive.etag}
            if not (wanted and archive.honours_range):
                self.answer(200, archive.content, headers)
                return
            archive.ranges.append(self.headers["Range"])
            first, last = int(wanted[1]), min(int(wanted[2]), len(archive.content) - 1)
            headers["Content-Range"] = f"bytes {first}-{last}/{len(archive.content)}"
            self.answer(206, archive.content[first : last + 1], headers)

        def answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if archive.drops and len(content) > 1:
                archive.drops -= 1
                content = content[: len(content) // 2]
            self.wfile.write(content)
            archive.sent += len(content)

    return Handler


@contextmanager
def serving(archive: ArchiveServer) -> Iterator[ArchiveServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(archive))
    archive.url = f"http://127.0.0.1:{server.server_port}/data/archive/2025-02.zip"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield archive
    finally:
        server.shutdown()
        server.server_close()
