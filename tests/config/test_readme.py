"""What README.md says is so."""

import json
import re
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()


def required_packages() -> set[str]:
    lines = [*(ROOT / "requirements.txt").open(), *(ROOT / "tests" / "requirements.txt").open()]
    python = {re.match(r"[\w-]+", line)[0] for line in lines if re.match(r"\w", line)}
    npm = json.loads((ROOT / "package.json").read_text())
    return python | npm["dependencies"].keys() | npm["devDependencies"].keys()


def test_every_package_has_a_reason():
    table = README[README.index("| package | why |") :].lower()
    assert {name for name in required_packages() if name.lower() not in table} == set()


def test_every_command_exists():
    commands = set(re.findall(r"manage\.py (\w+)", README))
    assert commands
    assert commands - get_commands().keys() == set()
    targets = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert targets - set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)) == set()


def test_every_environment_variable_is_read():
    source = "".join(path.read_text() for path in (ROOT / "site" / "config" / "settings").glob("*.py"))
    source += "".join(
        (ROOT / name).read_text()
        for name in ("gunicorn.conf.py", "Makefile", "tests/conftest.py", "tests/browser/conftest.py")
    )
    source += "".join(path.read_text() for path in (ROOT / "home").rglob("*.py"))
    named = set(re.findall(r"`?\b([A-Z]{3,}_[A-Z_]+[A-Z])=?`?", README)) - {"MIT_LICENCE", "DJANGO_SETTINGS_MODULE"}
    assert {name for name in named if name not in source} == set()


def test_every_linked_file_is_there():
    links = [link for link in re.findall(r"\]\(([^)#:]+)\)", README) if not link.startswith("http")]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_pictures_are_small():
    sizes = {picture.name: picture.stat().st_size for picture in (ROOT / "docs" / "pictures").iterdir()}
    assert {name: size for name, size in sizes.items() if size > 300_000} == {}
