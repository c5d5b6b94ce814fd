"""The rules that come with the site, and those in use. Whatever staff changed in a rule stays."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Model

from .models import ConcernRule, LegalStep

DATA = Path(__file__).parent / "data"
PACKAGED: dict[str, type[Model]] = {"concerns": ConcernRule, "defamation": LegalStep}


@lru_cache
def read_packaged(name: str) -> tuple[dict[str, Any], ...]:
    """The rows of `data/<name>.toml`, with what stands for all of them filled in."""
    content = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple({**content.get("all", {}), **_joined(row)} for row in content["row"])


def _joined(row: dict[str, Any]) -> dict[str, Any]:
    """Lists of words are lines in a row; patterns may be written over several lines."""
    return {name: "\n".join(value) if isinstance(value, list) else value for name, value in row.items()}


def packaged(name: str) -> list[Any]:
    """The rows that come with the site, not saved."""
    return [PACKAGED[name](**row) for row in read_packaged(name)]


def lay_packaged_rows() -> None:
    """Make the rows that are missing. One that is there stays as it is, whoever wrote it."""
    for name, model in PACKAGED.items():
        there = set(model._default_manager.values_list("key", flat=True))
        for row in packaged(name):
            if row.key not in there:
                row.save()


def rules_in_use() -> list[ConcernRule]:
    """Those that are switched on. Before an installation has its rows, those that come with the site."""
    rules = list(ConcernRule.objects.all()) or packaged("concerns")
    return [rule for rule in rules if rule.is_active]


def legal_steps(nation: str) -> dict[str, LegalStep]:
    """What an operator must do about a complaint of defamation, by key, in order; nothing where it is not the law."""
    steps = list(LegalStep.objects.all()) or packaged("defamation")
    return {step.key: step for step in steps if step.nation == nation and step.is_active}
