"""What makes a page one that is offered in every format.

    class UpdatePage(OfferedInFormats, BasePage):
        body = StreamField(...)

and in its template `{% include "components/formats.html" %}`. That is all: the page's title, summary and body are
its document. A page that shows more than its body says so itself:

    def to_document(self) -> Document:
        return self.document_of_html(f"{self.body}{measures_as_html(self)}")

Files are made again by themselves whenever `to_document()` answers differently, whether or not a revision did.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import override
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from core.demonstration import demonstration_line
from core.models import Partnership

from .documents import Document, document_from_html, parts_from_html


class OfferedInFormats:
    """For a page class, before its base: the page is offered as large print, audio, Braille and plain text."""

    if TYPE_CHECKING:
        title: str
        locale: Any
        full_url: str | None
        live: bool
        pk: int
        get_view_restrictions: Any

    @property
    def may_be_offered(self) -> bool:
        """Whether a page that is published is one to give out; one that was withdrawn since is not."""
        return True

    def to_document(self) -> Document:
        """The words of the page as it is published now."""
        return self.document_of_html(html_of(getattr(self, "body", "")))

    def document_of_html(self, html: str, *, below: str = "") -> Document:
        """The document whose words after title and summary are `html`, and what was said under them `below`."""
        language, base = self.locale.language_code, self.full_url or settings.SITE_URL
        summary = getattr(self, "summary", "")
        document = document_from_html(html, title=self.title, language=language, summary=summary, base=base)
        return replace(document, below=parts_from_html(below, language=language, base=base)) if below else document


def html_of(body: Any) -> str:
    """A body as a reader's browser gets it, whether it is rich text (a string) or blocks."""
    return expand_db_html(body) if isinstance(body, str) else str(body)


def is_taken_back(page: Page) -> bool:
    """Whether `page` (a specific one) was withdrawn since it was published: even its title is not given out."""
    return isinstance(page, OfferedInFormats) and not page.may_be_offered


def is_offered(page: Page) -> bool:
    """Whether everybody may have `page` (a specific one) in every format: it is published and not restricted."""
    is_out = isinstance(page, OfferedInFormats) and page.live and page.may_be_offered
    return is_out and not page.get_view_restrictions().exists()


def document_of(page: Page) -> Document:
    """The document of `page`, in the page's language, with what each of its files says of where it comes from."""
    with override(page.locale.language_code):
        document = page.to_document()
        partnership = Partnership.current()
        published = page.last_published_at
        return replace(
            document,
            address=page.full_url or "",
            publisher=partnership.name,
            updated=date_format(localdate(published), "j E Y") if published else "",
            notice=demonstration_line(),
        )
