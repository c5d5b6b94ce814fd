"""A process that sends, again and again, each time in a child that can be killed: loading Django takes longer.

`python -m tests.outbox.killed_sender PORT MAILING_ID`: for each line on standard input it starts a child that sends
the mailing to the mail server at PORT, and says its process id; when the child has ended it says "ended".
"""

import os
import sys

import django
from django.conf import settings
from django.db import connections


def main(port: int, mailing_id: int) -> None:
    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    from wagtail import hooks

    from outbox.emails import Email
    from outbox.mailings import MailingKind
    from outbox.models import Mailing

    kind = MailingKind(
        name=Mailing.objects.get(pk=mailing_id).kind,
        label="Test",
        render=lambda mailing, recipient: Email(mailing.title, "Words"),
    )
    hooks.register("register_mailing_kind", lambda: kind)
    # Each child connects for itself: what a killed one had begun ends with its connection.
    connections.close_all()
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            send(mailing_id)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


def send(mailing_id: int) -> None:
    from outbox import sending

    while sending.send_batch(mailing_id):
        pass


if __name__ == "__main__":
    sys.path[1:1] = ["site"]
    main(int(sys.argv[1]), int(sys.argv[2]))
