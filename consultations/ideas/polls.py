"""A quick poll: the one question of a consultation with a poll phase, shown in an update, answered on its own page.

The answer goes into the ledger by the same door as all others. An update's page is kept for everybody, so it holds no
form: its button leads to the page that does. What the public reads of its counts is a release, here as elsewhere: a
job makes it in the night after the last day.
"""

import logging
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from consultations.answering.models import RespondentType
from consultations.preparing.models import Consultation, Phase, PhaseKind, QuestionVersion
from consultations.questions.questionnaire import Question
from consultations.results.models import Release
from consultations.results.releases import ReleaseRefusedError, release_results
from home.sensitive_periods.due import Due
from home.sensitive_periods.models import SensitivePeriod

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as the public sees it today.

    `results` are the counts of the newest release, if there is one. Where that was made while people could still
    answer, they are as they stood on the day `released_on`.
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
    if len(asked) != 1 or phases[0].opens_on > today or consultation.waits_to_open:
        return None
    is_open = consultation.phase_on(today, PhaseKind.POLL) is not None
    # An empty answer to the only question says nothing.
    question = replace(asked[0], is_required=True)
    release = Release.objects.newest_of(consultation)
    counted = _released(release, question) if release else None
    is_final = release is not None and not is_open and _was_made_after(release, phases[-1])
    released_on = timezone.localdate(release.released_at) if release and counted and not is_final else None
    return Poll(consultation, version, question, is_open, phases[-1].closes_on, counted, released_on)


def _released(release: Release, question: Question) -> dict[str, Any] | None:
    """People's answers in the newest wording of the question; of few, only how many there are."""
    people = next((who for who in release.content["respondents"] if who["type"] == RespondentType.PERSON), None)
    if people is None:
        return None
    if people["is_only_number"]:
        return {"base": people["total"], "is_only_number": True}
    return next((each for each in reversed(people["questions"]) if each["id"] == question.id), None)


def _was_made_after(release: Release, phase: Phase) -> bool:
    """Whether nobody could answer any more when it was made."""
    stopped_at = phase.consultation.stopped_at
    is_over = timezone.localdate(release.released_at) > phase.closes_on
    return is_over or (stopped_at is not None and release.released_at >= stopped_at)


def release_closed_polls() -> None:
    """Publish what came of each poll that has closed, once; what is held or withdrawn afterwards changes nothing."""
    polls = Phase.objects.filter(kind=PhaseKind.POLL)
    closed = Consultation.objects.published().filter(pk__in=polls.values("consultation")).prefetch_related("phases")
    for consultation in closed.order_by("pk"):
        poll = poll_of(consultation)
        last = [phase for phase in consultation.ordered_phases if phase.kind == PhaseKind.POLL][-1]
        newest = Release.objects.newest_of(consultation)
        is_over = consultation.stopped_at is not None or timezone.localdate() > last.closes_on
        if poll is None or not is_over or (newest and _was_made_after(newest, last)):
            continue
        try:
            release_results(consultation=consultation, by=None)
        except ReleaseRefusedError as refused:
            logger.info("Nothing is released of the poll %s: %s", consultation.slug, refused)


def polls_due(period: SensitivePeriod) -> list[Due]:
    """Polls whose counts would go out in the period: in the night after their last day."""
    first, last = period.starts_on - timedelta(days=1), period.ends_on - timedelta(days=1)
    phases = Phase.objects.filter(kind=PhaseKind.POLL, closes_on__range=(first, last), consultation__stopped_at=None)
    return [
        Due(
            on=phase.closes_on + timedelta(days=1),
            kind=_("Results of a consultation or poll"),
            title=str(phase.consultation),
            address=reverse("consultation_detail", args=[phase.consultation_id]),
            standing=gettext("They will be held on their day."),
        )
        for phase in phases.select_related("consultation").order_by("pk")
    ]


def poll_choices() -> list[tuple[str, str]]:
    """Consultations with a poll phase, the newest first."""
    found = Consultation.objects.filter(phases__kind=PhaseKind.POLL, stopped_at=None).distinct().order_by("-pk")
    return [(each.slug, each.title) for each in found]


class ConsultationBlock(blocks.ChoiceBlock):
    """A consultation's slug. Whoever reads a page need not know all that could have been chosen."""

    def normalize_choice(self, value):
        return value


class QuickPollBlock(blocks.StructBlock):
    """One question, answered with one press on a page of its own; what came of it once it has closed."""

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
