"""`manage.py work`: run what is queued and what comes round. Start as many as you like; each task runs in one."""

import signal
from datetime import timedelta

from django.core.management.base import BaseCommand

from core.working import BEAT, LEASE, Working


class Command(BaseCommand):
    help = "Run queued tasks and recurring jobs until told to stop; a task that has begun is finished first."

    def add_arguments(self, parser):
        parser.add_argument("--beat", type=float, default=BEAT.total_seconds(), help="Seconds between signs of life.")
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE.total_seconds(),
            help="Seconds without a sign of life after which a worker's tasks are run by another.",
        )

    def handle(self, *, beat: float, lease: float, **options) -> None:
        working = Working(beat=timedelta(seconds=beat), lease=timedelta(seconds=lease))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: working.stop())
        self.stdout.write(f"Working as {working.name}.")
        working.run()
        self.stdout.write("Stopped; nothing was left half done.")
