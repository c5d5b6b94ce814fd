"""`manage.py receive_bounces`: hear what the mail server sends back. A pipe of the mail server, or a job each hour."""

import os
import sys
from mailbox import Maildir
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from outbox.bounces import believe, read_reports


class Command(BaseCommand):
    help = (
        "Read delivery reports (RFC 3464) about messages of ours, so that addresses which do not exist are written to "
        "no more. Without a folder one report is read from standard input, as mail servers pipe it. In a folder, what "
        "was read is marked as seen; what is no report about us stays new, for whoever reads that mailbox."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("maildir", nargs="?", type=Path, help="a mailbox in the Maildir format")

    def handle(self, *args: Any, maildir: Path | None, **options: Any) -> None:
        if maildir is None:
            self.read_one(sys.stdin.buffer.read())
            return
        if not (maildir / "new").is_dir():
            raise CommandError(f"{maildir} is not a mailbox in the Maildir format: it has no folder “new”.")
        box = Maildir(maildir, create=False)
        heard = left = 0
        for name in sorted(box.keys()):
            message = box.get_message(name)
            if "S" in message.get_flags():
                continue
            if hear(box.get_bytes(name)):
                message.set_subdir("cur")
                message.add_flag("S")
                box[name] = message
                heard += 1
            else:
                left += 1
        self.stdout.write(f"{heard} reports heard; {left} other messages left as they are.")

    def read_one(self, email: bytes) -> None:
        try:
            is_heard = hear(email)
        except DatabaseError:
            # Mail servers take this answer as "try again later" (sysexits.h).
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write("Heard." if is_heard else "That is no report about a message of ours.")


def hear(email: bytes) -> bool:
    """Record all that an email reports; whether it reported anything about us."""
    believed = [believe(report) for report in read_reports(email)]
    return any(believed)
