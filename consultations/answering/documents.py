"""The questions as a document, for a meeting or to read them all first; and what somebody sent, as they can read it."""

from collections.abc import Iterable, Iterator
from importlib import import_module

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Condition, Question, QuestionKind, Questionnaire
from consultations.questions.wording import condition_in_words
from core.demonstration import demonstration_line
from core.models import Partnership
from formats.documents import Bullets, Document, Heading, Paragraph, Part, parts_from_html
from formats.kinds import Format
from formats.makers import MAKERS as MADE_BY
from formats.makers import CannotMake
from formats.models import FormatSettings

from . import clock
from .addresses import address_of_response
from .letters import in_words
from .models import Response
from .widgets import hint_of

MAKERS = {
    "large-print.pdf": ("formats.makers.large_print", "application/pdf"),
    "plain.txt": ("formats.makers.plain_text", "text/plain; charset=utf-8"),
}
KEPT_FOR = 24 * 60 * 60


@require_safe
def questions(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A file of the questions. Made once for each version and language."""
    consultation = get_object_or_404(Consultation, slug=slug)
    version = consultation.version
    if name not in MAKERS or version is None or consultation.page is None:
        raise Http404
    language = get_language() or settings.LANGUAGE_CODE
    module, content_type = MAKERS[name]
    document = questions_document(consultation, version.questionnaire(language), language=language)
    key = f"questions:{name}:{document.whole_digest}"
    content = cache.get(key)
    if content is None:
        try:
            content = import_module(module).make(document).content
        except CannotMake as cannot:
            return HttpResponse(str(cannot), status=503, content_type="text/plain; charset=utf-8")
        cache.set(key, content, KEPT_FOR)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{consultation.slug}-{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def questions_document(consultation: Consultation, questionnaire: Questionnaire, *, language: str) -> Document:
    """All questions in their order, with what can be answered, and who is asked which."""
    closes_on = clock.closes_on(consultation)
    until = _("Answers count until midnight at the end of %(day)s.")
    return Document(
        _("Questions: %(title)s") % {"title": consultation.title_read},
        language,
        until % {"day": date_format(closes_on, "l j E Y")} if closes_on else "",
        tuple(_parts(questionnaire)),
        address=f"{settings.SITE_URL}{consultation.respond_address}",
        publisher=Partnership.current().name,
        notice=demonstration_line(),
    )


def answers_document(response: Response) -> Document:
    """What somebody sent, for themselves, in the language in which they answered."""
    language = response.language or settings.LANGUAGE_CODE
    with override(language):
        sent = {"day": date_format(timezone.localtime(response.submitted_at), "j E Y"), "reference": response.reference}
        return Document(
            _("What you sent: %(title)s") % {"title": response.consultation.title_read},
            language,
            _("Sent on %(day)s. Reference: %(reference)s") % sent,
            tuple(_answered(response)),
            address=f"{settings.SITE_URL}{address_of_response(response)}",
            publisher=Partnership.current().name,
            notice=demonstration_line(),
        )


def copy_of(response: Response, file_format: Format) -> bytes:
    """That document as a file, kept nowhere. Raises `CannotMake`."""
    return MADE_BY[file_format].make(answers_document(response), FormatSettings.current()).content


def _answered(response: Response) -> Iterator[Part]:
    for question, words in in_words(response):
        yield Heading(2, question)
        yield from (Paragraph(line) for line in words.splitlines() if line.strip())


def _parts(questionnaire: Questionnaire) -> Iterator[Part]:
    number = 0
    for section in questionnaire.sections:
        yield Heading(2, section.title)
        yield from _only_if(section.only_if, questionnaire)
        yield from parts_from_html(section.intro)
        for question in section.questions:
            if not question.is_asked:
                yield from parts_from_html(question.html)
                continue
            number += 1
            yield Heading(3, f"{number}. {question.label}")
            yield from _only_if(question.only_if, questionnaire)
            if hint := hint_of(question):
                yield Paragraph(hint)
            yield from _choices(question)


def _only_if(conditions: Iterable[Condition], questionnaire: Questionnaire) -> Iterator[Part]:
    for condition in conditions:
        if words := condition_in_words(condition, questionnaire):
            yield Paragraph(words)


def _choices(question: Question) -> Iterator[Part]:
    labels = tuple(option.label for option in question.options)
    match question.kind:
        case QuestionKind.GRID:
            yield Paragraph(_("For each of these, choose one: %(options)s.") % {"options": "; ".join(labels)})
            yield Bullets(tuple(row.label for row in question.rows))
        case _ if labels:
            yield Bullets(labels)
