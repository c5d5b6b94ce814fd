"""Whether pages and emails are valid HTML, as html-validate sees it with the rules in html-validate.json."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

RULES = Path(__file__).with_name("html-validate.json")


@dataclass(frozen=True)
class Slip:
    """What is wrong in one place: `where` is the way to it through the page, written as a selector."""

    name: str
    line: int
    rule: str
    message: str
    where: str

    def __str__(self) -> str:
        return f"{self.name} line {self.line}: {self.message} ({self.rule}, {self.where})"


def slips(pages: Mapping[str, str], folder: Path) -> list[Slip]:
    """What is wrong in these pages, each by its name; they are written to `folder` to be looked at together."""
    node = shutil.which("node") or str(Path(settings.BASE_DIR, ".venv", "bin", "node"))
    validator = Path(settings.NODE_MODULES, "html-validate", "bin", "html-validate.mjs")
    names = {}
    for number, (name, body) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_text(body)
        names[str(path)] = name
    command = [node, validator, "--config", RULES, "--formatter", "json", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.stdout, done.stderr
    return [
        Slip(names[found["filePath"]], each["line"], each["ruleId"], each["message"], each.get("selector") or "")
        for found in json.loads(done.stdout)
        for each in found["messages"]
    ]
