"""The pages to which the messages about a raised action lead: replying to a finding, and hearing no more of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from home.alerts.views import masked

from . import services
from .forms import FindingReplyForm
from .mails import raiser_of

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@never_cache
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The right of reply: what those who raised it say to a finding. It goes through moderation."""
    found = raiser_of(token)
    if found is None or not services.may_reply(found[0]):
        return render(request, "actions/raisers/gone.html", status=404)
    raiser, _address = found
    form = FindingReplyForm(request.POST or None, request=request)
    if form.is_valid():
        given = form.cleaned_data
        services.reply_to_finding(raiser=raiser, key=given["key"], text=given["text"], suspicions=form.suspicions)
        return redirect(f"{reverse('actions:reply', args=[token])}?sent=1")
    context = {
        "action": raiser.action,
        "raiser": raiser,
        "form": form,
        "has_just_been_sent": "sent" in request.GET and request.method != "POST",
    }
    return render(request, "actions/raisers/reply.html", context)


@csrf_exempt
@require_http_methods(METHODS)
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop at one press: on our page, or in a mail program, which posts here without cookies (RFC 8058).

    The token is the proof, and stops the news of its own action alone. Stopping what has stopped is no error.
    """
    found = raiser_of(token)
    if found is None:
        return render(request, "actions/raisers/gone.html", status=404)
    raiser, address = found
    context = {"action": raiser.action, "masked": masked(address)}
    if request.method == "POST":
        services.stop_telling(raiser, address)
        return render(request, "actions/raisers/stopped.html", context)
    return render(request, "actions/raisers/stop.html", context)
