"""How processes of the web server share visitors between them."""

from socket import socket
from time import sleep

from gunicorn.workers.gthread import ThreadWorker

# In seconds: long enough for a process that has nothing to do to wake up, far too short for anybody to notice.
GIVES_WAY_FOR = 0.001


class SharingWorker(ThreadWorker):
    """A process with threads that lets others go first while all its threads may be busy.

    Whoever is awake takes every connection that comes, and keeps it: of two processes one was seen to have all sixteen
    visitors, who were served a third as quickly as by both.
    """

    def accept(self, listener: socket) -> None:
        if self.nr_conns >= self.cfg.threads:
            sleep(GIVES_WAY_FOR)
        super().accept(listener)
