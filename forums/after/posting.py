"""Feedback by post: the questions on paper, with a letter, for whom no email reaches, whether they came or not."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from consultations.channels.paper import paper_form
from formats.kinds import Problem
from formats.makers import CannotMake
from forums.inviting.letter_kinds import LetterKind
from forums.inviting.models import Invitation, LetterRun
from forums.inviting.printed import start_run
from forums.preparing.models import Forum
from people.models import User

from .telling import Letter, lacking

FEEDBACK_LETTER = "feedback"


def reached_by_post(forum: Forum) -> QuerySet[Invitation]:
    """Those who were invited and left a postal address alone; who answered with an email address gets an email."""
    return Invitation.objects.filter(forum=forum).told().by_letter().exclude(rsvp__email__gt="").distinct()


def why_not_by_post(forum: Forum) -> str:
    """Why the letters cannot be drawn now, in a sentence; "" where they can."""
    if not reached_by_post(forum).exists():
        return _("Everybody who was invited can be reached by email, or left no address.")
    return lacking(forum, Letter.FEEDBACK)


def draw_feedback_letters(*, forum: Forum, by: User) -> LetterRun:
    """A letter with the paper form for each of them, to print. Raises `ValidationError` where it cannot be done now."""
    if sentence := why_not_by_post(forum):
        raise ValidationError(sentence)
    return start_run(forum=forum, invitations=reached_by_post(forum), by=by, kind=FEEDBACK_LETTER)


def feedback_letters() -> LetterKind:
    return LetterKind(
        name=FEEDBACK_LETTER,
        label=gettext_lazy("Feedback by post"),
        template="forums/after/letter_feedback.html",
        address=_where_it_is_given,
        context=_what_it_says,
        enclosure=_the_form,
    )


def _where_it_is_given(invitation: Invitation) -> str:
    feedback = invitation.forum.feedback
    return reverse("consultations:start", args=[feedback.slug]) if feedback else invitation.forum.page.url


def _what_it_says(forum: Forum) -> dict[str, Any]:
    feedback = forum.feedback
    return {"last_day": feedback.open_until(timezone.localdate()) if feedback else None}


def _the_form(forum: Forum) -> bytes:
    version = forum.feedback.version if forum.feedback else None
    if version is None:
        raise CannotMake(Problem.FAILED)
    return paper_form(version, language=get_language() or "")
