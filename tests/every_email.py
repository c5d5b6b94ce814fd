"""Every letter that the site can write, found among the templates, worded with a stand-in for all that it is told."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from outbox.emails import Email, render_email

TEMPLATES = Path(settings.BASE_DIR, "templates")
WHAT_IS_TOLD = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)
WORD = re.compile(r"[a-z_]\w*")


class Anything(datetime):
    """What a letter may be told of: a day, a language, a list of two; all that it has is another such thing."""

    def __getattr__(self, name: str) -> "Anything":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *given: object) -> "Anything":
        return self

    def __iter__(self) -> Iterator["Anything"]:
        return iter((self, self))

    def __getitem__(self, key: object) -> "Anything":
        return self

    def partition(self, sign: str) -> tuple[str, str, str]:
        return ("pl", "", "")

    def __ge__(self, other: object) -> bool:
        return True

    def __len__(self) -> int:
        return 2

    def __str__(self) -> str:
        return "words"


def letters() -> list[str]:
    """Their templates, as `render_email` names them: what extends the look of all emails, and is no part of another."""
    files = [each for each in TEMPLATES.rglob("emails/*.txt") if each.parent != TEMPLATES / "emails"]
    return sorted(str(each.relative_to(TEMPLATES))[:-4] for each in files if 'extends "emails/base' in each.read_text())


def worded(letter: str, **given: Any) -> Email:
    names = {
        name
        for end in (".txt", ".html")
        for folder in {Path(letter).parent, Path("emails")}
        for file in (TEMPLATES / folder).glob(f"*{end}")
        for told in WHAT_IS_TOLD.findall(file.read_text())
        for name in WORD.findall(told)
    }
    anything = Anything(2026, 5, 4, 9, 30, tzinfo=UTC)
    context = {**dict.fromkeys(names, anything), "rows": [(anything, anything, anything)]}
    return render_email(letter, context, subject="Street lights", **given)
