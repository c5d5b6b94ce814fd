"""How links in texts are written into pages: Wagtail's way, with addresses that were asked for together."""

from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from .links import addresses_of


class PageLinks(PageLinkHandler):
    """Links to pages."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        return _opening_tags(cls.identifier, attrs_list)


class DocumentLinks(DocumentLinkHandler):
    """Links to documents."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        return _opening_tags(cls.identifier, attrs_list)


def _opening_tags(kind: str, attrs_list: list[dict]) -> list[str]:
    """`<a href="/about/">` for each link; without an address where there is nothing any more."""
    numbers = [int(number) if (number := attrs.get("id", "")).isdecimal() else 0 for attrs in attrs_list]
    addresses = addresses_of(kind, numbers)
    return [f'<a href="{escape(addresses[number])}">' if number in addresses else "<a>" for number in numbers]
