"""The exact page cache: a public page is rendered once, and never shown once what it shows has changed.

A page is kept under its address (which says its language), local date and the number of `ContentVersion`, read before
rendering: in the cache that all processes share, and in the memory of each process that has been asked for it.
Whatever a public page may show raises that number in the transaction that writes it, so a page made from older
content stands under a number that nobody asks for any more.

Who is signed in, or carries anything personal in a cookie, passes the cache by, both ways.
"""

from hashlib import sha256
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.timezone import localdate

from .drawing import drawing_a_page
from .models import ContentVersion

KEPT_TYPES = ("text/html", "application/json", "application/geo+json", "image/svg+xml", "application/atom+xml")
KEPT_FOR = 24 * 60 * 60
LARGEST_KEPT = 1_000_000
# In each process's memory: any page with its words; not the outlines of a whole council area.
LARGEST_REMEMBERED = 64_000
# Sent as they are by what stands further in, and no page.
FILES = (settings.STATIC_URL, settings.MEDIA_URL)
NEVER_KEPT = ("/account/", "/admin/", "/healthz/")
# Written all the time by people using the site, and never shown to the public. A model may say of itself that it need
# not be watched, with `is_shown_to_public = False`.
NEVER_SHOWN_APPS = {
    "account",
    "auth",
    "contenttypes",
    "django_tasks_db",
    "mfa",
    "migrations",
    "sessions",
    "socialaccount",
    "wagtailadmin",
}
NEVER_SHOWN_MODELS = {
    settings.AUTH_USER_MODEL.lower(),
    "core.contentversion",
    "core.recurringjob",
    "core.worker",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.referenceindex",
    "wagtailcore.revision",
    "wagtailcore.uploadedfile",
    "wagtailsearch.indexentry",
    "wagtailusers.userprofile",
}


class PageCacheMiddleware:
    """Answers from the cache where that is exact. Stands outside all others: what they add is kept with the page."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.compress = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(FILES):
            return self.get_response(request)
        if request.method != "GET" or request.path_info.startswith(NEVER_KEPT):
            return _for_one(self.get_response(request))
        with drawing_a_page():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        # What is drawn may be kept under it, because nothing that it shows has been read yet.
        request.content_version = ContentVersion.current()  # type: ignore[attr-defined]
        if is_personal(request):
            return _for_one(self.get_response(request))
        key = page_key(request)
        if kept := _find(key):
            response = HttpResponse(kept.content, headers=kept.headers)
        else:
            response = self.get_response(request)
            if not may_be_kept(request, response):
                return response
            # Kept pages hold no secret, so that compressing them gives none away.
            response = self.compress.process_response(request, response)
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
            set_response_etag(response)
            _keep(key, KeptPage(response.content, dict(response.items())))
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _for_one(response: HttpResponse) -> HttpResponse:
    """The answer, for nobody else to be given unless a view said otherwise."""
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    return response


class KeptPage(NamedTuple):
    """What is kept of a page: its content, compressed for those who take it so, and its headers."""

    content: bytes
    headers: dict[str, str]


def _find(key: str) -> KeptPage | None:
    """From this process's memory, else from the cache that all processes share, which takes as long as all the rest."""
    if kept := caches["memory"].get(key):
        return kept
    if kept := cache.get(key):
        _remember(key, kept)
    return kept


def _keep(key: str, page: KeptPage) -> None:
    cache.set(key, page, KEPT_FOR)
    _remember(key, page)


def _remember(key: str, page: KeptPage) -> None:
    if len(page.content) <= LARGEST_REMEMBERED:
        caches["memory"].set(key, page, KEPT_FOR)


def is_personal(request: HttpRequest) -> bool:
    """Whether the answer may depend on who asks: a session, a message waiting to be shown, a choice remembered."""
    return not request.COOKIES.keys().isdisjoint({settings.SESSION_COOKIE_NAME, *settings.PERSONAL_COOKIES})


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether everybody else would get this answer too: whole, public, and with no cookie or form token in it."""
    return (
        response.status_code == 200
        and not response.streaming
        and response.get("Content-Type", "").split(";")[0] in KEPT_TYPES
        and len(response.content) <= LARGEST_KEPT
        and not response.cookies
        and not response.has_header("Cache-Control")
        # Set as soon as a form's token has been asked for, even if the visitor had the cookie already.
        and "CSRF_COOKIE" not in request.META
    )


def page_key(request: HttpRequest) -> str:
    """Where the page stands: who asks makes no difference, but for the encoding that their browser takes."""
    parts = (
        request.build_absolute_uri(),
        localdate().isoformat(),
        str(request.content_version),  # type: ignore[attr-defined] # the middleware has read it
        "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "plain",
    )
    return f"page:{sha256(repr(parts).encode()).hexdigest()}"


def raise_version(sender, **kwargs) -> None:
    """Whatever is saved or deleted one by one raises the number; bulk writes call `ContentVersion.raise_number()`."""
    if not kwargs.get("raw") and not kwargs.get("action", "post_add").startswith("pre_"):
        ContentVersion.raise_number()


def watch_content() -> None:
    """Listen to every model that the public may see something of, and to no other: those delete in bulk, quickly."""
    for model in apps.get_models(include_auto_created=True):
        if is_shown(model):
            for signal in (post_save, post_delete, m2m_changed):
                signal.connect(raise_version, sender=model, dispatch_uid=f"page_cache:{model._meta.label}")


def is_shown(model: type[Model]) -> bool:
    meta = model._meta
    if meta.app_label in NEVER_SHOWN_APPS or meta.label_lower in NEVER_SHOWN_MODELS:
        return False
    return getattr(model, "is_shown_to_public", True)
