"""The language in use, as pages have it."""

from django.conf import settings
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import get_language
from wagtail.models import Locale


def locale_in_use() -> QuerySet[Locale]:
    """What `Locale.get_active()` gives, to look among without asking first: `pages.filter(locale=locale_in_use())`."""
    of_the_site = Q(language_code=settings.LANGUAGE_CODE)
    switched_on = Locale.objects.filter(Q(language_code=get_language() or settings.LANGUAGE_CODE) | of_the_site)
    return switched_on.order_by(Case(When(of_the_site, then=1), default=0)).values("pk")[:1]
