"""The language in use, as pages have it."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import get_language
from wagtail.models import Locale, Page


def locale_in_use() -> QuerySet[Locale]:
    """What `Locale.get_active()` gives, to look among without asking first: `pages.filter(locale=locale_in_use())`."""
    of_the_site = Q(language_code=settings.LANGUAGE_CODE)
    switched_on = Locale.objects.filter(Q(language_code=get_language() or settings.LANGUAGE_CODE) | of_the_site)
    return switched_on.order_by(Case(When(of_the_site, then=1), default=0)).values("pk")[:1]


def in_language(pages: Iterable[Page]) -> list[Page]:
    """The pages in the language of what is drawn now; one that is not published in it stays as it is."""
    pages, language = list(pages), get_language()
    if language == settings.LANGUAGE_CODE:
        return pages
    same = (
        Page.objects.live()
        .select_related("locale")
        .filter(locale__language_code=language, translation_key__in=[page.translation_key for page in pages])
    )
    translated = {page.translation_key: page for page in same}
    return [translated.get(page.translation_key, page) for page in pages]
