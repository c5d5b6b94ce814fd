"""How often an address may be written to because somebody typed it: nobody can fill somebody else's mailbox.

How often one place sends a form, the form itself limits (`public_forms`).
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse


def may_write_to(address: str, *, request: HttpRequest, about: str, an_hour: int) -> bool:
    """Whether fewer than so many messages about this were asked for to `address` within an hour; this one counts."""
    config = {"write": f"{an_hour}/h/key"}
    key = address.strip().lower()
    return bool(ratelimit.consume(request, app=about, action="write", key=key, config=config))


def too_often(request: HttpRequest) -> HttpResponse:
    return ratelimit.respond_429(request)
