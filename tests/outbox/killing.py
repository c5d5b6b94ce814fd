"""Kills whoever sends a mailing, at every moment of the conversation with the mail server, and counts what arrived."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from outbox.models import Mailing
from tests.outbox.mail_sink import MOMENTS, MailSink

ROOT = Path(__file__).parents[2]


@dataclass
class Outcome:
    """What a mailing came to: how often each address got it, and the state the outbox says it is in."""

    received: Counter[str]
    states: dict[str, str]
    killed: int


class Killer:
    """Kills the process it is told of, once, at the moment it is told of."""

    def __init__(self) -> None:
        self.process, self.moment, self.after, self.killed = 0, "", 0, 0
        self.is_known = threading.Event()

    def at_moment(self, moment: str) -> None:
        if moment != self.moment:
            return
        self.after -= 1
        if self.after == 0:
            self.is_known.wait()
            self.killed += 1
            os.kill(self.process, signal.SIGKILL)


def kill_senders(mailing: Mailing, environment: dict[str, str], *, times: int) -> Outcome:
    """Kill `times` senders of the mailing, the first at the first moment and so on, then let one come to the end."""
    killer = Killer()
    with MailSink(killer.at_moment) as sink:
        sender = subprocess.Popen(
            [sys.executable, "-m", "tests.outbox.killed_sender", str(sink.port), str(mailing.pk)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert sender.stdin
        assert sender.stdout
        for number in range(times + 1):
            killer.is_known.clear()
            killer.moment = MOMENTS[number % len(MOMENTS)] if number < times else ""
            # There is one greeting; of the other moments, the second message's is in the middle of a batch.
            killer.after = 1 if killer.moment == "greeted" else 2
            sender.stdin.write("send\n")
            sender.stdin.flush()
            killer.process = int(sender.stdout.readline())
            killer.is_known.set()
            assert sender.stdout.readline() == "ended\n"
        sender.stdin.close()
        sender.wait()
    states = dict(mailing.deliveries.values_list("address", "state"))
    return Outcome(sink.received, states, killer.killed)
