"""Template tags of the whole site."""

import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django import template
from django.conf import settings
from django.forms import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from wagtail import hooks
from wagtail.models import Page, Site

from .. import accent
from ..first_pages import ancestors, own_site, upper_pages
from ..kept import kept
from ..sensitive_words import page_speaks_of_abuse
from ..times import name_hours, name_moment
from .languages import other_language

register = template.Library()
HOME = "/"
SVG_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@register.simple_tag
def accent_address(colour: str) -> str:
    """Address of the stylesheet that sets the partnership's accent colour."""
    return reverse("accent", kwargs={"digest": accent.digest(colour)})


@register.simple_tag
def attributions() -> list[str]:
    """Who must be credited for what the site shows: one sentence a licence, from every app that shows such data.

    An app registers a function without arguments that returns sentences: `@hooks.register("register_attributions")`.
    """
    found = (
        sentence
        for register_attributions in hooks.get_hooks("register_attributions")
        for sentence in register_attributions()
    )
    return list(dict.fromkeys(found))


class MenuItem(NamedTuple):
    """One line of the main menu.

    `current` is what `aria-current` says: this page, or one somewhere below it. `language` is that of a page which is
    not published in the language in use; else it is empty. `leads_to` is the language of what is there, where that is
    another one, whatever its title is in.
    """

    title: str
    url: str
    current: str
    language: str = ""
    leads_to: str = ""


class FirstPage(NamedTuple):
    """The first page, or one right below it, as it is called and where it stands in the language in use."""

    title: str
    url: str
    language: str
    is_in_menu: bool


def _first_pages(context) -> dict[str, FirstPage]:
    """By the slug that each has in the site's own language; the first page itself by none."""
    request = context.get("request")
    site = Site.find_for_request(request) or own_site()
    if site is None:
        return {}
    version = getattr(request, "content_version", None)
    return kept(f"first_pages:{site.pk}", lambda: _read_first_pages(request, site), version)


def _read_first_pages(request, site: Site) -> dict[str, FirstPage]:
    pages, top = upper_pages(), site.root_page
    here = {page.translation_key: page for page in pages if page.live and page.locale.language_code == get_language()}
    own = [page for page in pages if page.path.startswith(top.path)]
    return {
        "" if page.pk == top.pk else page.slug: FirstPage(
            shown.title, url, _other_language(shown), page.show_in_menus and page.pk != top.pk
        )
        for page in own
        for shown in [here.get(page.translation_key, page)]
        if (url := shown.get_url(request, site))
    }


def _other_language(page: Page) -> str:
    """The language of a page where the page that is drawn is in another; else empty."""
    return other_language(page.locale.language_code)


@register.simple_tag(takes_context=True)
def leads_to(context, slug: str = "") -> SafeString:
    """` hreflang="en-GB"` for a link to the page that `address_of` finds, where that is in another language.

    Without a slug, for a link to what is there in the site's first language alone.
    """
    found = _first_pages(context).get(slug) if slug else None
    code = (found.language if found else "") if slug else other_language()
    return format_html(' hreflang="{}"', code) if code else SafeString("")


@register.simple_tag(takes_context=True)
def address_of(context, slug: str = "") -> str:
    """Where the first page, or the one below it with this slug, stands: in the language in use, if it is there."""
    found = _first_pages(context).get(slug)
    return found.url if found else (f"/{slug}/" if slug else HOME)


@register.simple_tag
def pages_above(page: Page) -> list[Page]:
    """What lies between the first page, itself among them, and `page`."""
    return ancestors(page)


@register.simple_tag(takes_context=True)
def main_menu(context) -> list[MenuItem]:
    """Home, the crime map, and the pages live under home whose editor ticked "show in menus"."""
    path, pages = context["request"].path, _first_pages(context)
    home, crime_map = address_of(context), reverse("crime_map:map")
    own = [
        MenuItem(gettext("Home"), home, "page" if path == home else ""),
        MenuItem(gettext("Crime map"), crime_map, _current(path, crime_map), leads_to=other_language()),
    ]
    shown = (page for page in pages.values() if page.is_in_menu)
    return own + [
        MenuItem(page.title, page.url, _current(path, page.url), page.language, page.language) for page in shown
    ]


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


