"""`manage.py serve`, as `make run` starts it: from nothing to a working site, and back to nothing."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from django.conf import settings

from tests.ports import free_port


def processes_of(data_dir: Path) -> set[int]:
    """Every process that was started for this data folder and still runs."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            variables = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"DATA_DIR={data_dir}".encode() in variables:
            found.add(int(process.name))
    return found


@pytest.fixture
def manage(tmp_path):
    """Starts `manage.py` with a new data folder, as `&` in a script does: ignoring Ctrl-C until it says otherwise.

    What still runs after the test is killed.
    """
    variables = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    variables.pop("DATABASE_URL", None)
    started = []

    def start(*arguments: str) -> subprocess.Popen:
        command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-u", "manage.py", *arguments]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "stdin": subprocess.DEVNULL}
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=variables, start_new_session=True, **options)
        started.append(process)
        return process

    yield start
    for left in processes_of(tmp_path):
        os.kill(left, signal.SIGKILL)
    for process in started:
        process.wait()


@pytest.fixture
def nearly_migrated(migrated_folder) -> None:
    """The new site's database lacks one table only."""
    with closing(sqlite3.connect(migrated_folder / "safer-forum.sqlite3")) as database, database:
        database.execute("DROP TABLE django_session")
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")


def read_until(process: subprocess.Popen, words: str) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    pytest.fail(f"It ended without saying “{words}”. It said:\n{said}")


@pytest.mark.starts_first
def test_a_new_site_is_prepared_served_and_ended_whole(manage, nearly_migrated, tmp_path):
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    site = manage("serve", "--port", str(port))
    read_until(site, "Ctrl-C ends it")

    with urlopen(address) as answer:
        page = answer.read().decode()
        assert answer.status == 200
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert linked
    for path in linked:
        with urlopen(urljoin(address, path)) as answer:
            assert "immutable" in answer.headers["Cache-Control"], path
    assert urlopen(urljoin(address, "healthz/")).read() == b'{"ok": true, "not_answering": []}'

    second = manage("serve", "--port", str(port))
    assert f"Port {port} is taken by another program" in second.communicate(timeout=600)[0]
    assert second.returncode == 1

    site.send_signal(signal.SIGINT)
    assert site.wait(timeout=600) == 0
    assert processes_of(tmp_path) == set()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0

    again = manage("prepare")
    assert "Collecting static files" not in again.communicate(timeout=600)[0], "what has not changed is not done again"
    assert again.returncode == 0


def test_what_make_run_shows_names_the_port_it_is_served_on():
    """Short addresses, QR codes, feeds and emails have whole addresses: on another port they must still lead here."""
    instead_of_setting_up = "PYTHON=printenv SITE_URL; false"
    variables = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    make = ["make", "--no-print-directory", "run", "PORT=8123", instead_of_setting_up]
    said = subprocess.run(make, cwd=settings.BASE_DIR, env=variables, capture_output=True, text=True, check=False)
    assert said.stdout.splitlines()[0] == "http://127.0.0.1:8123"
