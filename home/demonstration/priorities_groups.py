"""The agencies, topics and delivery groups of a demonstration."""

from collections.abc import Iterable
from typing import Any

from home.priorities.groups import DeliveryGroup
from home.topics import Topic
from people.models import Agency


def make_agencies(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        fields = {name: row[name] for name in ("name", "short_name", "kind")}
        Agency.objects.get_or_create(
            slug=row["slug"], defaults=fields | {"is_responsible_authority": row["responsible"]}
        )


def make_topics(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        fields = {"name": row["name"], "is_sensitive": row.get("is_sensitive", False)}
        Topic.objects.get_or_create(slug=row["slug"], defaults=fields)


def make_groups(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        fields = {"name": row["name"], "purpose": row["purpose"], "chaired_by": Agency.objects.get(slug=row["chair"])}
        DeliveryGroup.objects.get_or_create(slug=row["slug"], defaults=fields)
