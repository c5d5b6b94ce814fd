"""The words of what those who answered, or posted something, are told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from actions.history import in_words
from actions.models import Action, ActionChange
from consultations.answering.models import Response
from consultations.ideas.models import Comment, Contribution
from consultations.preparing.models import Consultation
from formats.kinds import KINDS, Format
from home.alerts.mails import FIRST_LINKS
from home.alerts.models import MailFormat
from outbox.emails import Email, Letterhead, render_email
from outbox.mailings import NotWanted, Recipient
from outbox.models import Mailing

from . import files
from .models import News, NewsKind, outcome_address
from .presenting import Told, told_of
from .reports import report_page_of

TEMPLATE = "consultations/outcomes/emails/news"
STOP_TOKEN = "consultations.news.stop"  # noqa: S105 - names what the token is for


Author = Response | Contribution | Comment
# What the reference of a recipient begins with, by what they wrote; a response's is its number alone.
BEGINS: dict[type[Author], str] = {Contribution: "c", Comment: "d", Response: ""}


@dataclass
class Prepared:
    """What a batch has in common: whose authors it goes to, the news, and its words in each language.

    `files` says of each language and format whether what became of it can be had so.
    """

    written: dict[str, Author]
    kinds: set[str]
    actions: list[Action]
    letterhead: Letterhead = field(default_factory=Letterhead.current)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[tuple[str, Format], bool] = field(default_factory=dict)


def prepare(mailing: Mailing, recipients: Sequence[Recipient]) -> Prepared:
    news = list(News.objects.filter(mailing=mailing))
    numbers = [each.number for each in news if each.kind == NewsKind.DID]
    changed = ActionChange.objects.filter(pk__in=numbers).values("action")
    about = mailing.about
    kinds = {each.kind for each in news}
    if isinstance(about, Consultation) and not about.answered_on:
        kinds -= {NewsKind.OUTCOME, NewsKind.DID}  # it was taken back while the mailing waited
    return Prepared(
        written=_written(about, recipients) if isinstance(about, Consultation) else {},
        kinds=kinds,
        actions=list(Action.objects.public().filter(pk__in=changed).select_related("agency")),
    )


def _written(consultation: Consultation, recipients: Sequence[Recipient]) -> dict[str, Author]:
    """What each recipient wrote, by their references, where it still counts and its author still wants news of it."""
    rows = {
        Response: Response.objects.counted().filter(consultation=consultation, wants_news=True),
        Contribution: Contribution.objects.with_address(consultation),
        Comment: Comment.objects.with_address(consultation).select_related("contribution"),
    }
    ids: dict[type[Author], list[int]] = {}
    for recipient in recipients:
        model, pk = _what_was_written(recipient.reference)
        ids.setdefault(model, []).append(pk)
    found: dict[str, Author] = {}
    for model, pks in ids.items():
        found |= {f"{BEGINS[model]}{each.pk}": cast(Author, each) for each in rows[model].filter(pk__in=pks)}
    return found


def reference_of(written: Author) -> str:
    return f"{BEGINS[type(written)]}{written.pk}"


def _what_was_written(reference: str) -> tuple[type[Author], int]:
    model = next(model for model, begins in BEGINS.items() if reference.startswith(begins))
    return model, int(reference.removeprefix(BEGINS[model]))


def render(mailing: Mailing, recipient: Recipient) -> Email:
    """One person's message. Whoever has stopped it since, or withdrawn what they wrote, gets none.

    Nor does anybody where all that it tells has been taken back since.
    """
    prepared, consultation = mailing.prepared, mailing.about
    assert isinstance(prepared, Prepared)  # noqa: S101 - the outbox hands back what `prepare` made
    author = prepared.written.get(recipient.reference)
    if author is None or author.email.strip().lower() != recipient.address:
        raise NotWanted
    if not isinstance(consultation, Consultation) or not prepared.kinds:
        raise NotWanted
    language = recipient.language or settings.LANGUAGE_CODE
    if language not in prepared.words:
        with override(language):
            prepared.words[language] = words_about(consultation, prepared)
    words = prepared.words[language]
    with override(language):
        stop = f"{settings.SITE_URL}{reverse('consultations:stop_news', args=[stop_token(author)])}"
        subject = _("What became of “%(title)s”") % {"title": words["title"]}
    return render_email(
        TEMPLATE,
        {
            **words,
            **(_in_format(author, words, language, consultation, prepared) if isinstance(author, Response) else {}),
            "reference": author.reference if isinstance(author, Response) else "",
        },
        subject=subject,
        language=language,
        format=recipient.format,
        is_sensitive=consultation.is_sensitive,
        unsubscribe_address=stop,
        letterhead=prepared.letterhead,
    )


def words_about(consultation: Consultation, prepared: Prepared) -> dict[str, Any]:
    """What there is to tell, in the language in use."""
    page, report = consultation.page, report_page_of(consultation)
    told: list[Told] = told_of(consultation) if NewsKind.OUTCOME in prepared.kinds else []
    return {
        "title": page.title if page else consultation.title,
        "address": f"{settings.SITE_URL}{page.url}" if page else settings.SITE_URL,
        "has_results": NewsKind.RESULTS in prepared.kinds,
        "results_address": f"{settings.SITE_URL}{reverse('consultations:results', args=[consultation.slug])}",
        "told": told,
        "outcome_address": f"{settings.SITE_URL}{outcome_address(consultation)}",
        "report_address": report.full_url if report and NewsKind.REPORT in prepared.kinds else "",
        "any_report_address": report.full_url if report else "",
        # What the message on the outcome tells already is not told twice in it.
        "changed": [] if told else [(action, in_words(action.status)) for action in prepared.actions],
        "site": settings.SITE_URL,
    }


def _in_format(
    response: Response, words: dict[str, Any], language: str, consultation: Consultation, prepared: Prepared
) -> dict[str, Any]:
    """For those who asked to listen or to read Braille: the link that stands first, or who sends them the file."""
    wanted = FIRST_LINKS.get(MailFormat(response.format)) if response.format in MailFormat.values else None
    if not wanted:
        return {}
    asked_for = (language, wanted)
    if asked_for not in prepared.files:
        prepared.files[asked_for] = files.is_made(consultation, wanted, language)
    if not prepared.files[asked_for]:
        return {"comes_from_staff": str(Format(wanted).label)}
    with override(language):
        label = _("Listen to it") if wanted == Format.AUDIO else _("Read it in Braille")
        if words["any_report_address"]:
            return {
                "first_link": {"label": label, "address": f"{words['any_report_address']}formats/{KINDS[wanted].name}"}
            }
        address = files.news_file_address(consultation, wanted)
    return {"first_link": {"label": label, "address": f"{settings.SITE_URL}{address}"}}


def stop_token(written: Author) -> str:
    """What ends the news for whoever gave this response or posted this; it stands in their messages alone."""
    return signing.dumps(reference_of(written), salt=STOP_TOKEN)


def written_with(token: str) -> Author | None:
    """The response, or what was posted, that a token of ours belongs to."""
    try:
        model, pk = _what_was_written(str(signing.loads(token, salt=STOP_TOKEN)))
    except signing.BadSignature:
        return None
    consultation = "contribution__consultation" if model is Comment else "consultation"
    return model.objects.filter(pk=pk).select_related(consultation).first()


@transaction.atomic
def stop_news(written: Author) -> None:
    """Tell its author nothing more about this consultation, whatever else they answered or posted in it.

    An address beside something that was posted is there for this alone, so it is forgotten.
    """
    responses = Response.objects.filter(consultation=written.consultation)
    posted = Contribution.objects.filter(consultation=written.consultation)
    discussed = Comment.objects.filter(contribution__consultation=written.consultation)
    if written.email:
        responses.filter(email__iexact=written.email).update(wants_news=False)
        posted.filter(email__iexact=written.email).update(email="")
        discussed.filter(email__iexact=written.email).update(email="")
    elif isinstance(written, Response):
        responses.filter(pk=written.pk).update(wants_news=False)
