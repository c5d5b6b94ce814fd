"""Who came to the demonstration's forums and what their tables said, from its `forum-day.toml`.

Harmless to repeat: a forum that has attendance or points stays as staff have left it.
"""

import random
import tomllib
import uuid
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from actions.demonstration import team_member, tell_action
from consultations.answering.about_forms import wards
from core.models import ContentVersion
from forums.day.models import Attendance, CheckState, Poll, PollOption, PollVote, TableNote, WallQuestion
from forums.day.services import NOTE, QUESTION, make_poll
from forums.inviting.models import Coming, Rsvp
from forums.preparing.models import BreakoutTopic, Forum
from home.demonstration import Demonstration
from moderation.models import Decision, Item
from people.models import CommunityGroup
from places.models import Area

Content = dict[str, Any]
KEYS = uuid.UUID("4e8a0a52-55f9-4b8c-9b55-7a1d6b6a3f02")
NAMES_KEPT_FOR = timedelta(days=365)
OF_EACH_YEAR = ("points", "questions", "polls")


@transaction.atomic
def tell_the_day(demonstration: Demonstration) -> None:
    """Tell who came and what was said at each forum that was held; nothing where the demonstration has none of it."""
    path = demonstration.folder / "forum-day.toml"
    if not path.exists():
        return
    story, today = tomllib.loads(path.read_text(encoding="utf-8")), timezone.localdate()
    held = Forum.objects.held_before(today).filter(attendances=None, table_notes=None)
    annual, smaller = held.filter(is_annual=True), held.filter(is_annual=False)
    for year, forum in enumerate(annual, start=1):
        walk_ins = story["walk_ins"][min(year, len(story["walk_ins"])) - 1]
        of_year = {name: [each for each in story[name] if year in each["years"]] for name in OF_EACH_YEAR}
        teller = _Teller(story, forum, f"annual {year}")
        teller.tell(walk_ins, of_year["points"])
        teller.tell_screen(of_year["questions"], of_year["polls"])
    for forum in smaller:
        _Teller(story, forum, "smaller").tell(walk_ins=9, points=[{"priority": None, **story["young_people"]}])
    officer = team_member()
    for content in story.get("actions", []):
        source: TableNote | WallQuestion | None
        if "question" in content:
            source = WallQuestion.objects.filter(text=content["question"]).order_by("-made_at").first()
        else:
            source = TableNote.objects.filter(text=content["point"]).order_by("-noted_at").first()
        if source:
            tell_action(content, source=source, officer=officer)
    ContentVersion.raise_number()


