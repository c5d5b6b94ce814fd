"""`manage.py serve`: the whole site in one process tree: the web server, the worker, and an end to both."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from wagtail import hooks

# A child that ends is noticed at once: this is for machines that are busy with something else.
SECONDS_TO_START = 240
SECONDS_TO_STOP = 20


class Command(BaseCommand):
    help = "Prepare the site, then run web server and worker together until Ctrl-C or SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="Port on the loopback address (default: 8000).")
        parser.add_argument("--demonstration", action="store_true", help="Load the demonstration first.")

    def handle(self, *, port: int, demonstration: bool, **options) -> None:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(0))
        # A script that starts it in the background (`make run &`) would let it ignore this one.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        make_sure_port_is_free(port)
        call_command("prepare", stdout=self.stdout)
        if demonstration:
            call_command("seed_demo", no_sign_ins=True, stdout=self.stdout)
        children = {
            "web server": [sys.executable, "-m", "gunicorn", "--config", str(settings.BASE_DIR / "gunicorn.conf.py")],
            "worker": [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"],
        }
        environment = {**os.environ, "BIND": f"127.0.0.1:{port}"}
        running: dict[str, subprocess.Popen] = {}
        try:
            for name, command in children.items():
                # In a session of its own, a child hears Ctrl-C from here only, and can be ended with all it started.
                running[name] = subprocess.Popen(  # noqa: S603 - the commands above, nothing from outside
                    command, env=environment, cwd=settings.BASE_DIR, start_new_session=True
                )
            wait_until_healthy(port, running)
            self.greet(port, demonstration)
            watch(running)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping")
        finally:
            stop(running)

    def greet(self, port: int, demonstration: bool) -> None:
        self.stdout.write(f"\n  {self.style.SUCCESS('The site is at')} http://127.0.0.1:{port}/\n")
        if demonstration:
            sign_ins = [each for register in hooks.get_hooks("register_demonstration_sign_ins") for each in register()]
            for role, email, password in sign_ins:
                self.stdout.write(f"  {role:<22} {email:<46} password {password}")
            self.stdout.write(f"  Its emails reach nobody: they are files in {settings.EMAIL_FILE_PATH}")
        self.stdout.write("  Ctrl-C ends it.\n")
        self.stdout.flush()


def make_sure_port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken by another program. Choose another, such as: make run PORT={port + 1}"
            ) from error


def wait_until_healthy(port: int, running: dict[str, subprocess.Popen]) -> None:
    """Wait until web server and worker both answer; raises when one has ended, or after `SECONDS_TO_START`."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        raise_if_ended(running)
        # A 503 is an answer, but not yet the one to wait for.
        with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/healthz/", timeout=5) as answer:
            if json.load(answer)["ok"]:
                return
        time.sleep(0.2)
    raise CommandError(f"The site did not answer within {SECONDS_TO_START} seconds. What it said is above.")


def watch(running: dict[str, subprocess.Popen]) -> None:
    while True:
        raise_if_ended(running)
        time.sleep(0.5)


def raise_if_ended(running: dict[str, subprocess.Popen]) -> None:
    for name, child in running.items():
        if child.poll() is not None:
            raise CommandError(f"The {name} ended with code {child.returncode}; what it said is above.")


def stop(running: dict[str, subprocess.Popen]) -> None:
    """Ask every child to end, and end those that have not after a while, with all they started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in running.values():
        child.terminate()
    end = time.monotonic() + SECONDS_TO_STOP
    for child in running.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, end - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
