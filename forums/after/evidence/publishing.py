"""The pages under which the evidence of each year can be read, in every format; and the one sheet with its annex."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.demonstration import demonstration_line
from core.models import Partnership
from formats.kinds import Problem
from formats.makers import CannotMake
from formats.makers.large_print import can_be_printed, draw_pdf, font_addresses
from forums.after.models import Evidence
from forums.after.pages import EvidenceListPage, EvidencePage
from forums.preparing.pages import ForumsPage
from people.models import User

LIST_SLUG = "evidence"
# Of the summary's letters, in points, with the most duties that it was seen to hold; tried from the first that may fit.
SIZES = ((10, 15), (9, 20), (8, 26), (7, 34), (6, 100))
FIRST_OF_ANNEX = "meetings"


def publish_page(*, year: int, by: User | None) -> None:
    """Publish the page of a year below each list of forums, in the list's own language."""
    for forums in ForumsPage.objects.filter(alias_of=None).select_related("locale"):
        with override(forums.locale.language_code):
            above = _page_below(
                forums,
                EvidenceListPage(
                    title=_("Evidence for scrutiny"),
                    slug=LIST_SLUG,
                    summary=_("What we had to do each year, what we did, and what is late."),
                ),
                by,
            )
            title = _("Evidence for scrutiny, %(year)d") % {"year": year}
            summary = _("What we had to do, what we did, and what is late.")
            page = EvidencePage(title=title, slug=str(year), summary=summary, year=year)
            _page_below(above, page, by).save_revision(user=by).publish(user=by, skip_permission_checks=True)


def _page_below(parent, page, by: User | None):
    """The page with this address below `parent`, which is made where it is missing."""
    there = parent.get_children().filter(slug=page.slug).first()
    if there:
        return there.specific
    page.locale, page.owner = parent.locale, by
    return parent.add_child(instance=page)


def page_of(year: int) -> EvidencePage | None:
    """The page of a year in the language in use, else in the site's own, whether or not it can be read."""
    pages = EvidencePage.objects.filter(year=year).select_related("locale")
    by_language = {page.locale.language_code: page for page in pages}
    return by_language.get(get_language() or "") or by_language.get(settings.LANGUAGE_CODE)


def evidence_pdf(evidence: Evidence) -> bytes:
    """One A4 sheet with every duty, and behind it the annex that proves it. Raises `formats.makers.CannotMake`."""
    context: dict[str, Any] = {
        "evidence": evidence,
        "found": evidence.content,
        "tally": evidence.tally,
        "language_of_duties": evidence.language_of_duties,
        "year": evidence.year,
        "language": get_language() or settings.LANGUAGE_CODE,
        "partnership": Partnership.current(),
        "demonstration": demonstration_line(),
        "fonts": font_addresses(),
    }
    if not can_be_printed(str(evidence.content)):
        raise CannotMake(Problem.UNSUPPORTED_SCRIPT)
    content = b""
    for size in [size for size, most in SIZES if len(evidence.content["lines"]) <= most] or [SIZES[-1][0]]:
        content = draw_pdf(render_to_string("forums/after/evidence_a4.html", context | {"size": size}))
        if _sheets_before_annex(content) == 1:
            break
    return content


def _sheets_before_annex(content: bytes) -> int:
    from pypdf import PdfReader  # noqa: PLC0415 - only this needs it here

    reader = PdfReader(BytesIO(content))
    number = reader.get_destination_page_number(reader.named_destinations[FIRST_OF_ANNEX])
    return number or 0
