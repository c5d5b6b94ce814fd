"""Whose answers are counted: everybody's, or those of one area, channel, sort of respondent, or wording."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self
from urllib.parse import urlencode

from django.db.models import QuerySet

from consultations.answering.models import Channel, RespondentType, Response
from consultations.preparing.models import Consultation
from people.groups import group_kinds


@dataclass(frozen=True, slots=True)
class Selection:
    """What the ledger is narrowed to; nothing by default. `area` is an area's id and `version` a version's number."""

    area: int | None = None
    channel: str = ""
    respondent_type: str = ""
    group_kind: str = ""
    version: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """What an address asks for. What it cannot mean is left out."""
        return cls(
            area=_number(query.get("area", "")),
            channel=_one_of(Channel.values, query.get("channel", "")),
            respondent_type=_one_of(RespondentType.values, query.get("type", "")),
            group_kind=_kind(query.get("group", "")),
            version=_number(query.get("version", "")),
        )

    @property
    def as_query(self) -> str:
        names = {"respondent_type": "type", "group_kind": "group"}
        return urlencode({names.get(name, name): value for name, value in asdict(self).items() if value})

    @property
    def is_everything(self) -> bool:
        return self == Selection()

    def of(self, consultation: Consultation) -> QuerySet[Response]:
        """The responses that are counted."""
        found = Response.objects.counted().filter(consultation=consultation)
        columns = {
            "area": self.area,
            "channel": self.channel,
            "respondent_type": self.respondent_type,
            "group__kind": self.group_kind,
            "version__number": self.version,
        }
        return found.filter(**{column: value for column, value in columns.items() if value})


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _kind(text: str) -> str:
    return text if text and text in group_kinds() else ""


def _one_of(values: list[str], text: str) -> str:
    return text if text in values else ""
