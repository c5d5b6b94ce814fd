"""The server that these tests' browsers ask: it knows what it has not answered yet, and can be slow on purpose."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from random import SystemRandom

from django.core.servers.basehttp import ThreadedWSGIServer

# A machine that has other things to do, for finding tests that only pass on a quick one.
SLOW_BROWSER = os.environ.get("SLOW_BROWSER") == "1"
# How many times slower the browser's own scripts run then, and for how many seconds at most a file is held back.
SLOWER, LATE = 6, 0.6


class Server(ThreadedWSGIServer):
    """Counts what it is answering. A page can be closed before its last request is answered: what such a request still
    writes belongs to no test, so the next must not begin before it is done."""

    under_way: set[object] = set()

    def set_app(self, application: Callable) -> None:
        def answer(environ: dict, start_response: Callable) -> Answer:
            if SLOW_BROWSER and environ["PATH_INFO"].startswith("/static/"):
                time.sleep(SystemRandom().uniform(0, LATE))
            return Answer(lambda: application(environ, start_response))

        super().set_app(answer)


class Answer:
    """What the application answers, under way from its first line until it is closed."""

    def __init__(self, ask: Callable[[], Iterable[bytes]]) -> None:
        Server.under_way.add(self)
        try:
            self.parts = ask()
        except BaseException:
            Server.under_way.discard(self)
            raise

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        try:
            if hasattr(self.parts, "close"):
                self.parts.close()
        finally:
            Server.under_way.discard(self)
