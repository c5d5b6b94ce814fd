"""Letters after a forum: to those who came, and to those who were invited and could not.

Each is sent by hand, once staff have seen what it says and to how many. What is told, and to whom, is worked out when
it is sent; the outbox sends it to each address at most once, in a sensitive period once a named officer releases it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from actions.models import Action
from forums.day.models import Attendance
from forums.inviting.models import Invitation, Rsvp
from forums.preparing.models import Forum
from outbox.emails import Email, Letterhead, render_email
from outbox.mailings import NotWanted, Recipient
from outbox.models import Mailing
from outbox.services import create_mailing
from people.models import User

from .doing import Doing, actions_of, doing_of
from .reports import report_page_of

TEMPLATE = "forums/after/emails/letter"
CAME, AWAY = "came", "away"
# What became of the actions is told again at the earliest after this.
TOLD_AGAIN_AFTER = timedelta(days=28)


class Letter(models.TextChoices):
    """What those who were invited are written after the forum."""

    FEEDBACK = "forum-feedback", gettext_lazy("Tell us how it is going")
    REPORT = "forum-report", gettext_lazy("The report is there")
    DID = "forum-did", gettext_lazy("What we did about what you said")


def recipients_of(forum: Forum, letter: Letter) -> list[Recipient]:
    """Everybody with an address, each once: those who came before those who could not.

    Feedback is asked of both; so is what became of it told. Who declined before has a say too.
    """
    came = Attendance.objects.for_forum(forum).select_related("rsvp", "rsvp__invitation", "group")
    found: dict[str, Recipient] = {}
    for attendance in came:
        rsvp = attendance.rsvp
        address = (rsvp.email if rsvp else "") or _address_of(attendance.group)
        language = rsvp.invitation.language if rsvp and rsvp.invitation else ""
        _add(found, address, CAME, language)
    there = set(came.exclude(rsvp=None).values_list("rsvp", flat=True))
    away = Rsvp.objects.filter(forum=forum).exclude(pk__in=there).exclude(email="").select_related("invitation")
    for rsvp in away:
        _add(found, rsvp.email, AWAY, rsvp.invitation.language if rsvp.invitation else "")
    for invitation in Invitation.objects.filter(forum=forum, rsvp=None).told().by_email():
        _add(found, invitation.email, AWAY, invitation.language)
    return list(found.values())


def _address_of(group) -> str:
    return group.contact_email if group and group.is_verified and group.is_active else ""


def _add(found: dict[str, Recipient], address: str, whom: str, language: str) -> None:
    address = address.strip().lower()
    if address:
        found.setdefault(address, Recipient(address, whom, language))


def sent(forum: Forum) -> models.QuerySet[Mailing]:
    """The letters that have gone out about it, the newest first."""
    kind = ContentType.objects.get_for_model(Forum)
    return Mailing.objects.filter(kind__in=Letter.values, about_type=kind, about_id=forum.pk).order_by("-created_at")


@dataclass(frozen=True, slots=True)
class Standing:
    """One letter about a forum: when it went out last, and why it cannot be sent now ("" where it can)."""

    letter: Letter
    sent: Mailing | None
    why_not: str


def letters_of(forum: Forum, *, actions: Sequence[Action] | None = None) -> list[Standing]:
    """All of them, asking once for what went out. `actions` are those of the forum, where they have been read."""
    newest: dict[str, Mailing] = {}
    for mailing in sent(forum):
        newest.setdefault(mailing.kind, mailing)
    return [
        Standing(letter, last := newest.get(letter), _why_not(forum, letter, last=last, actions=actions))
        for letter in Letter
    ]


def why_not(forum: Forum, letter: Letter) -> str:
    """Why this letter cannot be sent now, in a sentence; "" where it can."""
    return next(each.why_not for each in letters_of(forum) if each.letter == letter)


def _why_not(forum: Forum, letter: Letter, *, last: Mailing | None, actions: Sequence[Action] | None = None) -> str:
    if last and letter != Letter.DID:
        return _("It has been sent. Nobody is written to twice.")
    if last and last.created_at > timezone.now() - TOLD_AGAIN_AFTER:
        return _("They were told less than four weeks ago.")
    return lacking(forum, letter, actions=actions)


def lacking(forum: Forum, letter: Letter, *, actions: Sequence[Action] | None = None) -> str:
    """What it tells of and is not there yet."""
    if letter == Letter.FEEDBACK and not (forum.feedback and forum.feedback.can_be_answered):
        return _("The feedback cannot be answered now: publish its page, and look at its days.")
    if letter == Letter.REPORT and report_page_of(forum) is None:
        return _("Publish the report first.")
    if letter == Letter.DID and not _has_published(forum, actions):
        return _("There are no published actions yet.")
    return ""


def _has_published(forum: Forum, actions: Sequence[Action] | None) -> bool:
    return actions_of(forum).exists() if actions is None else any(action.is_public for action in actions)


@transaction.atomic
def send_letter(*, forum: Forum, letter: Letter, by: User) -> Mailing:
    """Send it to everybody it is for. Raises `ValidationError` where it cannot be sent now."""
    Forum.objects.select_for_update().get(pk=forum.pk)
    if sentence := why_not(forum, letter):
        raise ValidationError(sentence)
    recipients = recipients_of(forum, letter)
    if not recipients:
        raise ValidationError(_("Nobody left an address."))
    return create_mailing(kind=letter, about=forum, title=f"{letter.label}: {forum}", recipients=recipients, made_by=by)


@dataclass
class Prepared:
    """What a batch has in common."""

    letterhead: Letterhead = field(default_factory=Letterhead.current)
    doing: Doing | None = None


def prepare(mailing: Mailing, recipients: Sequence[Recipient]) -> Prepared:
    forum = mailing.about
    return Prepared(doing=doing_of(forum) if isinstance(forum, Forum) and mailing.kind == Letter.DID else None)


def render(mailing: Mailing, recipient: Recipient) -> Email:
    forum = mailing.about
    if not isinstance(forum, Forum):
        raise NotWanted
    prepared = mailing.prepared if isinstance(mailing.prepared, Prepared) else prepare(mailing, [recipient])
    return word(forum, Letter(mailing.kind), recipient, prepared)


def word(forum: Forum, letter: Letter, recipient: Recipient, prepared: Prepared) -> Email:
    """One letter, as it is sent and as staff see it beforehand."""
    language = recipient.language or settings.LANGUAGE_CODE
    with override(language):
        page = forum.page or forum.source_page
        context: dict[str, Any] = {
            "forum": forum,
            "title": page.title,
            "letter": letter.value,
            "came": recipient.reference == CAME,
            "address": f"{settings.SITE_URL}{page.url}" if page and page.live else settings.SITE_URL,
            "site": settings.SITE_URL,
            "doing": prepared.doing,
            **_links(forum, letter),
        }
        subject = f"{letter.label}: {page.title}"
    return render_email(
        TEMPLATE, context, subject=subject, language=language, format=recipient.format, letterhead=prepared.letterhead
    )


def _links(forum: Forum, letter: Letter) -> dict[str, str]:
    if letter == Letter.FEEDBACK and forum.feedback:
        start = reverse("consultations:start", args=[forum.feedback.slug])
        return {"link": f"{settings.SITE_URL}{start}"}
    report = report_page_of(forum)
    return {"link": (report.full_url or "") if report else ""}
