"""The demonstration's forums, from its `forums.toml`: records, pages, and who was invited and answered.

Harmless to repeat: where there is a forum, everything stays as staff have left it. Who came, what the tables noted and
what came of it is told by others.
"""

import random
import tomllib
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from consultations.answering.about_forms import wards
from core.models import ContentVersion
from forums.inviting.breakouts import seat_guests
from forums.inviting.models import BreakoutChoice, Coming, Invitation, Rsvp
from forums.inviting.retention import NAMES_KEPT_FOR, NEEDS_KEPT_FOR
from forums.preparing.models import BreakoutTopic, Forum, SeniorAttendance, Session
from forums.preparing.pages import ForumPage, ForumsPage
from forums.preparing.services import start_forum
from home.demonstration import Demonstration
from home.models import PriorityPage
from people.models import Agency, CommunityGroup, User

Content = dict[str, Any]
WEDNESDAY = 2
KEYS = uuid.UUID("b0a61c1e-6a2f-4a39-9f39-0d5a3b0c9b11")
INVITED_BEFORE = timedelta(weeks=10)
# Of a hundred who are invited: how they answer.
IN_PERSON, ONLINE, NOT_COMING = 66, 80, 90


@transaction.atomic
def tell_forums(demonstration: Demonstration) -> None:
    """Tell all forums; nothing where the demonstration has none, or staff have begun one."""
    path = demonstration.folder / "forums.toml"
    if not path.exists() or Forum.objects.exists() or not ForumsPage.objects.exists():
        return
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    teller = _Teller(story, demonstration.mail_domain)
    for content in sorted(story["forums"], key=lambda each: each["weeks"]):
        teller.tell(content)
    ContentVersion.raise_number()


