"""The first page and those right below it: what menus, panels and breadcrumbs lead to. All in one query."""

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import get_language
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.contrib.settings.registry import registry
from wagtail.models import Page, PageViewRestriction, Site, SiteRootPath
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from .drawing import once_a_page, tell
from .models import Partnership
from .restrictions import something_is_private

KEPT_FOR = 60 * 60


@once_a_page
def own_site() -> Site | None:
    """The site that the page drawn now is of; wherever none is drawn, the one there is."""
    return _sites().filter(is_default_site=True).first()


def _sites() -> QuerySet[Site]:
    """With their first pages and all their settings, so that nobody has to ask for those one by one."""
    of_sites = [model.__name__.lower() for model in registry if issubclass(model, BaseSiteSetting)]
    return Site.objects.select_related("root_page__locale", *of_sites)


def site_of(request: HttpRequest) -> Site | None:
    """What `Site.find_for_request` finds, with its first page as what it is.

    Where addresses begin is known from then on, too: two queries for what Wagtail asks in five before it draws a page.
    """
    sites = list(_sites().order_by("-root_page__url_path", "hostname"))
    partnerships = [site.partnership for site in sites if hasattr(site, "partnership")]
    tell(Partnership.current, min(partnerships, key=lambda each: each.pk, default=Partnership()))
    hostname, port = split_domain_port(request.get_host())[0], int(request.get_port())
    of_host = [site for site in sites if site.hostname == hostname]
    default = [site for site in sites if site.is_default_site]
    exact = [site for site in of_host if site.port == port] or [site for site in of_host if site in default]
    found = exact or (of_host if len(of_host) == 1 else default)
    if not found:
        return None
    _tell_where_addresses_begin(sites)
    site, locale = found[0], found[0].root_page.locale
    # Most pages need no more of it than where it stands.
    site.root_page = site.root_page.specific_deferred
    site.root_page.locale = locale
    return site


def _tell_where_addresses_begin(sites: list[Site]) -> None:
    """To Wagtail, which asks for each site by itself, and forgets it whenever any page is written."""
    first: dict = {}
    for page in upper_pages():
        first.setdefault(page.translation_key, []).append(page)
    paths = [
        SiteRootPath(site.pk, page.url_path, site.root_url, page.locale.language_code)
        for site in sites
        for page in first.get(site.root_page.translation_key, [site.root_page])
    ]
    cache.set(SITE_ROOT_PATHS_CACHE_KEY, paths, KEPT_FOR, version=SITE_ROOT_PATHS_CACHE_VERSION)


@once_a_page
def upper_pages() -> list[Page]:
    """The first page in every language, and the live ones right below it, in the order of the site."""
    private = Exists(PageViewRestriction.objects.all())
    shown = Page.objects.filter(Q(depth=2) | Q(depth=3, live=True)).annotate(is_any_private=private)
    found = list(shown.select_related("locale").order_by("path"))
    tell(something_is_private, any(page.is_any_private for page in found))
    return found


def index_of(kind: type[Page]) -> Page | None:
    """The page of this kind right below the first page: in the language in use, else in the site's own."""
    content_type = ContentType.objects.get_for_model(kind)
    found = [page for page in upper_pages() if page.content_type_id == content_type.pk]
    here = (page for page in found if page.locale.language_code == get_language())
    return next(here, found[0] if found else None)


def ancestors(page: Page) -> list[Page]:
    """All pages above `page`, the first page first."""
    above = [each for each in upper_pages() if each.depth < page.depth and page.path.startswith(each.path)]
    if len(above) == page.depth - 3 > 0:
        above.append(page.get_parent())
    # Those not published yet that a preview stands below, and whatever is deeper, are not among them.
    return above if len(above) == page.depth - 2 else list(page.get_ancestors().filter(depth__gt=1))
