"""What the big screen and the phones show, worked out here so that templates compute nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from forums.preparing.models import Forum, ForumState

from .models import Poll, PollOption, Screen

# As many questions as can be read from the last row.
ON_THE_WALL = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a poll with what it got from phones and by hands; `share` is a whole number of hundredths."""

    option: PollOption
    phones: int
    share: int

    @property
    def count(self) -> int:
        return self.phones + self.option.hands


@dataclass(frozen=True, slots=True)
class Tally:
    """A poll's answers with their counts. Percentages are left out: a room is a small base."""

    poll: Poll
    answers: list[Answer]

    @property
    def total(self) -> int:
        return sum(answer.count for answer in self.answers)

    @property
    def hands(self) -> int:
        return sum(answer.option.hands for answer in self.answers)


def tally_of(poll: Poll) -> Tally:
    """Phones and hands together, answer by answer, in the poll's order. One query."""
    return tallies_of([poll])[0]


def tallies_of(polls: Iterable[Poll]) -> list[Tally]:
    """The same of several polls, in one query."""
    polls = list(polls)
    of_poll: dict[int, list[PollOption]] = {poll.pk: [] for poll in polls}
    for option in PollOption.objects.filter(poll__in=of_poll).annotate(phones=Count("votes")).order_by("position"):
        of_poll[option.poll_id].append(option)
    return [Tally(poll, _answers(of_poll[poll.pk])) for poll in polls]


def _answers(options: Sequence[Any]) -> list[Answer]:
    """`options` know how many `phones` chose them."""
    most = max((option.phones + option.hands for option in options), default=0)
    return [
        Answer(option, option.phones, round(100 * (option.phones + option.hands) / most) if most else 0)
        for option in options
    ]


def has_screen(forum: Forum) -> bool:
    """Whether anything is switched on that a screen would show."""
    return forum.cancelled_at is None and (forum.has_live_poll or forum.has_question_wall)


def on_screen(screen: Screen) -> dict[str, Any]:
    """A poll where one is on the screen, else the questions that were let through, else how to take part."""
    forum = screen.forum
    is_today = forum.state_on(timezone.localdate()) == ForumState.TODAY
    poll = forum.polls.on_screen().first() if is_today and forum.has_live_poll else None
    questions = list(forum.wall_questions.on_the_wall()) if is_today and forum.has_question_wall else []
    address = f"{settings.SITE_URL}{reverse('forums:live', args=[screen.code])}"
    return {
        "screen": screen,
        "forum": forum,
        "is_today": is_today,
        "poll": poll,
        "tally": tally_of(poll) if poll else None,
        "questions": questions[:ON_THE_WALL],
        "more": max(len(questions) - ON_THE_WALL, 0),
        "code": f"{screen.code[:3]} {screen.code[3:]}",
        "find_address": plain(f"{settings.SITE_URL}{reverse('forums:live_find')}"),
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#000000", light="#ffffff"),
    }


def plain(address: str) -> str:
    """An address as people type it."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
