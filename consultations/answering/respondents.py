"""Who answers, as the services take it: the fields of the abstract model `Respondent`."""

from dataclasses import dataclass, fields
from typing import Any, Self

from people.models import CommunityGroup, User
from places.models import Area

from .models import PublishConsent, Respondent, RespondentType


@dataclass(frozen=True, slots=True)
class RespondentDetails:
    """Who answers and for whom. Everything may be left out: somebody who says nothing answers for themselves."""

    respondent_type: str = RespondentType.PERSON
    group: CommunityGroup | None = None
    organisation: str = ""
    people_asked: int | None = None
    how_asked: str = ""
    minute: str = ""
    user: User | None = None
    name: str = ""
    email: str = ""
    language: str = ""
    format: str = ""
    area: Area | None = None
    publish_consent: str = PublishConsent.NONE
    wants_news: bool = False

    @classmethod
    def of(cls, row: Respondent) -> Self:
        """What a draft or a response says of its respondent."""
        return cls(**{each.name: getattr(row, each.name) for each in fields(cls)})

    def columns(self) -> dict[str, Any]:
        """The values for a draft or a response to be made or changed."""
        return {each.name: getattr(self, each.name) for each in fields(self)}
