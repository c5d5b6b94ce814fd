"""The one public address of the outbox: mail services report bounces and complaints to it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def mail_events(request: HttpRequest, service: str) -> HttpResponse:
    """Hand a report to anymail's reader for that service, which checks the secret; `events.hear` learns what it says.

    Without a secret there is no such address, since anybody could report anything.
    """
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    try:
        found = resolve(f"/{service}/tracking/", urlconf="anymail.urls")
    except Resolver404 as error:
        raise Http404 from error
    return found.func(request)
