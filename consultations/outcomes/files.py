"""What became of a consultation as a file: to listen to, in Braille, in large print, or as plain text.

The report is a page and has every format by itself. This is for the news that comes before it: the released results
and what is done about what people said, as the public can read both now.
"""

from dataclasses import replace

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from consultations.preparing.models import Consultation
from consultations.results.models import Release
from core.demonstration import demonstration_line
from core.models import Partnership
from formats.documents import Document, document_from_html
from formats.kinds import KINDS, MADE_HERE, Format
from formats.makers import MAKERS, CannotMake
from formats.models import FormatSettings

from .presenting import tally_of, told_of
from .report_parts import respondents_in_words

NAMES = {KINDS[each].name: each for each in MADE_HERE}
KEPT_FOR = 24 * 60 * 60


def news_document(consultation: Consultation) -> Document | None:
    """All that is public of what became of it, in the language in use; None where nothing is yet."""
    release, page = Release.objects.newest_of(consultation), consultation.page
    told = told_of(consultation) if consultation.answered_on else []
    if page is None or not (release or told):
        return None
    results = release.content if release else None
    context = {
        "release": release,
        "results": results,
        "respondents": respondents_in_words(results["respondents"]) if results else [],
        "told": told,
        "tally": tally_of(told),
        "is_document": True,
    }
    made = document_from_html(
        render_to_string("consultations/outcomes/news_document.html", context),
        title=_("What became of “%(title)s”") % {"title": page.title},
        language=get_language() or settings.LANGUAGE_CODE,
        summary=page.summary,
        base=settings.SITE_URL,
    )
    name = "outcome" if told else "results"
    return replace(
        made,
        address=f"{settings.SITE_URL}{reverse(f'consultations:{name}', args=[consultation.slug])}",
        publisher=Partnership.current().name,
        notice=demonstration_line(),
    )


def news_file(consultation: Consultation, file_format: str) -> bytes | None:
    """That document as a file, made once for each state of its words; None where there is nothing to tell yet.

    Raises `CannotMake` where a tool is missing, or nothing speaks or writes its language.
    """
    document = news_document(consultation)
    if document is None:
        return None
    key = f"news-file:{file_format}:{document.whole_digest}"
    content = cache.get(key)
    if content is None:
        content = MAKERS[Format(file_format)].make(document, FormatSettings.current()).content
        cache.set(key, content, KEPT_FOR)
    return content


def is_made(consultation: Consultation, file_format: str, language: str) -> bool:
    """Whether there is such a file in a language, made now if need be, so that nobody waits for it."""
    with override(language or settings.LANGUAGE_CODE):
        try:
            return news_file(consultation, file_format) is not None
        except CannotMake:
            return False


def news_file_address(consultation: Consultation, file_format: str) -> str:
    return reverse("consultations:outcome_file", args=[consultation.slug, KINDS[Format(file_format)].name])
