"""Serving files that were compressed when they were made, or that are worth compressing now."""

import gzip
from functools import lru_cache

import brotli
from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse

from .publishing import COMPRESSED

FOREVER = "public, max-age=31536000, immutable"


def accepted_encoding(header: str) -> str:
    """The best of `br`, `gzip` and `identity` that an Accept-Encoding header allows."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0.0
    anything = weights.get("*", 0.0)
    return next((name for name in COMPRESSED if weights.get(name, anything) > 0), "identity")


def stored_file(request: HttpRequest, storage: Storage, name: str, content_type: str) -> HttpResponse:
    """A stored file, in the best encoding for which a copy stands beside it. Raises FileNotFoundError."""
    encoding = accepted_encoding(request.headers.get("Accept-Encoding", ""))
    with storage.open(name + COMPRESSED.get(encoding, "")) as file:
        return _answer(file.read(), encoding, content_type)


def compressed(request: HttpRequest, content: bytes, content_type: str) -> HttpResponse:
    """Content made now, under an address that changes with it. Compressing it is remembered."""
    encoding = accepted_encoding(request.headers.get("Accept-Encoding", ""))
    return _answer(_compress(content, encoding), encoding, content_type)


@lru_cache(maxsize=32)
def _compress(content: bytes, encoding: str) -> bytes:
    match encoding:
        case "br":
            return brotli.compress(content, quality=9)
        case "gzip":
            return gzip.compress(content, 6, mtime=0)
    return content


def _answer(content: bytes, encoding: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = FOREVER
    response["Vary"] = "Accept-Encoding"
    if encoding != "identity":
        response["Content-Encoding"] = encoding
    return response
