"""Feedback on the demonstration's forums, what came of it, reports and evidence, from `forum-feedback.toml`.

Harmless to repeat: a forum that has feedback keeps it as staff have left it.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from actions.demonstration import team_member, tell_action
from consultations.coding.models import Code
from consultations.coding.texts import text_questions
from consultations.demonstration.coding import coder_with, make_codes, read_texts
from consultations.demonstration.results import LedgerTeller
from consultations.models import (
    ComplianceRecord,
    Consultation,
    ConsultationPage,
    News,
    Phase,
    QuestionVersion,
    Release,
)
from consultations.outcomes.services import publish_outcome, write_said
from consultations.results.releases import make_release
from core.models import ContentVersion
from forums.after.evidence import keep_evidence
from forums.after.feedback import CAME, MISSED, SATISFIED, going, make_feedback, why
from forums.after.minutes import draft_discussed
from forums.after.models import Duty, DutyNote, Evidence
from forums.after.pages import ForumReportPage
from forums.after.reports import start_report
from forums.after.themes import decide, suggest_themes
from forums.day.models import TableNote
from forums.preparing.models import Forum
from home.demonstration import Demonstration

Content = dict[str, Any]
BEFORE, AFTER = timedelta(weeks=4), timedelta(weeks=4)
ANSWERED_AFTER = timedelta(weeks=10)
ELSE = "else"


@transaction.atomic
def tell_what_came_after(demonstration: Demonstration) -> None:
    """Tell what came after each annual forum; nothing where the demonstration has no feedback or no forums."""
    path = demonstration.folder / "forum-feedback.toml"
    if not path.exists():
        return
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    teller, today = _Teller(story), timezone.localdate()
    annual = Forum.objects.filter(is_annual=True, feedback=None)
    held = list(annual.held_before(today)[: len(story["forums"])])
    # The oldest first: each year's feedback repeats the questions of the year before.
    for forum, content in reversed(list(zip(held, story["forums"], strict=False))):
        if forum.source_page:
            teller.tell(forum, content)
    coming = annual.coming_on(today).first()
    if coming and coming.source_page and coming.is_published:
        teller.tell_before(coming, story["before"])
    ContentVersion.raise_number()


class _Teller:
    """Tells it as the team would have done it, and dates it as the story says."""

    def __init__(self, story: Content) -> None:
        self.story = story
        self.officer = team_member()

    def tell(self, forum: Forum, content: Content) -> None:
        """All that came after a forum that was held."""
        consultation = self._feedback(forum, content, self._days(forum))
        self._codes(consultation)
        self._themes(forum, consultation)
        released = _moment(forum.day + AFTER + timedelta(days=7))
        if self.officer:
            release = make_release(consultation=consultation, by=self.officer)
            Release.objects.filter(pk=release.pk).update(released_at=released)
        self._outcome(forum, consultation, content)
        self._report(forum, content)
        self._evidence(forum.day.year)

    def tell_before(self, forum: Forum, content: Content) -> None:
        """The coming forum, on which people can give feedback already."""
        today = timezone.localdate()
        first = min(today, forum.day - BEFORE)
        phases = [(first, forum.day - timedelta(days=1)), (forum.day, forum.day + AFTER)]
        if today < forum.day:
            self._feedback(forum, content, phases)

    @staticmethod
    def _days(forum: Forum) -> list[tuple[date, date]]:
        return [(forum.day - BEFORE, forum.day - timedelta(days=1)), (forum.day, forum.day + AFTER)]

    def _feedback(self, forum: Forum, content: Content, days: list[tuple[date, date]]) -> Consultation:
        consultation = make_feedback(forum=forum, by=self.officer)
        Phase.objects.filter(consultation=consultation).delete()
        titles = ("Before the forum", "On the day and after")
        for title, (opens, closes) in zip(titles, days, strict=True):
            Phase.objects.create(consultation=consultation, title=title, opens_on=opens, closes_on=closes)
        forum.refresh_from_db()
        page = Consultation.objects.get(pk=consultation.pk).source_page
        page.get_latest_revision().publish(user=self.officer, skip_permission_checks=True)
        consultation = Consultation.objects.get(pk=consultation.pk)
        published = _moment(days[0][0] - timedelta(days=3))
        ConsultationPage.objects.filter(pk=page.pk).update(first_published_at=published, last_published_at=published)
        QuestionVersion.objects.filter(consultation=consultation).update(made_at=published)
        ComplianceRecord.objects.filter(consultation=consultation).update(made_at=published)
        Consultation.objects.filter(pk=consultation.pk).update(
            made_at=published - timedelta(days=7), opened_at=_moment(days[0][0])
        )
        version = consultation.version
        if version:
            LedgerTeller(consultation, version, self._ledger(forum, consultation, content)).tell()
        return consultation

    def _ledger(self, forum: Forum, consultation: Consultation, content: Content) -> Content:
        """What `answers.toml` says of a survey, for these questions."""
        weights = _weights(CAME, ("room", "online", "not", "not-yet"), content["came"])
        steps = ("very", "fairly", "neither", "fairly-dis", "very-dis")
        weights |= _weights(SATISFIED, steps, content.get("satisfied", [1] * len(steps)))
        missed = self.story["missed"]
        texts = {"forum-one-thing": missed["one_thing"], "forum-better": missed["better"][0]}
        for priority in forum.reviewed_priorities:
            shares = self.story["going"].get(priority.slug, self.story["going"][ELSE])
            weights |= _weights(going(priority), ("very-well", "well", "neither", "badly", "very-badly"), shares)
            if sentences := self.story["why"].get(priority.slug):
                texts[why(priority)] = sentences
        return {
            "consultation": consultation.slug,
            "people": content["people"],
            "channels": self.story["channels"],
            "consents": self.story["consents"],
            "answers_in_words": self.story["answers_in_words"],
            "weights": weights,
            "texts": texts,
            "more_texts": [{"question": MISSED, "sentences": theme} for theme in missed["themes"]],
        }

    def _codes(self, consultation: Consultation) -> None:
        coder = coder_with("Analysts") or self.officer
        frame = [
            {"title": title, "definition": definition, "words": words}
            for title, (definition, words) in self.story["codes"].items()
        ]
        codes = make_codes(consultation, frame)
        for question in text_questions(consultation) if coder else []:
            read_texts(consultation, question, codes, [coder], unread=0)

    def _themes(self, forum: Forum, consultation: Consultation) -> None:
        """The team has said which theme each point of the tables has, where it has one; for others one is suggested."""
        if self.officer is None:
            return
        points = list(TableNote.objects.for_forum(forum))
        for title, (_definition, words) in self.story["codes"].items():
            code = Code.objects.of(consultation).filter(title=title).first()
            fitting = [note for note in points if any(word in note.text.casefold() for word in words)]
            decide(forum=forum, names=[f"point-{note.pk}" for note in fitting], code=code, by=self.officer)
        suggest_themes(forum)

    def _outcome(self, forum: Forum, consultation: Consultation, content: Content) -> None:
        for theme in content["said"]:
            said = write_said(
                consultation=consultation,
                title=theme["title"],
                text=theme["text"],
                code=Code.objects.of(consultation).filter(title=theme["code"]).first(),
                by=self.officer,
            )
            for did in theme["did"]:
                tell_action(did, source=said, officer=self.officer)
        answered_on = min(forum.day + ANSWERED_AFTER, timezone.localdate())
        if publish_outcome(consultation=consultation, by=self.officer):
            Consultation.objects.filter(pk=consultation.pk).update(answered_on=answered_on)
        # All that was long ago: nobody is told of it today.
        News.objects.waiting().filter(consultation=consultation).update(told_at=_moment(answered_on))

    def _report(self, forum: Forum, content: Content) -> None:
        report = start_report(forum=forum, by=self.officer)
        report.foreword = content["foreword"]
        report.save_revision(user=self.officer).publish(user=self.officer, skip_permission_checks=True)
        day = min(forum.day + timedelta(days=content["published_after"]), timezone.localdate())
        ForumReportPage.objects.filter(pk=report.pk).update(
            first_published_at=_moment(day), last_published_at=_moment(day)
        )
        Forum.objects.filter(pk=forum.pk).update(reported_on=day)
        page = forum.source_page
        draft_discussed(forum=forum, by=self.officer)
        if page.live and not page.discussed:
            page.get_latest_revision().publish(user=self.officer, skip_permission_checks=True)

    def _evidence(self, year: int) -> None:
        if Evidence.objects.filter(year=year).exists():
            return
        duties = {duty.slug: duty for duty in Duty.objects.in_use()}
        for slug, words in self.story["duties"].items():
            if slug in duties:
                DutyNote.objects.get_or_create(
                    duty=duties[slug], year=year, defaults={"is_met": True, "note": words, "written_by": self.officer}
                )
        keep_evidence(year=year, by=self.officer)


def _weights(question: str, names: tuple[str, ...], shares: list[float]) -> dict[str, float]:
    return {f"{question}-{name}": share for name, share in zip(names, shares, strict=True)}


def _moment(day: date) -> datetime:
    return min(timezone.make_aware(datetime.combine(day, time(10))), timezone.now())
