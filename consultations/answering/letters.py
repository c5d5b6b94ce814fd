"""What respondents get by email: links to go on, receipts, a reminder, invitations."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from consultations.questions.answers import path_through
from consultations.questions.wording import answer_in_words
from home.alerts.mails import FIRST_LINKS
from home.alerts.models import MailFormat
from home.alerts.sending import LAYOUTS
from outbox.services import send_message
from people.limits import may_write_to

from . import clock
from .addresses import address_of, address_of_copy, address_of_response
from .models import Draft, Invitation, Response

LETTERS_AN_HOUR = 10


def may_write(request: HttpRequest, address: str) -> bool:
    """Whether one more letter may go to an address that somebody typed."""
    return may_write_to(address, request=request, about="consultations", an_hour=LETTERS_AN_HOUR)


def send_link(draft: Draft, address: str) -> None:
    """The way back to an answer that is not sent yet."""
    _write(address, draft, _("Go on with your answer"), "link", link=address_of(draft))


def send_links(address: str, rows: Sequence[Draft | Response], *, language: str) -> None:
    """The ways back to all that somebody began or sent; who has neither is told so."""
    with override(language):
        links = [
            (row.consultation.title_read, address_of(row) if isinstance(row, Draft) else address_of_response(row))
            for row in rows
        ]
        send_message(
            to=address,
            subject=str(_("Your answers to our consultations")),
            template="consultations/answering/emails/links",
            context={"links": links, "site": settings.SITE_URL},
            language=language,
            format=_layout(rows[0].format if rows else ""),
        )


def send_reminder(draft: Draft, address: str) -> None:
    """Once, shortly before nobody can send it any more."""
    _write(address, draft, _("Your answer is not sent yet"), "reminder", link=address_of(draft))


def send_receipt(response: Response, *, code: str, with_copy: bool) -> None:
    """That it has arrived, its reference and the way to change it; its words only where they were asked for.

    Who wants our emails with a link to listen to, or to Braille, first, gets the link to their copy first.
    """
    wanted = FIRST_LINKS.get(MailFormat(response.format)) if response.format in MailFormat.values else None
    context = {
        "answers": in_words(response) if with_copy else [],
        "code": code,
        "copy": {"label": wanted.label, "address": address_of_copy(response, wanted)} if wanted and with_copy else None,
        "link": address_of_response(response),
        "sent": response,
    }
    _write(response.email, response, _("We have your answer"), "receipt", **context)


def send_invitation(invitation: Invitation, *, token: str) -> None:
    """A link of one's own, by which one answers without an account."""
    address = invitation.group.contact_email if invitation.group else invitation.email
    link = reverse("consultations:invited", args=[invitation.consultation.slug, token])
    _write(address, invitation, _("Your invitation to answer"), "invitation", link=link, invitation=invitation)


def in_words(answer: Draft | Response) -> list[tuple[str, str]]:
    """Each question that was answered, with its answer in words."""
    questionnaire = answer.version.questionnaire(answer.language)
    with override(answer.language or settings.LANGUAGE_CODE):
        return [
            (question.label, answer_in_words(question, answer.answers[question.id]))
            for section in path_through(questionnaire, answer.answers)
            for question in section.questions
            if question.id in answer.answers
        ]


def _write(address: str, about: Draft | Response | Invitation, subject: Promise, template: str, **context: Any) -> None:
    """Write in the language and the layout that the respondent asked for; nobody has asked an invited one yet."""
    language = getattr(about, "language", "") or settings.LANGUAGE_CODE
    consultation = about.consultation
    with override(language):
        send_message(
            to=address,
            subject=f"{subject}: {consultation.title_read}",
            template=f"consultations/answering/emails/{template}",
            context={
                "consultation": consultation,
                "site": settings.SITE_URL,
                "closes_on": clock.closes_on(consultation),
                "grace_until": clock.grace_until(),
                **context,
            },
            about=about,
            language=language,
            format=_layout(getattr(about, "format", "")),
            is_sensitive=consultation.is_sensitive,
        )


def _layout(wanted: str) -> str:
    """How the outbox lays out a letter for somebody who wants this format: large print, or without layout."""
    return LAYOUTS.get(MailFormat(wanted), "") if wanted in MailFormat.values else ""
