"""Answers that no app owns: the accent colour, errors, a form whose security token did not come back."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from . import accent
from .models import Partnership
from .typed import words_typed

A_YEAR = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"


def accent_stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The stylesheet of the accent colour.

    A page from before the colour changed asks by an older hash, and may not keep the answer.
    """
    colour = Partnership.for_request(request).accent_colour
    response = HttpResponse(accent.stylesheet(colour), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = A_YEAR if digest == accent.digest(colour) else A_MINUTE
    return response


def csrf_failure(request, reason=""):
    """Say, in the site's look, that the form was not sent and how to send it again, with what was typed. 403."""
    return render(request, "403_csrf.html", {"typed": words_typed(request)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where the database does not answer, which is soon over. Neither page needs it."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return HttpResponse(loader.get_template("503.html").render(), status=503, headers={"Retry-After": "30"})
    return HttpResponse(loader.get_template("500.html").render(), status=500)
