"""Run a command with `DATABASE_URL` set to a PostgreSQL of its own, which is gone when the command ends.

    python scripts/with_postgres.py COMMAND...

The cluster lies in a temporary folder, in memory where there is room, listens on a socket there and on no port.
`TEST_DATABASE_URL` names a server to use instead, on which its user may make databases.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from set_up import IN_CI, postgres_programs

# A cluster that nobody will miss: nothing has to reach the disk. Its tables are so small that compiling what is asked
# of them takes longer than answering.
OPTIONS = [
    *("-c", "fsync=off"),
    *("-c", "synchronous_commit=off"),
    *("-c", "full_page_writes=off"),
    *("-c", "wal_level=minimal"),
    *("-c", "max_wal_senders=0"),
    *("-c", "jit=off"),
    *("-c", "max_connections=200"),
    *("-c", "max_wal_size=256MB"),
]
# Copying a database makes a thousand files, which a disk takes ten times as long for.
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made there is its maker's alone
ROOM = 2 * 1024**3


def main(command: list[str]) -> int:
    if url := os.environ.get("TEST_DATABASE_URL"):
        return run(command, url)
    programs = postgres_programs()
    if programs is None:
        message = "PostgreSQL is not installed, so nothing was run on it: sudo apt-get install postgresql"
        print(f"\n{message}\n", file=sys.stderr)
        return 1 if IN_CI else 0
    with cluster(programs) as url:
        return run(command, url)


def run(command: list[str], url: str) -> int:
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Start a cluster as a user who is not root; yields its address, then stops and removes it."""
    user = unprivileged_user()
    with tempfile.TemporaryDirectory(prefix="pg-", dir=memory()) as folder:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        data = f"{folder}/data"
        initdb: list[str | Path] = [
            programs / "initdb",
            "--auth=trust",
            "--username=tests",
            "--encoding=UTF8",
            "--no-sync",
            data,
        ]
        subprocess.run(initdb, check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_user)
        start: list[str | Path] = [programs / "pg_ctl", "start", "--wait", "-D", data, "-l", f"{folder}/log", "-o"]
        options = f"-k {folder} -c listen_addresses='' {' '.join(OPTIONS)}"
        subprocess.run([*start, options], check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_user)
        try:
            yield f"postgres://tests@{folder.replace('/', '%2F')}/postgres"
        finally:
            stop: list[str | Path] = [programs / "pg_ctl", "stop", "--wait", "-m", "immediate", "-D", data]
            subprocess.run(stop, check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_user)


def memory() -> Path | None:
    """The folder that lies in memory, where there is one with room enough."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return MEMORY if has_room else None


def unprivileged_user() -> pwd.struct_passwd | None:
    """The user to run PostgreSQL as, which refuses to run as root: Debian's package made `postgres`."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
