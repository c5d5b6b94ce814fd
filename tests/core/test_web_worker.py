"""Processes of the web server share visitors: who is busy gives way, and nobody stays with one for ever."""

import socket
from types import SimpleNamespace

import pytest
from gunicorn.http.message import Request
from gunicorn.workers.gthread import ThreadWorker

from core import web_worker


@pytest.mark.parametrize(("connections", "gives_way"), [(0, False), (3, False), (4, True), (40, True)])
def test_it_gives_way_only_while_all_threads_may_be_busy(monkeypatch, connections, gives_way):
    slept, taken = [], []
    worker = web_worker.SharingWorker.__new__(web_worker.SharingWorker)
    worker.cfg, worker.nr_conns = SimpleNamespace(threads=4), connections
    worker.enqueue_req = taken.append
    monkeypatch.setattr(web_worker, "sleep", slept.append)
    monkeypatch.setattr("gunicorn.workers.gthread.TConn", lambda _cfg, sock, *_others: sock)
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()):
        worker.accept(listener)
    assert bool(slept) == gives_way
    assert len(taken) == 1 and worker.nr_conns == connections + 1
    taken[0].close()


def test_whom_another_process_took_meanwhile_is_no_error(monkeypatch):
    worker = web_worker.SharingWorker.__new__(web_worker.SharingWorker)
    worker.cfg, worker.nr_conns = SimpleNamespace(threads=4), 9
    monkeypatch.setattr(web_worker, "sleep", lambda _seconds: None)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        worker.accept(listener)
    assert worker.nr_conns == 9


@pytest.mark.parametrize(("number", "is_closed"), [(1, False), (49, False), (50, True), (51, True)])
def test_a_connection_ends_after_some_requests_so_that_visitors_are_shared_anew(monkeypatch, number, is_closed):
    worker = web_worker.SharingWorker.__new__(web_worker.SharingWorker)
    monkeypatch.setattr(ThreadWorker, "handle_request", lambda _worker, req, _conn: not req.should_close())
    heard = Request.__new__(Request)
    heard.req_number, heard.must_close, heard.headers, heard.version, heard.method = number, False, [], (1, 1), "GET"
    assert worker.handle_request(heard, None) == (not is_closed)
