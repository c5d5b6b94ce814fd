"""How often an address may be written to because somebody typed it, and how often one place may ask."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

# `key` is the address typed: nobody can fill somebody else's mailbox. `ip` is generous: a library or a hall has one
# address for all who are in it.
RATES = {"ask": "5/h/key", "ask_from": "60/10m/ip"}


def is_asked_too_often(request: HttpRequest, address: str) -> bool:
    consume = ratelimit.consume
    return not (
        consume(request, app="alerts", action="ask_from", config=RATES)
        and consume(request, app="alerts", action="ask", key=address, config=RATES)
    )


def too_often(request: HttpRequest) -> HttpResponse:
    return ratelimit.respond_429(request)
