"""Answers to the demonstration's surveys, drawn by lot from `answers.toml`, and what is published of them.

Harmless to repeat: a consultation that has answers gets none, and one that has a release or published words no more.
"""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from consultations.answering.codes import new_reference
from consultations.answering.models import PublishConsent, RespondentType, Response
from consultations.preparing.models import Consultation, QuestionVersion
from consultations.questions.answers import Answer, Answers, counted_answers
from consultations.questions.questionnaire import Option, Question, QuestionKind
from consultations.results.models import PopulationGroup, PublishedText, Release
from consultations.results.population_import import import_population_groups, read_population_groups
from consultations.results.publishing import gather_texts
from consultations.results.releases import make_release
from core.models import ContentVersion
from home.demonstration import Demonstration
from moderation.models import Item
from moderation.services import decide
from people.models import CommunityGroup, User
from places.models import Area, AreaKind

Content = dict[str, Any]
# Of a hundred who are asked a question that need not be answered, how many answer it.
ANSWERED, DONT_KNOW_WEIGHT, NO_AREA = 0.93, 4, 0.07
MADE_UP = (
    "Made up for this demonstration: these are not census figures. A partnership loads its own, from the Office for "
    "National Statistics."
)


@transaction.atomic
def tell_answers(demonstration: Demonstration) -> None:
    """Lay the ledgers of surveys, as far as the demonstration has any."""
    path = demonstration.folder / "answers.toml"
    if not path.exists():
        return
    _load_population(demonstration)
    for content in tomllib.loads(path.read_text(encoding="utf-8"))["ledger"]:
        consultation = Consultation.objects.filter(slug=content["consultation"]).first()
        if consultation and consultation.version and not consultation.responses.exists():
            LedgerTeller(consultation, consultation.version, content).tell()


def _load_population(demonstration: Demonstration) -> None:
    path = demonstration.folder / "population-groups.csv"
    if path.exists() and not PopulationGroup.objects.exists():
        import_population_groups(read_population_groups(path.read_bytes()))
    if not PopulationGroup.objects.in_one_area().exists():
        make_up_ages()


def make_up_ages() -> int:
    """How old people are in each area that answers come from: as in the whole place, and a little different in each.

    The same figures every time, and marked as made up; how many.
    """
    everywhere = list(PopulationGroup.objects.everywhere().filter(characteristic="age"))
    made = []
    for area in (each for each in areas_of_answers() if each.population):
        chance = Random(area.code)  # noqa: S311 - no secret
        shares = [group.people * chance.uniform(0.6, 1.4) for group in everywhere]
        for group, share in zip(everywhere, shares, strict=True):
            people = round((area.population or 0) * share / sum(shares))
            columns = {name: getattr(group, name) for name in ("characteristic", "group", "label", "covers", "order")}
            made.append(PopulationGroup(area=area, people=people, source=MADE_UP, **columns))
    return import_population_groups(made)


def areas_of_answers() -> list[Area]:
    """Where those who answer live: wards where there are any, or neighbourhoods."""
    wards = list(Area.objects.current().of_kind(AreaKind.WARD).order_by("code"))
    return wards or list(Area.objects.current().of_kind(AreaKind.MSOA).order_by("code"))


@transaction.atomic
def tell_results(demonstration: Demonstration) -> None:
    """Release the results of surveys that have closed, and publish what may be published of their words."""
    officer = User.objects.filter(is_active=True, groups__name="Support team").order_by("pk").first()
    today = timezone.localdate()
    for consultation in Consultation.objects.closed_before(today).filter(responses__isnull=False).distinct():
        if not PublishedText.objects.filter(consultation=consultation).exists():
            gather_texts(consultation)
            _moderate(consultation, officer)
        if officer and not consultation.releases.exists():
            release = make_release(consultation=consultation, by=officer, breakdowns=["|area", "bikes-first|area"])
            closed = consultation.closes_on or today
            day = timezone.make_aware(datetime.combine(closed + timedelta(days=21), time(10)))
            Release.objects.filter(pk=release.pk).update(released_at=min(day, timezone.now()))
    ContentVersion.raise_number()


def _moderate(consultation: Consultation, officer: User | None) -> None:
    """Publish all but the newest, which wait for whoever tries the site."""
    texts = PublishedText.objects.filter(consultation=consultation)
    waiting = set(texts.order_by("-pk").values_list("pk", flat=True)[:3])
    for text in texts.exclude(pk__in=waiting):
        item = Item.objects.about(text).get()
        decide(item=item, action="published", by=officer, version=item.version)


