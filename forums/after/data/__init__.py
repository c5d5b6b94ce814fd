"""What is laid once, when a site is new."""

import tomllib
from pathlib import Path
from typing import Any


def duties() -> list[dict[str, Any]]:
    """Fields of every duty, in their order."""
    content = tomllib.loads((Path(__file__).parent / "duties.toml").read_text(encoding="utf-8"))
    return [_fields(duty, content["sources"][duty["source"]], content["as_at"]) for duty in content["duty"]]


def _fields(duty: dict[str, Any], source: dict[str, Any], as_at) -> dict[str, Any]:
    where = f", {duty['where']}" if "where" in duty else ""
    return {
        "slug": duty["slug"],
        "statement": duty["statement"],
        "explanation": duty.get("explanation", ""),
        "source": f"{source['name']}{where}",
        "source_address": duty.get("address", source.get("address", "")),
        "nation": source["nation"],
        "as_at": as_at,
        "is_law": source.get("is_law", True),
        "not_checked": duty.get("not_checked", source.get("not_checked", "")),
        "check_name": duty.get("check", ""),
        "is_active": duty.get("is_active", True),
    }
