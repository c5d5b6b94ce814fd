"""Sends final answers from several writers at once while the workers that take them are killed."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from consultations.answering.codes import new_return_code
from consultations.models import Consultation, Draft
from consultations.questions.questionnaire import Option, Question, QuestionKind, Questionnaire, Section
from tests.ports import free_port

ROOT = Path(__file__).parents[3]
QUESTIONS = 30
TOKEN = "k" * 32
PATIENCE = 300  # seconds without an answer after which something is broken

THIRTY = Questionnaire(
    tuple(
        Section(
            f"s{part}",
            f"Part {part}",
            "",
            tuple(
                Question(
                    f"q{part}-{number}",
                    QuestionKind.LONG_TEXT if number == 4 else QuestionKind.CHOICE,
                    f"Question {number}",
                    options=(Option("a", "A"), Option("b", "B")) if number != 4 else (),
                )
                for number in range(5)
            ),
        )
        for part in range(QUESTIONS // 5)
    )
)
WORDS = "The lamps by the underpass have been out since the clocks went back, and nobody walks there after four."
ANSWERS = {
    question.id: {"text": WORDS} if question.kind == QuestionKind.LONG_TEXT else {"choices": ["a"]}
    for question in THIRTY.questions
}


def lay_drafts(consultation: Consultation, count: int) -> list[str]:
    """Drafts with thirty answers each, begun an hour ago; the addresses to which they are sent."""
    version = consultation.versions.get()
    made = Draft.objects.bulk_create(
        [
            Draft(
                key=uuid4(), consultation=consultation, version=version, return_code=new_return_code(), answers=ANSWERS
            )
            for _ in range(count)
        ],
        batch_size=500,
    )
    Draft.objects.update(started_at=timezone.now() - timedelta(hours=1))
    return [f"/consultations/{consultation.slug}/respond/{draft.key}/check/" for draft in made]


@dataclass
class Outcome:
    """What became of it: which addresses were answered with a receipt, how often one had to be tried again."""

    acknowledged: list[str] = field(default_factory=list)
    retried: int = 0
    refused: list[str] = field(default_factory=list)
    killed: int = 0
    seconds: float = 0.0


class Writers:
    """Eight people who send one answer after the other, each until it is acknowledged."""

    def __init__(self, port: int, addresses: list[str], count: int = 8, *, is_kept_alive: bool = False) -> None:
        self.port, self.waiting, self.outcome = port, list(reversed(addresses)), Outcome()
        self.is_kept_alive = is_kept_alive
        self.threads = [threading.Thread(target=self._write, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self) -> "Writers":
        self.began = time.perf_counter()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        for thread in self.threads:
            thread.join()
        self.outcome.seconds = time.perf_counter() - self.began

    def _write(self, number: int) -> None:
        connection = None
        while True:
            try:
                address = self.waiting.pop()
            except IndexError:
                return
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                try:
                    connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                    self._take(connection, address)
                    if not self.is_kept_alive:
                        connection.close()
                        connection = None
                    break
                except (OSError, http.client.HTTPException):
                    # As a browser does on a bad connection: the same once more.
                    self.outcome.retried += 1
                    connection = None
                    time.sleep(0.02)
            else:
                self.outcome.refused.append(f"{address}: no answer")

    def _take(self, connection: http.client.HTTPConnection, address: str) -> None:
        headers = {
            "Cookie": f"csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
            # Each from a place of their own: from one they would be a flood.
            "X-Forwarded-For": ".".join(str(random.randrange(1, 250)) for _ in range(4)),  # noqa: S311 - no secret
        }
        connection.request("POST", address, body="sent=1", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 302 and answer.headers["Location"].endswith("/sent/"):
            self.outcome.acknowledged.append(address)
        else:
            self.outcome.refused.append(f"{address}: {answer.status} {body[:200]!r}")


@contextmanager
def killable_server(environment: Mapping[str, str], workers: int = 2) -> Iterator[tuple[int, int]]:
    """The site on a free port, by gunicorn; the port and the process id of the one whose children are the workers.

    It is loaded once and forked, so that a worker that was killed is replaced at once.
    """
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "tests.consultations.answering.killed_site",
        "--preload",
        "--no-control-socket",
        # Not the site's own gunicorn.conf.py, which warms each new worker up for seconds.
        "--config",
        os.devnull,
    ]
    command += ["--workers", str(workers), "--threads", "4", "--bind", f"127.0.0.1:{port}", "--log-level", "critical"]
    variables = {**environment, "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}", "TRUSTED_PROXIES": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=variables) as server:
        try:
            _wait_until_it_listens(port)
            yield port, server.pid
        finally:
            server.terminate()


def _wait_until_it_listens(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The web server did not listen.")


def workers_of(master: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def send_while_killing(environment: Mapping[str, str], addresses: list[str], *, rounds: int, seed: int = 8) -> Outcome:
    """Send everything, and kill one worker or all of them `rounds` times on the way, with SIGKILL, at any moment."""
    chance = random.Random(seed)  # noqa: S311 - moments to kill at, no secrets
    every = max(1, len(addresses) // (rounds + 1))
    with killable_server(environment) as (port, master), Writers(port, addresses) as writers:
        outcome = writers.outcome
        while outcome.killed < rounds and any(thread.is_alive() for thread in writers.threads):
            if len(outcome.acknowledged) < every * (outcome.killed + 1):
                time.sleep(0.001)
                continue
            time.sleep(chance.uniform(0, 0.01))
            workers = workers_of(master)
            for worker in workers if chance.random() < 0.5 else workers[:1]:
                os.kill(worker, signal.SIGKILL)
            outcome.killed += 1
    return outcome
