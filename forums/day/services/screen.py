"""Polls and questions on the big screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import ContentVersion
from forums.preparing.models import Forum
from moderation.kinds import Author
from moderation.services import submit

from ..models import CheckState, Poll, PollOption, PollVote, Screen, WallQuestion
from .checking import QUESTION


class PollClosedError(Exception):
    """It cannot be answered: not yet, or no longer."""


def screen_of(forum: Forum) -> Screen:
    """The forum's screen with its code, made when it is first asked for."""
    found = Screen.objects.filter(forum=forum).first()
    while found is None:
        try:
            with transaction.atomic():
                found = Screen.objects.create(forum=forum)
        except IntegrityError:
            # Another process made it, or another forum has the code.
            found = Screen.objects.filter(forum=forum).first()
    return found


@dataclass(frozen=True, slots=True)
class PollWords:
    """A poll's question and its answers in one language."""

    question: str
    answers: Sequence[str]


@transaction.atomic
def make_poll(
    *, forum: Forum, question: str, answers: Sequence[str], in_languages: Mapping[str, PollWords] | None = None
) -> Poll:
    """Prepare a poll; it is on no screen before it is opened.

    `in_languages` are the same question and the same answers, in their order, in other languages by their codes.
    """
    others = in_languages or {}
    poll = Poll(
        forum=forum,
        question=question.strip(),
        question_in={language: words.question for language, words in others.items()},
    )
    poll.full_clean()
    poll.save()
    for position, words in enumerate(answers, start=1):
        option = PollOption(
            poll=poll,
            words=words.strip(),
            words_in={language: words.answers[position - 1] for language, words in others.items()},
            position=position,
        )
        option.full_clean()
        option.save()
    return poll


@transaction.atomic
def open_poll(*, poll: Poll) -> Poll:
    """Put it on the screen, to be answered; whatever poll was there is taken off."""
    now = timezone.now()
    held = Forum.objects.select_for_update().get(pk=poll.forum_id)
    held.polls.on_screen().exclude(pk=poll.pk).filter(closed_at=None).update(closed_at=now)
    held.polls.on_screen().exclude(pk=poll.pk).update(taken_off_at=now)
    poll.opened_at, poll.closed_at, poll.taken_off_at = poll.opened_at or now, None, None
    poll.save()
    ContentVersion.raise_number()
    return poll


@transaction.atomic
def close_poll(*, poll: Poll) -> Poll:
    """Nobody can answer any more; the counts stand on the screen, and on the forum's page."""
    poll.closed_at = poll.closed_at or timezone.now()
    poll.save()
    ContentVersion.raise_number()
    return poll


@transaction.atomic
def take_off(*, poll: Poll) -> Poll:
    """Take it from the screen, which shows the questions again."""
    now = timezone.now()
    poll.closed_at, poll.taken_off_at = poll.closed_at or now, poll.taken_off_at or now
    poll.save()
    ContentVersion.raise_number()
    return poll


@transaction.atomic
def remove_poll(*, poll: Poll) -> None:
    """Take back one that was prepared with a mistake in it. What the room has seen stays."""
    Poll.objects.filter(pk=poll.pk, opened_at=None).delete()


@transaction.atomic
def count_hands(*, poll: Poll, hands: Mapping[int, int]) -> None:
    """Write down how many hands were counted for each answer, by its key; counted again, the new count stands."""
    for option in poll.options.all():
        if option.pk in hands:
            option.hands = hands[option.pk]
            option.full_clean()
            option.save()
    ContentVersion.raise_number()


@transaction.atomic
def vote(*, poll: Poll, option: PollOption, device: str) -> PollVote:
    """Count one phone's answer; another one of the same phone takes its place. Raises `PollClosedError`."""
    held = Poll.objects.select_for_update().get(pk=poll.pk)
    if not held.is_open or option.poll_id != held.pk:
        raise PollClosedError
    vote, _is_new = PollVote.objects.update_or_create(poll=held, device=device, defaults={"option": option})
    return vote


@transaction.atomic
def ask(*, forum: Forum, text: str, key: UUID, is_on_paper: bool = False) -> WallQuestion:
    """Keep a question from the room, once, and put it before the moderators."""
    if known := WallQuestion.objects.filter(key=key).first():
        return known
    question = WallQuestion(forum=forum, text=" ".join(text.split()), key=key, is_on_paper=is_on_paper)
    question.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError:
        return WallQuestion.objects.get(key=key)
    submit(subject=question, kind=QUESTION, text=question.text, author=Author())
    return question


@transaction.atomic
def mark_answered(*, question: WallQuestion, is_answered: bool = True) -> WallQuestion:
    """It was answered in the room and leaves the wall; or it comes back."""
    question.answered_at = timezone.now() if is_answered else None
    question.save()
    if question.state == CheckState.PUBLISHED:
        ContentVersion.raise_number()
    return question