class LedgerTeller:
    """Draws answers to one questionnaire, the same ones every time."""

    def __init__(self, consultation: Consultation, version: QuestionVersion, content: Content) -> None:
        self.consultation, self.version, self.content = consultation, version, content
        self.questionnaire = version.questionnaire()
        self.chance = Random(content["consultation"])  # noqa: S311 - no secret
        self.weights: dict[str, float] = content["weights"]
        self.areas = areas_of_answers()
        self.themes: dict[str, list[list[list[str]]]] = {}
        for question, sentences in content["texts"].items():
            self.themes.setdefault(question, []).append(sentences)
        for more in content.get("more_texts", ()):
            self.themes.setdefault(more["question"], []).append(more["sentences"])

    def tell(self) -> None:
        people = [self._response(self._answers(), **self._person()) for _each in range(self.content["people"])]
        groups = [self._group(content) for content in self.content.get("groups", ())]
        Response.objects.bulk_create([*people, *groups], batch_size=200)

    def _response(self, answers: Answers, **columns: Any) -> Response:
        first, last = self.consultation.opens_on, self.consultation.closes_on
        days = max(0, (min(last, timezone.localdate()) - first).days) if first and last else 0
        # Most come in the first days, and some more at the end.
        day = (first or timezone.localdate()) + timedelta(days=round(days * self.chance.betavariate(0.7, 0.9)))
        moment = datetime.combine(day, time(self.chance.randint(8, 21), self.chance.randint(0, 59)))
        return Response(
            consultation=self.consultation,
            version=self.version,
            reference=new_reference(),
            answers=counted_answers(self.questionnaire, answers),
            received_on=day,
            submitted_at=min(timezone.make_aware(moment), timezone.now()),
            **columns,
        )

    def _person(self) -> Content:
        consent = self._drawn(self.content["consents"])
        return {
            "channel": self._drawn(self.content["channels"]),
            "publish_consent": consent,
            "area": self._area(),
            "characteristics": {
                name: self._drawn(groups)
                for name, groups in self.content.get("characteristics", {}).items()
                if self.chance.random() < 0.6
            },
        }

    def _area(self) -> Area | None:
        if not self.areas or self.chance.random() < NO_AREA:
            return None
        # Places take part more than others, as they do.
        weights = [(area.population or 1000) * (1 + 3 * (place % 5 == 0)) for place, area in enumerate(self.areas)]
        return self.chance.choices(self.areas, weights)[0]

    def _group(self, content: Content) -> Response:
        group, _made = CommunityGroup.objects.get_or_create(
            name=content["name"],
            defaults={
                "slug": slugify(content["name"]),
                "kind": content["kind"],
                "purpose": content["purpose"],
                "public_contact": content["contact"],
                "verified_at": timezone.now(),
            },
        )
        group.areas.set(Area.objects.filter(code__in=content["areas"]))
        chosen: Answers = {id: {"text": words} for id, words in content["words"].items()}
        for question in self.questionnaire.questions:
            ids = [option.id for option in question.options if option.id in content["chooses"]]
            if ids and question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.SCALE}:
                chosen[question.id] = {"choices": ids}
        return self._response(
            chosen,
            respondent_type=RespondentType.GROUP,
            group=group,
            people_asked=content["people_asked"],
            how_asked=content["how_asked"],
            publish_consent=PublishConsent.NAMED,
        )

    def _answers(self) -> Answers:
        found = {}
        for question in self.questionnaire.questions:
            is_answered = question.is_required or self.chance.random() < ANSWERED
            if is_answered and (answer := self._answer(question)):
                found[question.id] = answer
        return found

    def _answer(self, question: Question) -> Answer | None:  # noqa: PLR0911 - one for each kind of question
        if question.may_not_say and self.chance.random() < 0.04:
            return {"not_said": True}
        match question.kind:
            case QuestionKind.CHOICE | QuestionKind.SCALE:
                return {"choices": [self._option(question.options)]}
            case QuestionKind.CHOICES:
                certain = [option for option in question.options if not option.is_dont_know]
                chosen = [each.id for each in certain if self.chance.random() < self._weight(each) / 100]
                return {"choices": chosen or [self._option(certain)]}
            case QuestionKind.GRID:
                return {"rows": {row.id: self._option(question.options) for row in question.rows}}
            case QuestionKind.RANKING:
                ids = [option.id for option in question.options]
                return {"ranking": sorted(ids, key=lambda id: -self.weights.get(id, 1) * self.chance.random())}
            case QuestionKind.NUMBER:
                return {"number": self.chance.randint(5, 200)}
            case QuestionKind.PLACE:
                return self._place()
            case QuestionKind.SHORT_TEXT | QuestionKind.LONG_TEXT:
                return self._text(question)
        return None

    def _option(self, options: Sequence[Option]) -> str:
        # What has words beside it is left out: none are made up for it.
        known = [option for option in options if not option.has_text]
        return self.chance.choices([option.id for option in known], [self._weight(option) for option in known])[0]

    def _weight(self, option: Option) -> float:
        return self.weights.get(option.id, DONT_KNOW_WEIGHT if option.is_dont_know else 1)

    def _place(self) -> Answer | None:
        if "centre" not in self.content or self.chance.random() < 0.4:
            return None
        latitude, longitude = self.content["centre"]
        return {"point": [self.chance.gauss(latitude, 0.006), self.chance.gauss(longitude, 0.009)]}

    def _text(self, question: Question) -> Answer | None:
        themes = self.themes.get(question.id)
        if not themes or self.chance.random() > self.content["answers_in_words"]:
            return None
        sentences: Iterator[str] = (self.chance.choice(each) for each in self.chance.choice(themes))
        return {"text": " ".join(filter(None, sentences))}

    def _drawn(self, weights: dict[str, float]) -> str:
        return self.chance.choices(list(weights), list(weights.values()))[0]
