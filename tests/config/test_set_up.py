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
