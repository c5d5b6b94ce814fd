"""Setting up from a bare checkout: what cannot be done is said in a sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def bare_checkout(tmp_path) -> Path:
    """The scripts and the lists of packages, and nothing set up."""
    source = Path(settings.BASE_DIR)
    shutil.copytree(source / "scripts", tmp_path / "scripts")
    (tmp_path / "tests").mkdir()
    for name in ("requirements.txt", "tests/requirements.txt", "package.json", "package-lock.json"):
        shutil.copy(source / name, tmp_path / name)
    return tmp_path


def set_up(checkout: Path, *parts: str, **variables: str) -> subprocess.CompletedProcess:
    command = [sys.executable, checkout / "scripts" / "set_up.py", *parts]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **variables})


def test_a_python_without_venv_says_what_to_install(bare_checkout):
    broken = bare_checkout / "broken"
    broken.mkdir()
    (broken / "venv.py").write_text("raise SystemExit('ensurepip is not available')")
    done = set_up(bare_checkout, "python", PYTHONPATH=str(broken))
    assert done.returncode == 1
    assert "sudo apt-get install python3-venv" in done.stderr
    assert "ensurepip is not available" in done.stderr
    assert not (bare_checkout / ".venv").exists(), "the next try starts afresh"


def test_what_is_set_up_is_not_set_up_again():
    done = set_up(Path(settings.BASE_DIR), "python-tests", "node")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_failed_installation_says_so_and_is_tried_again(bare_checkout):
    (bare_checkout / ".venv" / "bin").mkdir(parents=True)
    pip = bare_checkout / ".venv" / "bin" / "python"
    pip.write_text("#!/bin/sh\necho 'no matching distribution'\nexit 1\n")
    pip.chmod(0o755)
    done = set_up(bare_checkout, "python")
    assert done.returncode == 1
    assert "no matching distribution" in done.stderr
    assert "Is this machine online?" in done.stderr
    assert not list((bare_checkout / ".venv").glob("set-up-*"))


def test_what_makes_formats_is_named_where_it_is_missing_and_stops_nothing(bare_checkout):
    """No `lou_translate`, no `fc-list`, and nobody here who may install them."""
    nothing = bare_checkout / "nothing"
    nothing.mkdir()
    (bare_checkout / ".venv").mkdir()
    done = set_up(bare_checkout, "formats", PATH=str(nothing))
    assert done.returncode == 0
    assert "the pages say so" in done.stdout
    assert "sudo apt-get install liblouis-bin" in done.stdout
    done = set_up(bare_checkout, "formats-tests", PATH=str(nothing))
    assert done.returncode == 1
    assert "poppler-utils" in done.stderr


def test_a_format_that_cannot_be_installed_is_tried_once(bare_checkout):
    """As root on a machine that is not online: the site starts all the same, and does not wait each time."""
    programs = bare_checkout / "programs"
    programs.mkdir()
    (bare_checkout / ".venv").mkdir()
    tried = bare_checkout / "tried"
    (programs / "apt-get").write_text(f"#!/bin/sh\necho tried >> {tried}\nexit 100\n")
    (programs / "apt-get").chmod(0o755)
    for _ in range(2):
        done = set_up(bare_checkout, "formats", PATH=f"{programs}")
        assert done.returncode == 0, done.stderr
        assert "sudo apt-get install liblouis-bin" in done.stdout
    if os.geteuid() == 0:
        assert tried.read_text() == "tried\n"
