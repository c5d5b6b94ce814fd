"""Parts of pages that everybody sees alike, worked out once until anything that is shown changes.

The page cache keeps whole pages for those who carry nothing personal. Those who do, whoever is signed in among them,
get the parts of a page that are not about them from here.

A part stands in the cache that all processes share, and before it in the memory of each process that has asked for it:
its name says of which state of the content it is, so that neither can be out of date.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache, caches
from django.utils.timezone import localdate
from django.utils.translation import get_language

from .models import ContentVersion

KEPT_FOR = 24 * 60 * 60
Part = TypeVar("Part")


def kept(name: str, make: Callable[[], Part], version: int | None = None) -> Part:
    """What `make` returns, kept under `name` for this language, this day and this state of the content.

    `make` reads all that it needs itself: what was read before the state was asked for may be older than it. Whoever
    has read something before gives the `version` that there was before that.
    """
    version = ContentVersion.current() if version is None else version
    # Hashed, because a name that holds an address can be longer than a cache takes.
    state = repr((name, get_language(), localdate().isoformat(), version))
    key = f"part:{sha256(state.encode()).hexdigest()}"
    memory = caches["memory"]
    # In a list, because None is a part too.
    found = memory.get(key)
    if found is None:
        found = cache.get(key)
        if found is None:
            found = [make()]
            cache.set(key, found, KEPT_FOR)
        memory.set(key, found, KEPT_FOR)
    return found[0]