class _Teller:
    """Tells forums from the oldest on, each after the one that came before it."""

    def __init__(self, story: Content, mail_domain: str) -> None:
        self.story, self.mail_domain = story, mail_domain
        self.today = timezone.localdate()
        coming = self.today + timedelta(days=story["coming_in_days"])
        self.coming_day = coming + timedelta(days=(WEDNESDAY - coming.weekday()) % 7)
        self.usual = next(each for each in story["forums"] if each["weeks"] == 0)
        self.agencies = {agency.slug: agency for agency in Agency.objects.all()}
        self.officer = User.objects.filter(is_active=True, groups__name="Support team").order_by("pk").first()
        self.previous: Forum | None = None
        self.wards = [int(pk) for pk, _name in wards()]

    def tell(self, content: Content) -> None:
        day = self.coming_day + timedelta(weeks=content["weeks"])
        forum = self._start(content, day)
        self._programme(forum, content)
        self._publish(forum, content, day)
        if forum.is_annual:
            self.previous = forum
        self._guests(forum)
        if forum.chooses_breakouts:
            seat_guests(forum=forum)

    def _start(self, content: Content, day: date) -> Forum:
        is_annual = content.get("is_annual", True)
        return start_forum(
            title=content["title"].format(year=day.year),
            by=self.officer,
            is_annual=is_annual,
            previous=self.previous if is_annual else None,
            day=day,
            starts_at=time.fromisoformat(content["starts_at"]),
            ends_at=time.fromisoformat(content["ends_at"]),
            place_name=content["place"],
            place_address=content["address"],
            access=content["access"],
            capacity_in_person=content["in_person"],
            capacity_online=content.get("online_places", 0),
            online_address=content.get("online_address", ""),
            chooses_breakouts=content.get("breakouts", False),
            prints_badges=content.get("badges", False),
            has_live_poll=content.get("poll", False),
            has_question_wall=content.get("wall", False),
        )

    def _programme(self, forum: Forum, content: Content) -> None:
        def own(name: str) -> list[Content]:
            return content.get(name, self.usual[name] if forum.is_annual else [])

        priorities = {page.slug: page for page in PriorityPage.objects.live().order_by("-pk")}
        later = datetime.combine(forum.day, forum.starts_at) - datetime.combine(
            forum.day, time.fromisoformat(self.usual["starts_at"])
        )
        shift = later if "sessions" not in content else timedelta()
        forum.sessions.set(
            [
                Session(
                    starts_at=(datetime.combine(forum.day, time.fromisoformat(each["at"])) + shift).time(),
                    kind=each["kind"],
                    title=each["title"],
                    about=each.get("about", ""),
                    speaker_role=each.get("role", ""),
                    agency=self.agencies.get(each.get("agency", "")),
                )
                for each in own("sessions")
                if each["kind"] != "actions" or forum.previous_id
            ]
        )
        # Larger forums had larger tables.
        chairs = max(forum.capacity_in_person // max(len(own("topics")), 1), 1)
        forum.topics.set(
            [
                BreakoutTopic(
                    table=number, title=each["title"], priority=priorities.get(each["priority"]), places=chairs
                )
                for number, each in enumerate(own("topics"), start=1)
            ]
        )
        is_over, absent = forum.day < self.today, content.get("absent", [])
        forum.seniors.set(
            [
                SeniorAttendance(
                    agency=self.agencies[each["agency"]],
                    role=each["role"],
                    came=(each["agency"] not in absent) if is_over else None,
                )
                for each in own("seniors")
                if each["agency"] in self.agencies
            ]
        )
        forum.save()
        wanted = content.get("priorities", self.usual["priorities"])
        forum.priorities.set([priorities[slug] for slug in wanted if slug in priorities])
        forum.save()

    def _publish(self, forum: Forum, content: Content, day: date) -> None:
        page = forum.source_page
        for name in ("summary", "body", "online", "discussed"):
            setattr(page, name, content.get(name, ""))
        page.save_revision(user=self.officer).publish(skip_permission_checks=True)
        published = _moment(day - INVITED_BEFORE - timedelta(days=7), 9)
        if published < timezone.now():
            ForumPage.objects.filter(pk=page.pk).update(first_published_at=published, last_published_at=published)

    # Guests

    def _guests(self, forum: Forum) -> None:
        """Invite every group and the lists; most answer, and the first in line have places."""
        self.chance = random.Random(forum.slug)  # noqa: S311 - the same demonstration each time, and no secret
        self.taken: dict[str, int] = {Coming.IN_PERSON: 0, Coming.ONLINE: 0}
        invited_at = min(_moment(forum.day - INVITED_BEFORE, 10), timezone.now() - timedelta(days=12))
        for number, invitation in enumerate(self._invitations(forum, invited_at)):
            drawn = self.chance.randrange(100)
            coming = Coming.IN_PERSON if drawn < IN_PERSON else Coming.ONLINE if drawn < ONLINE else Coming.NO
            if coming == Coming.ONLINE and not forum.capacity_online:
                coming = Coming.IN_PERSON
            # The first group is the one for which somebody can sign in: it comes.
            coming = Coming.IN_PERSON if number == 0 else coming
            if drawn >= NOT_COMING and number:
                continue
            answered = min(
                invited_at + timedelta(hours=3 + 5 * number), timezone.now() - timedelta(minutes=90 - number)
            )
            self._answer(forum, invitation, coming, answered)

    def _invitations(self, forum: Forum, invited_at: datetime) -> list[Invitation]:
        known = forum.day >= self.today - NAMES_KEPT_FOR
        groups = [*CommunityGroup.objects.active().order_by("pk")] if forum.is_annual else []
        found = []
        for number, group in enumerate(groups):
            name = self.story["roles"][number % len(self.story["roles"])] if known else ""
            found.append(Invitation(group=group, name=name, email=self._address("group", number) if known else ""))
        for number, guest in enumerate(self.story["guests"]):
            found.append(
                Invitation(
                    name=guest["name"] if known else "",
                    email=self._address("guest", number) if known else "",
                    list_name=guest["list"] if known else "",
                    is_asked_for=not guest["list"],
                )
            )
        for number, invitation in enumerate(found):
            invitation.forum, invitation.facts_told = forum, forum.facts
            invitation.released_at = invitation.sent_at = invited_at
            invitation.token = uuid.uuid5(KEYS, f"{forum.slug} {number}").hex
            invitation.save()
        Invitation.objects.filter(forum=forum).update(made_at=invited_at - timedelta(days=2))
        return found

    def _address(self, what: str, number: int) -> str:
        return f"{what}-{number + 1}@{self.mail_domain}"

    def _answer(self, forum: Forum, invitation: Invitation, coming: str, at: datetime) -> None:
        chance, taken = self.chance, self.taken
        capacity = forum.capacity_in_person if coming == Coming.IN_PERSON else forum.capacity_online
        has_place = coming != Coming.NO and taken[coming] < capacity
        if has_place:
            taken[coming] += 1
        group = invitation.group
        of_group = group.areas.order_by("pk").values_list("pk", flat=True).first() if group else None
        rsvp = Rsvp(
            forum=forum,
            invitation=invitation,
            group=group,
            area_id=of_group if group else chance.choice(self.wards) if self.wards else None,
            name=invitation.name,
            email=invitation.email,
            coming=coming,
            has_place=has_place,
            queued_at=None if coming == Coming.NO else at,
            key=uuid.uuid5(KEYS, f"answer {forum.slug} {invitation.token}"),
            token=uuid.uuid5(KEYS, f"door {forum.slug} {invitation.token}").hex,
            **(self._needs() if coming != Coming.NO and forum.day >= self.today - NEEDS_KEPT_FOR else {}),
        )
        rsvp.save()
        Rsvp.objects.filter(pk=rsvp.pk).update(made_at=at, changed_at=at)
        topics = list(forum.topics.all()) if forum.chooses_breakouts and coming == Coming.IN_PERSON else []
        wishes = chance.sample(topics, min(len(topics), chance.choice([1, 2, 3, 3])))
        BreakoutChoice.objects.bulk_create(
            BreakoutChoice(rsvp=rsvp, topic=topic, rank=rank) for rank, topic in enumerate(wishes, start=1)
        )

    def _needs(self) -> dict[str, str]:
        """What about every fourth guest tells us."""
        asked = {
            "access_needs": ("access", 14),
            "dietary_needs": ("dietary", 22),
            "language_needs": ("languages", 6),
            "format_needs": ("formats", 8),
        }
        return {
            field: self.chance.choice(self.story[name]) if self.chance.randrange(100) < share else ""
            for field, (name, share) in asked.items()
        }


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
