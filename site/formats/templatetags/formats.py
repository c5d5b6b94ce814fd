"""The bar of formats, and what the template of large print needs."""

from django import template
from wagtail.models import Page

from ..makers import large_print
from ..offers import Offer, offers_of
from ..parts import Bullets, Numbers, Table

register = template.Library()


@register.simple_tag
def formats_of(page: Page | None) -> list[Offer]:
    """What `page` is offered in, in the order of the bar; nothing for a page that is not."""
    return offers_of(page) if page else []


@register.filter
def nested(part: Bullets | Numbers) -> list[tuple[str, list]]:
    """A list as its items, each with the lists that belong to it."""
    return large_print.nested(part)


@register.filter
def keeps_words_whole(table: Table) -> bool:
    """Whether no word of a table needs to be broken for it to fit on a page."""
    return large_print.keeps_words_whole(table)
