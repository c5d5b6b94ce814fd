"""The pages that every installation begins with."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page, Site

from core.models import ContentVersion

from .models import HomePage, StandardPage
from .sensitive_periods.pages import publish_at_once


class Statement(NamedTuple):
    """A page that a new site begins with. Its words are in `templates/home/statements/<slug>.html`."""

    slug: str
    title: str | Promise
    summary: str | Promise
    also_shows: str
    in_menu: bool = False


STATEMENTS = [
    Statement(
        "about",
        _("About us"),
        _("Who runs this site, what you can do here, and how to reach us."),
        StandardPage.Also.CONTACT,
        in_menu=True,
    ),
    Statement(
        "accessibility",
        _("Accessibility statement"),
        _("How this site should work for everybody, what does not work yet, and what to do when something stops you."),
        StandardPage.Also.CONTACT,
    ),
    Statement(
        "privacy",
        _("Privacy and cookies"),
        _("What we keep about you, why, for how long, and how to see or erase it."),
        StandardPage.Also.DATA_PROTECTION,
    ),
]


@transaction.atomic
def create_first_pages() -> HomePage:
    """Make the home page and the statements where they are missing, and return the home page.

    What is there already, and what editors made of it, stays as it is. Each subject adds its own index page through
    the hook `register_first_page`, whose functions take the home page and are harmless to repeat.
    """
    home = HomePage.objects.first() or _create_home()
    _use_own_address()
    # First, so that in the menu they stand before what is about the site itself.
    for create in hooks.get_hooks("register_first_page"):
        create(home)
    for statement in STATEMENTS:
        if not home.get_children().filter(slug=statement.slug).exists():
            _create_statement(home, statement)
    ContentVersion.raise_number()
    return home


def _create_home() -> HomePage:
    root = Page.get_first_root_node()
    # Wagtail begins with a page of its own under the address that ours takes.
    welcome = root.get_children().filter(slug="home", content_type__model="page").first()
    if welcome:
        welcome.slug = "welcome"
        welcome.save()
    home = root.add_child(instance=HomePage(title=str(_("Home")), slug="home"))
    home.save_revision().publish()
    if not Site.objects.filter(is_default_site=True).update(root_page=home):
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    Site.clear_site_root_paths_cache()
    if welcome:
        welcome.refresh_from_db()
        welcome.delete()
        home.refresh_from_db()
    return home


def _facts() -> dict[str, Any]:
    """What a statement says of this installation."""
    return {
        "today": timezone.localdate(),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "neighbourhood_cookie": settings.NEIGHBOURHOOD_COOKIE_NAME,
    }


def _use_own_address() -> None:
    """Let Wagtail write whole addresses as `SITE_URL` has them: in emails, feeds, files, for other sites."""
    own = urlsplit(settings.SITE_URL)
    port = own.port or (443 if own.scheme == "https" else 80)
    stale = Site.objects.filter(is_default_site=True).exclude(hostname=own.hostname, port=port)
    if stale.update(hostname=own.hostname, port=port):
        Site.clear_site_root_paths_cache()


def _create_statement(home: HomePage, statement: Statement) -> None:
    page = StandardPage(
        slug=statement.slug,
        title=str(statement.title),
        summary=str(statement.summary),
        body=render_to_string(f"home/statements/{statement.slug}.html", _facts()).strip(),
        also_shows=statement.also_shows,
        show_in_menus=statement.in_menu,
        live=False,
    )
    home.add_child(instance=page)
    publish_at_once(page, because=str(_("The site lays it: the law asks for it at any time.")))
