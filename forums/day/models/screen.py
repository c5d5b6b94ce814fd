"""The big screen: live polls, and questions from the room."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from forums.preparing.models import Forum

from ..querysets import PollQuerySet, WallQuestionQuerySet
from .notes import make_token
from .states import CheckState

DIGITS = 6


def make_code() -> str:
    """Six digits: shown in large type, and typed on a phone."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


@dataclass(frozen=True, slots=True)
class OtherWords:
    """The same words in another language, and from which side it is written."""

    language: str
    words: str

    @property
    def dir(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"


class InLanguages:
    """Words in the site's first language (`first_words`), and what staff wrote in others, by their codes."""

    @property
    def first_words(self) -> str:
        raise NotImplementedError

    @property
    def in_languages(self) -> dict[str, str]:
        raise NotImplementedError

    def __str__(self) -> str:
        """In the language in use where somebody wrote them in it, else in the first."""
        return self.in_languages.get(get_language() or "") or self.first_words

    @property
    def elsewhere(self) -> list[OtherWords]:
        """In every other language: a screen is read by a whole room."""
        every = {settings.LANGUAGE_CODE: self.first_words, **self.in_languages}
        return [OtherWords(code, words) for code, words in every.items() if words and words != str(self)]


class Screen(models.Model):
    """How a forum's big screen and the phones in the room find each other: `token` opens the screen, `code` the phones.

    Both work on the day of the forum alone.
    """

    forum = models.OneToOneField(Forum, on_delete=models.CASCADE, related_name="screen")
    token = models.CharField(max_length=64, unique=True, default=make_token, editable=False)
    code = models.CharField(max_length=DIGITS, unique=True, default=make_code, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    is_shown_to_public = False

    class Meta:
        verbose_name = _("big screen")

    def __str__(self) -> str:
        return f"{self.forum}: {self.code}"


class Poll(InLanguages, models.Model):
    """One question to the room, with a few answers to choose from. At most one of a forum's is on the screen.

    It is on the screen from `opened_at` until `taken_off_at`, and can be answered until `closed_at`; then the counts
    stand there. Hands that were counted are added by staff to each answer (`PollOption.hands`). `question` is in the
    site's first language; `question_in` is what staff wrote in others, by their codes.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="polls")
    question = models.CharField(_("question"), max_length=160)
    question_in = models.JSONField(default=dict, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_off_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PollQuerySet.as_manager()

    is_shown_to_public = False

    class Meta:
        ordering = ["pk"]
        verbose_name = _("live poll")
        constraints = [
            models.UniqueConstraint(
                fields=["forum"],
                condition=Q(opened_at__isnull=False, taken_off_at=None),
                name="one_poll_on_the_screen",
            )
        ]

    @property
    def first_words(self) -> str:
        return self.question

    @property
    def in_languages(self) -> dict[str, str]:
        return self.question_in

    @property
    def is_open(self) -> bool:
        """Whether it can be answered."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_on_screen(self) -> bool:
        return self.opened_at is not None and self.taken_off_at is None


class PollOption(InLanguages, models.Model):
    """One answer to choose from; `hands` were counted in the room. `words_in` is what it is in other languages."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    words = models.CharField(_("answer"), max_length=80)
    words_in = models.JSONField(default=dict, blank=True, editable=False)
    position = models.PositiveSmallIntegerField()
    hands = models.PositiveSmallIntegerField(_("hands counted"), default=0)

    is_shown_to_public = False

    class Meta:
        ordering = ["poll", "position"]
        verbose_name = _("answer of a live poll")
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="poll_answers_in_one_order")]

    @property
    def first_words(self) -> str:
        return self.words

    @property
    def in_languages(self) -> dict[str, str]:
        return self.words_in


class PollVote(models.Model):
    """What one phone chose. `device` is a random name, so that a phone counts once; it is forgotten the day after."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="votes")
    device = models.CharField(max_length=64, editable=False)

    is_shown_to_public = False

    class Meta:
        verbose_name = _("vote in a live poll")
        constraints = [models.UniqueConstraint(fields=["poll", "device"], name="each_phone_votes_once")]

    def __str__(self) -> str:
        return str(self.option)


class WallQuestion(models.Model):
    """A question from the room, by phone or on paper. It is on the wall once a moderator has let it through.

    Nobody is asked who they are. `answered_at` takes it from the wall; on the forum's page it stays, with what is done
    about it. Kept with the forum.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="wall_questions")
    text = models.TextField(_("question"), max_length=300)
    is_on_paper = models.BooleanField(_("on paper"), default=False, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=CheckState, default=CheckState.CHECKING)
    public_text = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    key = models.UUIDField(unique=True, editable=False)

    objects = WallQuestionQuerySet.as_manager()

    is_shown_to_public = False

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("question from the room")
        verbose_name_plural = _("questions from the room")

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        """Among the questions on the forum's page."""
        page = self.forum.page
        return f"{page.url}#questions" if page else ""

    @property
    def is_public(self) -> bool:
        return self.state == CheckState.PUBLISHED
