"""Links in texts to pages and documents of this site, resolved together for all the texts of a page.

Wagtail resolves them text by text, and asks for each page's kind and language besides: fifty texts took more than
fifty queries. While a page is drawn, its texts are noted before any of them is shown, and the first link that is shown
resolves those of all.
"""

import re
from collections.abc import Callable, Collection, Iterable

from django.db.models import Q
from django.utils.translation import get_language
from wagtail.documents import get_document_model
from wagtail.models import Page

from .drawing import once_a_page

# As they are kept: `<a id="3" linktype="page">`.
LINK = re.compile(r"<a\b[^>]*\blinktype=[^>]*>")
KIND, NUMBER = re.compile(r'\blinktype="(\w+)"'), re.compile(r'\bid="(\d+)"')


def note_links(texts: Iterable[object]) -> None:
    """These texts are going to be shown: what they link to is asked for at once."""
    for text in texts:
        for link in LINK.findall(text) if isinstance(text, str) else ():
            kind, number = KIND.search(link), NUMBER.search(link)
            if kind and number:
                _noted(kind[1]).add(int(number[1]))


def addresses_of(kind: str, numbers: Collection[int]) -> dict[int, str]:
    """Where links lead to, without those to what is not there any more. One query for all that were noted."""
    known = _known(kind)
    if missing := {*numbers} - known.keys():
        missing |= _noted(kind) - known.keys()
        known.update(dict.fromkeys(missing) | READ[kind](missing))
    return {number: address for number in numbers if (address := known[number]) is not None}


def _of_pages(numbers: Collection[int]) -> dict[int, str]:
    """Of each page, or of the same in the language that is read, where it is published in that."""
    linked = Page.objects.filter(pk__in=numbers).values("translation_key")
    here = Q(translation_key__in=linked, locale__language_code=get_language(), live=True)
    pages = list(Page.objects.filter(here | Q(pk__in=numbers)).select_related("locale"))
    read = {each.translation_key: each for each in pages if each.live and each.locale.language_code == get_language()}
    return {each.pk: read.get(each.translation_key, each).url or "" for each in pages}


def _of_documents(numbers: Collection[int]) -> dict[int, str]:
    return {number: document.url for number, document in get_document_model().objects.in_bulk(numbers).items()}


READ: dict[str, Callable[[Collection[int]], dict[int, str]]] = {"page": _of_pages, "document": _of_documents}


@once_a_page
def _noted(kind: str) -> set[int]:
    """What texts link to that are going to be shown on this page."""
    return set()


@once_a_page
def _known(kind: str) -> dict[int, str | None]:
    """The addresses known so far; None for what is not there any more."""
    return {}