class _Teller:
    """Tells the day of one forum, the same each time."""

    def __init__(self, story: Content, forum: Forum, chance: str) -> None:
        self.story, self.forum = story, forum
        self.chance = random.Random(chance)  # noqa: S311 - the same demonstration each time, and no secret
        self.doors_open = timezone.make_aware(datetime.combine(forum.day, forum.starts_at)) - timedelta(minutes=20)
        self.knows_names = forum.day >= timezone.localdate() - NAMES_KEPT_FOR

    def tell(self, walk_ins: int, points: Iterable[Content]) -> None:
        self._guests()
        self._walk_ins(walk_ins)
        self._tables(points)

    def _guests(self) -> None:
        for rsvp in Rsvp.objects.filter(forum=self.forum).select_related("group", "area").order_by("pk"):
            share = self.story["came_of_hundred" if rsvp.has_place else "came_without_place"]
            if self.chance.randrange(100) < share:
                self._come(f"guest {rsvp.token}", rsvp=rsvp, name=rsvp.name, group=rsvp.group, area=rsvp.area)

    def _walk_ins(self, count: int) -> None:
        """Residents for themselves, and one for a group that had not answered."""
        silent = CommunityGroup.objects.active().exclude(pk__in=self._groups_there()).order_by("pk").first()
        known = list(Area.objects.filter(pk__in=[int(pk) for pk, _name in wards()]).order_by("pk"))
        for number in range(count):
            key, group = f"walk-in {self.forum.slug} {number}", silent if number == 0 else None
            if group:
                self._come(key, group=group, area=group.areas.order_by("pk").first())
            else:
                name = "Resident" if self.knows_names else ""
                self._come(key, name=name, area=self.chance.choice(known) if known else None)

    def _groups_there(self) -> list[int]:
        there = Attendance.objects.for_forum(self.forum).exclude(group=None)
        return list(there.values_list("group", flat=True))

    def _come(self, name_of_key: str, **facts: Any) -> None:
        rsvp = facts.get("rsvp")
        Attendance.objects.create(
            forum=self.forum,
            is_online=bool(rsvp and rsvp.coming == Coming.ONLINE),
            arrived_at=self.doors_open + timedelta(minutes=self.chance.randrange(45)),
            key=uuid.uuid5(KEYS, name_of_key),
            **facts,
        )

    def _tables(self, points: Iterable[Content]) -> None:
        topics = {topic.priority.slug if topic.priority else "": topic for topic in self._topics()}
        begins = self.doors_open + timedelta(hours=2)
        number = 0
        for content in points:
            topic = topics.get(content["priority"]) if content["priority"] is not None else None
            for verdict in ("working", "not_working", "missed"):
                for text in content.get(verdict, []):
                    number += 1
                    self._note(text, verdict, topic, begins + timedelta(minutes=number))

    def _topics(self) -> Iterable[BreakoutTopic]:
        return self.forum.topics.select_related("priority")

    def _note(self, text: str, verdict: str, topic: BreakoutTopic | None, at: datetime) -> None:
        """A point as its scribe noted it, let through by a moderator the next morning."""
        note = TableNote.objects.create(
            forum=self.forum,
            topic=topic,
            priority=topic.priority if topic else self.forum.priorities.first(),
            verdict=verdict,
            text=text,
            public_text=text,
            state=CheckState.PUBLISHED,
            noted_at=at,
            received_at=at,
            key=uuid.uuid5(KEYS, f"{self.forum.slug} {text}"),
        )
        read_at = timezone.make_aware(datetime.combine(self.forum.day + timedelta(days=1), time(8, 15)))
        self._let_through(note, NOTE, f"{note.get_verdict_display()}: point from “{self.forum}”", at, read_at)

    def tell_screen(self, questions: Iterable[Content], polls: Iterable[Content]) -> None:
        """What the room asked, read within minutes, and what it was asked, with what it said."""
        begins = self.doors_open + timedelta(hours=1)
        for number, content in enumerate(questions):
            self._question(content, begins + timedelta(minutes=7 * number))
        for number, content in enumerate(polls):
            self._poll(content, begins + timedelta(minutes=40 * number))

    def _question(self, content: Content, at: datetime) -> None:
        question = WallQuestion.objects.create(
            forum=self.forum,
            text=content["text"],
            public_text=content["text"],
            is_on_paper=content.get("paper", False),
            state=CheckState.PUBLISHED,
            answered_at=at + timedelta(hours=1) if content.get("answered") else None,
            key=uuid.uuid5(KEYS, f"{self.forum.slug} {content['text']}"),
        )
        WallQuestion.objects.filter(pk=question.pk).update(made_at=at)
        self._let_through(question, QUESTION, f"Question from “{self.forum}”", at, at + timedelta(minutes=4))

    def _poll(self, content: Content, at: datetime) -> None:
        """Put, answered and taken off again; the phones are forgotten, as they are the day after."""
        poll = make_poll(
            forum=self.forum, question=content["question"], answers=[each["words"] for each in content["answers"]]
        )
        shown = {"opened_at": at, "closed_at": at + timedelta(minutes=4), "taken_off_at": at + timedelta(minutes=9)}
        Poll.objects.filter(pk=poll.pk).update(**shown)
        for option, said in zip(poll.options.order_by("position"), content["answers"], strict=True):
            PollOption.objects.filter(pk=option.pk).update(hands=said["hands"])
            PollVote.objects.bulk_create(
                PollVote(poll=poll, option=option, device=f"-{option.pk}-{phone}") for phone in range(said["phones"])
            )

    def _let_through(
        self, written: TableNote | WallQuestion, kind: str, title: str, at: datetime, read_at: datetime
    ) -> None:
        item = Item.objects.create(
            kind=kind,
            content_type=ContentType.objects.get_for_model(written),
            object_id=written.pk,
            title=title,
            text=written.text,
            public_text=written.text,
            state=Item.State.PUBLISHED,
            submitted_at=at,
            decided_at=read_at,
        )
        Decision.objects.create(
            item=item,
            action=Decision.Action.PUBLISHED,
            decided_by=team_member(),
            decided_at=read_at,
            waited_since=at,
        )
