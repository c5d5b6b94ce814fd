"""What a web process does once before its first request.

    @hooks.register("register_warm_up")
    def warm_figures():
        return figures.warm

Apps register what is slow the first time: heavy imports, tables that are kept in memory.
"""

import logging
import time

from django.db import close_old_connections
from django.urls import get_resolver
from wagtail import hooks

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
    logger.info("Warm after %.1f seconds.", time.perf_counter() - start)
