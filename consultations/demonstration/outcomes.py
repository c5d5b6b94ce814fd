"""What came of the demonstration's closed consultation, and its report, from `outcomes.toml`. Harmless to repeat."""

import tomllib
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from actions.demonstration import team_member, tell_action
from consultations.coding.models import Code, Coding
from consultations.outcomes import reports, services
from consultations.outcomes.models import News, Said, SaidWords
from consultations.outcomes.pages import ConsultationReportPage
from consultations.preparing.models import Consultation
from consultations.results.models import PublishedText
from core.models import ContentVersion
from home.demonstration import Demonstration
from people.models import User

Content = dict[str, Any]
EXAMPLES = 2


@transaction.atomic
def tell_outcomes(demonstration: Demonstration) -> None:
    """Make what is missing; nothing where the demonstration has no outcomes."""
    path = demonstration.folder / "outcomes.toml"
    if not path.exists():
        return
    officer = team_member()
    for content in tomllib.loads(path.read_text(encoding="utf-8"))["outcomes"]:
        consultation = Consultation.objects.filter(slug=content["consultation"]).first()
        if consultation is not None and not Said.objects.of(consultation).exists():
            _tell(consultation, content, officer)
    ContentVersion.raise_number()


def _tell(consultation: Consultation, content: Content, officer: User | None) -> None:
    for theme in content["said"]:
        code = Code.objects.of(consultation).in_use().filter(title=theme.get("code", "")).first()
        said = services.write_said(
            consultation=consultation,
            title=theme["title"],
            text=theme["text"],
            code=code,
            examples=_examples(consultation, code),
            by=officer,
        )
        for language, words in theme.get("in_other_languages", {}).items():
            SaidWords.objects.create(said=said, language=language, **words)
        for did in theme["did"]:
            tell_action(did, source=said, officer=officer)
    services.publish_outcome(consultation=consultation, by=officer)
    answered_on = timezone.localdate() - timedelta(days=content["answered_days_ago"])
    Consultation.objects.filter(pk=consultation.pk).update(answered_on=answered_on)
    report = reports.start_report(consultation=consultation, by=officer)
    report.foreword, report.decisions = content["foreword"], content["decisions"]
    report.save_revision(user=officer).publish(user=officer, skip_permission_checks=True)
    day = timezone.localdate() - timedelta(days=content["report_days_ago"])
    published = timezone.make_aware(datetime.combine(day, time(9)))
    ConsultationReportPage.objects.filter(pk=report.pk).update(
        first_published_at=published, last_published_at=published
    )
    # All that was long ago: nobody is told of it today.
    News.objects.waiting().filter(consultation=consultation).update(told_at=published)


def _examples(consultation: Consultation, code: Code | None) -> list[PublishedText]:
    """Two published answers that were given the code: a group's where there is one, and a person's."""
    if code is None:
        return []
    coded = Coding.objects.filter(code=code).values("response", "question")
    pairs = {(row["response"], row["question"]) for row in coded}
    published = PublishedText.objects.public().filter(consultation=consultation).order_by("pk")
    found = [text for text in published if (text.response_id, text.question) in pairs]
    groups = [text for text in found if text.group_id]
    people = list({text.text: text for text in found if not text.group_id}.values())
    return [*groups[:1], *people[len(people) // 2 :]][:EXAMPLES]
