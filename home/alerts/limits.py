"""How often an address may be written to because somebody typed it. How often one place asks, the forms limit."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

# `key` is the address typed: nobody can fill somebody else's mailbox.
RATES = {"ask": "5/h/key"}


def is_asked_too_often(request: HttpRequest, address: str) -> bool:
    return not ratelimit.consume(request, app="alerts", action="ask", key=address, config=RATES)


def too_often(request: HttpRequest) -> HttpResponse:
    return ratelimit.respond_429(request)
