"""How processes of the web server share visitors between them."""

from socket import socket
from time import sleep

from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

# In seconds: long enough for a process that has nothing to do to wake up, far too short for anybody to notice.
GIVES_WAY_FOR = 0.001
# Enough for all that a page loads, many times over; few enough that a busy site is shared anew several times a second.
REQUESTS_OF_A_CONNECTION = 50


class SharingWorker(ThreadWorker):
    """A process with threads that takes no more visitors than its share.

    Whoever is awake takes every connection that comes, and would keep it for as long as it is used: of two processes
    one was seen to have all sixteen, while the other, held up as they came, had nothing to do from then on. They were
    served less than a third as quickly as by both, as threads of one process wait for each other. So a process lets
    others go first while all its own threads may be busy, and ends each connection after some requests: whoever goes
    on asking opens another one, which goes to whoever has time.
    """

    def accept(self, listener: socket) -> None:
        if self.nr_conns >= self.cfg.threads:
            sleep(GIVES_WAY_FOR)
        super().accept(listener)

    def handle_request(self, req: Request, conn: TConn) -> bool:
        if req.req_number >= REQUESTS_OF_A_CONNECTION:
            req.force_close()
        return super().handle_request(req, conn)