@register.tag
def keep(parser: template.base.Parser, token: template.base.Token) -> "KeepNode":
    """`{% keep %}...{% endkeep %}`: what everybody sees alike at this address, drawn once until anything shown changes.

    `{% keep everywhere %}...{% endkeep %}`: what is alike on every page of the site.
    `{% keep everywhere for page.pk %}...{% endkeep %}`: what is alike wherever these values, one or several, are.

    Never around a form that posts, or anything about who is signed in.
    """
    _tag, *where = token.split_contents()
    if where not in ([], ["everywhere"]) and (where[:2] != ["everywhere", "for"] or len(where) == 2):
        raise template.TemplateSyntaxError(f"keep takes “everywhere”, “everywhere for VALUE” or nothing, not {where}.")
    alike_for = [parser.compile_filter(value) for value in where[2:]]
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, f"{parser.origin}:{token.lineno}", alike_for, is_everywhere=bool(where))


class KeepNode(template.Node):
    """A part of a template, known by the `place` in its file where it begins."""

    def __init__(
        self,
        nodelist: template.NodeList,
        place: str,
        alike_for: list[template.base.FilterExpression],
        *,
        is_everywhere: bool,
    ) -> None:
        self.nodelist = nodelist
        self.place = place
        self.alike_for = alike_for
        self.is_everywhere = is_everywhere

    def render(self, context: template.Context) -> SafeString:
        request = context["request"]
        version = getattr(request, "content_version", None)
        # A preview is nobody else's, and what the page cache has not seen coming may have been read at any time.
        if version is None or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        address = request.build_absolute_uri("/" if self.is_everywhere else None)
        values = [value.resolve(context, ignore_failures=True) for value in self.alike_for]
        return kept(f"drawn:{self.place}:{address}:{values}", lambda: self.nodelist.render(context), version)


@register.tag
def drawn(parser: template.base.Parser, token: template.base.Token) -> "DrawnNode":
    """`{% drawn as NAME %}...{% enddrawn %}`: this part as it is drawn, to be shown further down as `{{ NAME }}`."""
    _tag, *words = token.split_contents()
    if len(words) != 2 or words[0] != "as":
        raise template.TemplateSyntaxError("drawn takes “as” and a name.")
    nodelist = parser.parse(("enddrawn",))
    parser.delete_first_token()
    return DrawnNode(nodelist, words[1])


class DrawnNode(template.Node):
    """A part of a template that stands in the context under `name` from where it was written."""

    def __init__(self, nodelist: template.NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> str:
        context[self.name] = self.nodelist.render(context)
        return ""


# What a page may be about, by the names that views and pages give it.
SUBJECTS = ("page", "consultation", "forum", "action", "group", "item", "complaint")


@register.simple_tag(takes_context=True)
def needs_way_out(context, main: str) -> bool:
    """Whether a page with these words deals with domestic or sexual violence, so that it has “Exit this page”.

    It does where they name it, wherever on the page and whoever wrote them, and where what it is about says of itself
    that it is sensitive, by a topic that staff ticked, without any such word.

    A page that only leads on to others, such as the first page, a list or a neighbourhood's page, empties the block
    `way_out`: one title among many does not make it a page that deals with it, and a way out that stands everywhere
    would tell whoever looks over a shoulder no less than the title. What it leads to has its own.
    """
    if page_speaks_of_abuse(main) or context.get("is_sensitive"):
        return True
    return any(getattr(context.get(name), "is_sensitive", False) for name in SUBJECTS)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from Bootstrap Icons, inline and decorative: screen readers pass it by, so a label stands beside it."""
    attributes = 'class="icon" viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true"'
    return format_html(f"<svg {attributes}>{{}}</svg>", _drawing(name))


@register.filter
def hours_until(starts: datetime, ends: datetime | None) -> str:
    """From when to when something lasts: `{{ meeting.starts_at|hours_until:meeting.ends_at }}` is `7pm to 8:30pm`."""
    return name_hours(timezone.localtime(starts), timezone.localtime(ends) if ends else None)


@register.filter
def moment(value: datetime | None) -> str:
    """Day and time of day: `{{ decision.decided_at|moment }}` is `10 March 2026, 7pm`; nothing where there is none."""
    return name_moment(value) if value else ""


@register.filter
def without_placeholder(field: BoundField) -> BoundField:
    """The field without its placeholder: one that repeats the label, and fades when one types, helps nobody."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


@lru_cache(maxsize=256)
def _drawing(name: str) -> SafeString:
    file = Path(settings.NODE_MODULES, "bootstrap-icons", "icons", f"{name}.svg")
    found = SVG_DRAWING.search(file.read_text())
    if not found:
        raise ValueError(f"{file.name} of bootstrap-icons is not a drawing this tag can read.")
    return mark_safe(found[1].strip())  # noqa: S308 - a file of a locked package, not anybody's input
