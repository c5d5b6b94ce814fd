"""The demonstration's ideas, places and comments, from `ideas.toml`: posted, checked, discussed, supported, answered.

Each goes the way that it would go: through the moderators. Harmless to repeat.
"""

import tomllib
from datetime import datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from consultations.ideas import services
from consultations.ideas.models import Comment, Contribution, Kind, Support
from consultations.ideas.places import place_of
from consultations.ideas.safety import SafetyAssessment
from consultations.ideas.services import Decision, Sender, Supporter, Where
from consultations.preparing.models import Consultation
from core.models import ContentVersion
from home.demonstration import Demonstration
from moderation.models import Item
from moderation.services import decide
from people.models import Agency, User

Content = dict[str, Any]
POSTED = {"ideas": Kind.IDEA, "places": Kind.PLACE, "papers": Kind.PAPER}


@transaction.atomic
def tell_ideas(demonstration: Demonstration) -> None:
    """Make what is missing; nothing where the demonstration has no such file, or nobody who could check it."""
    path = demonstration.folder / "ideas.toml"
    officer = User.objects.filter(is_active=True, groups__name="Support team").order_by("pk").first()
    if not path.exists() or officer is None:
        return
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    _assess(content["assessment"], officer)
    for name, kind in POSTED.items():
        consultation = Consultation.objects.filter(phases__kind=kind).order_by("pk").first()
        if consultation is None or Contribution.objects.of(consultation, kind).exists():
            continue
        if services.open_phase(consultation, kind):
            _Teller(consultation, kind, content["name"], officer).tell(content.get(name, []))
    ContentVersion.raise_number()


def _assess(content: Content, officer: User) -> None:
    if SafetyAssessment.objects.exists():
        return
    today = timezone.localdate()
    made = SafetyAssessment(
        **content, assessed_on=today - timedelta(days=40), review_on=today + timedelta(days=320), recorded_by=officer
    )
    made.full_clean()
    made.save()


class _Teller:
    """Lets people, moderators and the team do what they would do, and dates it as the story says."""

    def __init__(self, consultation: Consultation, kind: str, name: str, officer: User) -> None:
        self.consultation, self.kind, self.name, self.officer = consultation, kind, name, officer

    def tell(self, contents: list[Content]) -> None:
        by_title = {_words(content): self._post(content) for content in contents}
        for content in contents:
            if "same_as" in content:
                one, into = by_title[content["title"]], by_title[content["same_as"]]
                services.merge(contribution=one, into=into, by=self.officer)

    def _post(self, content: Content) -> Contribution:
        moment = _moment(content["days_ago"])
        geometry, area = place_of(_geometry(content), content.get("place", ""))
        words = _words(content)
        made = services.contribute(
            consultation=self.consultation,
            kind=self.kind,
            key=uuid5(NAMESPACE_URL, f"demonstration/{self.consultation.slug}/{words}/{content['text']}"),
            title=content.get("title", ""),
            text=content["text"],
            sender=Sender(name=self.name),
            where=Where(geometry, content.get("place", ""), area, section=content.get("part", "")),
        )
        self._let_through(made, moment)
        for number, text in enumerate(content.get("comments", [])):
            key = uuid5(NAMESPACE_URL, f"demonstration/{made.key}/{number}")
            said = services.comment(
                contribution=Contribution.objects.get(pk=made.pk), key=key, text=text, sender=Sender(name=self.name)
            )
            self._let_through(said, moment + timedelta(hours=3 * (number + 1)))
        self._support(made, content["supporters"], moment)
        if "status" in content:
            agency = Agency.objects.filter(slug=content["agency"]).first()
            decision = Decision(content["status"], content["reason"], agency=agency)
            services.decide(contribution=Contribution.objects.get(pk=made.pk), decision=decision, by=self.officer)
        return Contribution.objects.get(pk=made.pk)

    def _let_through(self, written: Contribution | Comment, moment: datetime) -> None:
        item = Item.objects.about(written).get()
        decide(item=item, action="published", by=self.officer, version=item.version)
        type(written).objects.filter(pk=written.pk).update(created_at=moment)
        Item.objects.filter(pk=item.pk).update(submitted_at=moment)

    def _support(self, contribution: Contribution, count: int, moment: datetime) -> None:
        """So many devices, the same for each contribution, as its neighbours would."""
        devices = [Supporter(f"demonstration-{number}").device_name(self.consultation) for number in range(count)]
        Support.objects.bulk_create(
            Support(contribution=contribution, person=each, device=each, created_at=moment) for each in devices
        )


def _words(content: Content) -> str:
    """By what it is known in its file: a title, a place, or for a comment its own first words."""
    return content.get("title") or content.get("place") or content["text"][:60]


def _geometry(content: Content) -> Content | None:
    if "line" in content:
        return {"type": "LineString", "coordinates": content["line"]}
    return {"type": "Point", "coordinates": content["point"]} if "point" in content else None


def _moment(days_ago: int) -> datetime:
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time(16)))
