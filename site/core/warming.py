"""What a web process does once before its first request.

    @hooks.register("register_warm_up")
    def warm_figures():
        return figures.warm

Apps register what is slow the first time: heavy imports, tables that are kept in memory, a page with many templates.
"""

import gc
import logging
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import close_old_connections
from django.test import RequestFactory
from django.urls import get_resolver, resolve
from wagtail import hooks

from .models import ContentVersion

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Load the addresses and call what is registered; what fails is logged and will be slow once, nothing more."""
    start = time.perf_counter()
    get_resolver().url_patterns  # noqa: B018 - reading them imports every view
    for register in hooks.get_hooks("register_warm_up"):
        try:
            register()()
        except Exception:  # a process that can serve must not be kept from it
            logger.exception("Warming up failed.")
    close_old_connections()
    # What is in memory by now stays there. Were it looked through for what can be thrown away, as now and then it is,
    # everybody whom this process serves would wait for a quarter of a second.
    gc.collect()
    gc.freeze()
    logger.info("Warm after %.1f seconds.", time.perf_counter() - start)


def draw(address: str) -> None:
    """Draw the page at `address` as for a stranger, whether or not the page cache has it: this process then has its
    templates, and what they ask for, in memory, and the parts that everybody sees alike are kept."""
    request = RequestFactory().get(address, headers={"host": urlsplit(settings.SITE_URL).netloc})
    request.user = AnonymousUser()
    request.content_version = ContentVersion.current()  # type: ignore[attr-defined] # as the page cache does
    view, arguments, named = resolve(urlsplit(address).path)
    response = view(request, *arguments, **named)
    if not getattr(response, "is_rendered", True):
        response.render()
