"""`/healthz/`: does everything answer that a visitor or an editor relies on?"""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .working import is_any_worker_alive

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when database, cache and worker answer; else 503 with the names of those that do not."""
    parts = {"database": does_database_answer, "cache": does_cache_answer, "worker": is_any_worker_alive}
    silent = [name for name, answers in parts.items() if not holds(name, answers)]
    return JsonResponse({"ok": not silent, "not_answering": silent}, status=503 if silent else 200)


def holds(name: str, answers: Callable[[], bool]) -> bool:
    try:
        return answers()
    except Exception:  # whatever a driver raises, the answer is "no", and the log says why
        logger.exception("Health: %s does not answer.", name)
        return False


def does_database_answer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def does_cache_answer() -> bool:
    word = get_random_string(8)
    cache.set("healthz", word, 60)
    return cache.get("healthz") is not None
