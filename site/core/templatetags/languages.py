"""The language of a page, and the languages that it can be read in."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from wagtail.models import Page

from ..first_pages import upper_pages
from ..kept import kept
from ..restrictions import open_to_all, something_is_private

register = template.Library()
NAMES = dict(settings.LANGUAGES)
# Unicode's marks for words of their own direction, which nobody sees (UAX 9).
FROM_LEFT, END_FROM_LEFT = "\u2066", "\u2069"


@dataclass(frozen=True, slots=True)
class Translation:
    """A page in one language: `code` as browsers write it, `name` as its readers call it, and its address."""

    code: str
    name: str
    address: str
    is_shown: bool


@register.simple_tag
def language_code() -> str:
    """The language of what is drawn now, as `lang` attributes write it: `en-GB`, `ur`."""
    return as_attribute(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def spoken_in(code: str = "", direction: str = "") -> SafeString:
    """` lang="pl"` for somebody's words in this language on a page in another; for no code, in the site's first one.

    With ` dir="ltr"` on a page that is read from the other side; with ` dir="auto"` everywhere where it is asked for,
    as it is for what the public wrote.
    """
    of_page, of_words = get_language() or settings.LANGUAGE_CODE, code or settings.LANGUAGE_CODE
    if of_words != of_page and _is_from_the_right(of_words) != _is_from_the_right(of_page):
        direction = direction or ("rtl" if _is_from_the_right(of_words) else "ltr")
    lang = "" if of_words == of_page else format_html(' lang="{}"', as_attribute(of_words))
    return format_html("{}{}", lang, format_html(' dir="{}"', direction) if direction else "")


@register.filter
def spoken(words: object, code: str = "") -> object:
    """The words, marked as `spoken_in` marks an element, where they stand among others: `{{ action.role|spoken }}`."""
    attributes = spoken_in(code)
    return format_html("<span{}>{}</span>", attributes, words) if words and attributes else words


def _is_from_the_right(code: str) -> bool:
    return code.partition("-")[0] in settings.LANGUAGES_BIDI


@register.filter
def in_order(number: str) -> str:
    """A telephone number whose groups keep their order among words from the right, where they would change places."""
    return f"{FROM_LEFT}{number}{END_FROM_LEFT}" if get_language_bidi() else number


@register.simple_tag(takes_context=True)
def translations_of_page(context) -> list[Translation]:
    """Every language that the page drawn now is published in, its own among them; none where there is only one.

    Written in each language's own name and order of settings, so that the list is the same on each of them.
    """
    page = context.get("page")
    if not isinstance(page, Page) or not page.pk:
        return []
    request = context.get("request")
    version = getattr(request, "content_version", None)
    return kept(f"translations:{page.pk}", lambda: _translations(page, request), version)


def _translations(page: Page, request) -> list[Translation]:
    pages = {each.locale.language_code: each for each in _same_in_any_language(page)}
    if len(pages) < 2:
        return []
    return [
        Translation(as_attribute(code), NAMES[code], pages[code].get_full_url(request), pages[code].pk == page.pk)
        for code in NAMES
        if code in pages
    ]


def _same_in_any_language(page: Page) -> list[Page]:
    """Whatever anybody may read of it, but for copies that are still in another language."""
    if not something_is_private():
        known = getattr(page, "same_in_any_language", None)
        if page.depth <= 3:
            known = [each for each in upper_pages() if each.translation_key == page.translation_key]
        if known is not None:
            return [each for each in known if each.live and each.alias_of_id is None]
    same = Page.objects.filter(translation_key=page.translation_key, alias_of=None).live()
    return list(open_to_all(same).select_related("locale"))


def other_language(code: str = "") -> str:
    """This language, or the site's first one, as attributes write it, where the page drawn now is in another."""
    code = code or settings.LANGUAGE_CODE
    return "" if code == (get_language() or settings.LANGUAGE_CODE) else as_attribute(code)


def as_attribute(code: str) -> str:
    language, _, region = code.partition("-")
    return f"{language}-{region.upper()}" if region else language
