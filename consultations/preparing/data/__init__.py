"""What is laid once, when a site is new."""

import tomllib
from pathlib import Path
from typing import Any


def checklist_items() -> list[dict[str, Any]]:
    """Fields of every item of the checklist, in its order."""
    content = tomllib.loads((Path(__file__).parent / "checklist.toml").read_text(encoding="utf-8"))
    return [_fields(item, content["sources"][item["source"]], content["as_at"]) for item in content["item"]]


def _fields(item: dict[str, Any], source: dict[str, str], as_at) -> dict[str, Any]:
    own = {name: item[name] for name in ("slug", "principle", "statement", "explanation")}
    return own | {
        "source": source["name"],
        "source_address": source["address"],
        "nation": source.get("nation", ""),
        "as_at": as_at,
        "check_name": item.get("check", ""),
        "threshold": item.get("threshold"),
    }
