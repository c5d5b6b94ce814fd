"""Whether pages and emails are valid HTML, as html-validate sees it with the rules in html-validate.json."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

RULES = Path(__file__).with_name("html-validate.json")
# What Wagtail 8 writes into staff pages itself, by rule and place: nothing else may be wrong in them.
OF_WAGTAIL = {
    # Its dialogs are named in the page, and are given their role by a script.
    "aria-label-misuse": r"-dialog$|#set-privacy$|template > div$",
    # What buttons, labels and the preview's frame hold; the columns of its own tables, which ours do not name.
    "element-permitted-content": r"header .*button > div$|#filters-drilldown .*button > div$|aside .*label > div$"
    r"|#w-preview-iframe > div$|table > col$|#tab-tasks > table > thead > th$",
    "no-deprecated-attr": r"table > (colgroup > )?col$"
    r"|(#listing-results|#page-reorder-form) > table > tbody > tr > td$",
    # The label of an editor or a chooser, which are no form controls; name_controls.js names them.
    "valid-for": r"#[\w-]+-label$",
    # The place of a form within an inline panel, and the empty picture of a chooser.
    "no-dup-attr": r"-ORDER$",
    "attribute-allowed-values": r"-chooser > div > img$|#w-editor-form$",
    # The editor of translations has its side panel twice.
    "no-dup-id": r"aside > div (> .*)?h[23]$",
}


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
    answer = folder / "found.json"
    with answer.open("w") as file:
        done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, text=True, check=False, env=os.environ)
    assert answer.stat().st_size, done.stderr
    return [
        Slip(names[found["filePath"]], each["line"], each["ruleId"], each["message"], each.get("selector") or "")
        for found in json.loads(answer.read_text())
        for each in found["messages"]
    ]


@contextmanager
def staff_pages_looked_at(folder: Path) -> Iterator[None]:
    """Keep each staff page that is opened meanwhile, one of each make, and look at all of them together at the end."""
    pages: dict[str, str] = {}
    makes = set()
    ask = Client.request

    def ask_and_keep(client: Client, **request):
        answer = ask(client, **request)
        if request["PATH_INFO"].startswith("/admin/") and answer.templates and not answer.streaming:
            # With other fields, or an error first, a page of the same templates is another page.
            fields = frozenset(re.findall(rb' id="(id_[a-z_]+)"|<title>(Error:)', answer.content))
            make = (answer.resolver_match.route, frozenset(each.name for each in answer.templates), fields)
            if make not in makes and b"<html" in answer.content:
                makes.add(make)
                test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
                pages[f"{request['PATH_INFO']} in {test}"] = answer.content.decode()
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", ask_and_keep)
        yield
    ours = [str(slip) for slip in (slips(pages, folder) if pages else []) if not is_of_wagtail(slip)]
    assert not ours, "\n".join(ours)


def is_of_wagtail(slip: Slip) -> bool:
    place = OF_WAGTAIL.get(slip.rule)
    return bool(place and re.search(place, re.sub(r":nth-child\(\d+\)", "", slip.where)))
