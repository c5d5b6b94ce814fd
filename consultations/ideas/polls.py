"""A quick poll: the one question of a consultation with a poll phase, shown in an update, answered on its own page.

The answer goes into the ledger by the same door as all others. An update's page is kept for everybody, so it holds no
form: its button leads to the page that does.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from consultations.answering.models import RespondentType
from consultations.preparing.models import Consultation, PhaseKind, QuestionVersion
from consultations.questions.questionnaire import Question
from consultations.results.models import Release
from consultations.results.presenting import FEWEST_PUBLISHED, question_content
from consultations.results.services import results_of


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as the public sees it today.

    `results` are its counts once it has closed; before, those of the newest release, if there is one, as they stood on
    the day `released_on`.
    """

    consultation: Consultation
    version: QuestionVersion
    question: Question
    is_open: bool
    closes_on: Any
    results: dict[str, Any] | None
    released_on: date | None = None

    @property
    def address(self) -> str:
        return reverse("consultations:poll", args=[self.consultation.slug])


def poll_of(consultation: Consultation) -> Poll | None:
    """Its poll; None where it has no poll phase, asks not exactly one question, or is not public."""
    phases = [phase for phase in consultation.ordered_phases if phase.kind == PhaseKind.POLL]
    version = consultation.version
    if not phases or version is None or consultation.page is None:
        return None
    asked = list(version.questionnaire(get_language() or "").questions)
    today = timezone.localdate()
    if len(asked) != 1 or phases[0].opens_on > today:
        return None
    is_open = consultation.phase_on(today, PhaseKind.POLL) is not None
    # An empty answer to the only question says nothing.
    question = replace(asked[0], is_required=True)
    if not is_open and phases[-1].opens_on <= today:
        return Poll(consultation, version, question, is_open, phases[-1].closes_on, _counts(consultation, question))
    return Poll(consultation, version, question, is_open, phases[-1].closes_on, *_released(consultation, question))


def _released(consultation: Consultation, question: Question) -> tuple[dict[str, Any] | None, date | None]:
    """What staff chose to publish while it is open."""
    release = Release.objects.newest_of(consultation)
    if release is None:
        return None, None
    people = [who for who in release.content["respondents"] if who["type"] == RespondentType.PERSON]
    counted = next((each for who in people for each in who["questions"] if each["id"] == question.id), None)
    return counted, timezone.localdate(release.released_at) if counted else None


def _counts(consultation: Consultation, question: Question) -> dict[str, Any] | None:
    people = results_of(consultation).people
    result = people.question(question.id) if people else None
    return question_content(result, fewest=FEWEST_PUBLISHED) if result else None


def poll_choices() -> list[tuple[str, str]]:
    """Consultations with a poll phase, the newest first."""
    found = Consultation.objects.filter(phases__kind=PhaseKind.POLL, stopped_at=None).distinct().order_by("-pk")
    return [(each.slug, each.title) for each in found]


class ConsultationBlock(blocks.ChoiceBlock):
    """A consultation's slug. Whoever reads a page need not know all that could have been chosen."""

    def normalize_choice(self, value):
        return value


class QuickPollBlock(blocks.StructBlock):
    """One question, answered with one press on a page of its own; its counts once it has closed."""

    consultation = ConsultationBlock(
        label=_("Poll"),
        choices=poll_choices,
        help_text=_("A consultation with a phase “Quick poll” that asks exactly one question. Publish it first."),
    )

    class Meta:
        icon = "radio-full"
        label = _("Quick poll")
        template = "consultations/ideas/poll_block.html"

    def get_context(self, value, parent_context=None):
        consultation = Consultation.objects.prefetch_related("phases").filter(slug=value["consultation"]).first()
        poll = poll_of(consultation) if consultation else None
        return super().get_context(value, parent_context) | {"poll": poll}
