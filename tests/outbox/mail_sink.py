"""A mail server of our own on this machine, for tests and measurements: it keeps what it takes, and can be told when
to do something unkind to whoever talks to it.
"""

import socketserver
import threading
from collections import Counter
from collections.abc import Callable

# The moments of a message at which something can go wrong, in their order.
MOMENTS = ("greeted", "sender named", "recipient named", "words announced", "words received", "words acknowledged")


class MailSink:
    """Speaks SMTP on `port`; `received` counts messages by recipient.

    `at_moment` is called at each moment of each message with its name. What happens there happens while the sender
    waits for an answer, but for the last moment, when it has had it.
    """

    def __init__(self, at_moment: Callable[[str], object] = lambda moment: None) -> None:
        self.received: Counter[str] = Counter()
        self.at_moment = at_moment
        sink = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                # Whoever is killed leaves the line dead: that is what this is for.
                with suppress_broken_lines():
                    converse(self, sink)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def __enter__(self) -> "MailSink":
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.server.server_close()


class suppress_broken_lines:  # noqa: N801 - reads as the statement it is
    def __enter__(self) -> None: ...

    def __exit__(self, kind, *_) -> bool:
        return kind is not None and issubclass(kind, OSError)


def converse(line: socketserver.StreamRequestHandler, sink: MailSink) -> None:
    def say(words: str) -> None:
        line.wfile.write(f"{words}\r\n".encode())

    recipient = ""
    say("220 ready")
    while command := line.rfile.readline().decode().strip():
        match command.upper().split(":")[0].split()[0]:
            case "EHLO" | "HELO":
                sink.at_moment("greeted")
                say("250 hello")
            case "MAIL":
                sink.at_moment("sender named")
                say("250 ok")
            case "RCPT":
                recipient = command.partition("<")[2].rstrip(">")
                sink.at_moment("recipient named")
                say("250 ok")
            case "DATA":
                sink.at_moment("words announced")
                say("354 go on")
                while line.rfile.readline() not in {b".\r\n", b""}:
                    pass
                # From here on the message is the server's: whatever happens to the sender, it will be delivered.
                sink.received[recipient] += 1
                sink.at_moment("words received")
                say("250 taken")
                sink.at_moment("words acknowledged")
            case "QUIT":
                say("221 bye")
                return
            case _:
                say("250 ok")
