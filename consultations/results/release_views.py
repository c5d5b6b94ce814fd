"""Releasing, for staff: what is to go out, what the worker finds that must be hidden, and letting it out."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from home.sensitive_periods.kinds import HELD_WORDS
from home.sensitive_periods.services import is_held
from people.views import SignedIn

from . import attempts
from .admin_frame import consultation_for, frame
from .breakdowns import breakdowns_offered
from .forms import ReleaseForm
from .models import Release, ReleaseAttempt
from .permissions import may_release
from .presenting import breakdown_heading

ATTEMPTS_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedIn, pk: int) -> HttpResponse:
    """What is to go out. POST has the worker find out what must be hidden in it."""
    shown = consultation_for(request, pk, may_release)
    form = ReleaseForm(request.POST or None, consultation=shown, initial=_chosen_before(request, pk))
    if form.is_valid():
        chosen = form.cleaned_data
        attempt = attempts.ask_to_look(
            consultation=shown, breakdowns=chosen["breakdowns"], note=chosen["note"], by=request.user
        )
        if attempt.breakdowns != chosen["breakdowns"]:
            messages.warning(request, _("Another release of this consultation is under way. This is it."))
        return redirect("consultation_release_attempt", pk, attempt.pk)
    context = {
        **frame(shown, request, _("Release results")),
        "form": form,
        "attempts": ReleaseAttempt.objects.of(shown).select_related("release", "asked_by")[:ATTEMPTS_SHOWN],
        "releases": Release.objects.of(shown).select_related("released_by"),
    }
    return render(request, "consultations/results/admin/release.html", context)


@require_safe
def attempt(request: SignedIn, pk: int, attempt: int) -> HttpResponse:
    """What is being done about one release, what would be hidden in it and why, and how it ended."""
    shown = consultation_for(request, pk, may_release)
    asked = _attempt(pk, attempt)
    names = dict(breakdowns_offered(shown))
    steps = list(ReleaseAttempt.Step)
    context = {
        **frame(shown, request, _("Release results")),
        "attempt": asked,
        "is_held": is_held(asked),
        "chosen": [names.get(name, name) for name in asked.breakdowns],
        "tables": [each | {"heading": breakdown_heading(each)} for each in asked.preview.get("tables", ())],
        "number": steps.index(ReleaseAttempt.Step(asked.step)) + 1,
        "steps": len(steps),
    }
    return render(request, "consultations/results/admin/attempt.html", context)


@require_POST
def release(request: SignedIn, pk: int, attempt: int) -> HttpResponse:
    """Let out what has been looked at. Pressed twice, it goes out once."""
    consultation_for(request, pk, may_release)
    asked = _attempt(pk, attempt)
    if not attempts.ask_to_release(attempt=asked, by=request.user):
        messages.error(request, _("Another release of this consultation is under way. Try again when it has ended."))
    elif is_held(asked):
        messages.warning(request, HELD_WORDS)
    return redirect("consultation_release_attempt", pk, attempt)


@require_POST
def stop(request: SignedIn, pk: int, attempt: int) -> HttpResponse:
    """End an attempt that is under way."""
    consultation_for(request, pk, may_release)
    attempts.stop(attempt=_attempt(pk, attempt))
    return redirect("consultation_release_attempt", pk, attempt)


def _attempt(pk: int, attempt: int) -> ReleaseAttempt:
    return get_object_or_404(ReleaseAttempt.objects.select_related("release", "asked_by"), pk=attempt, consultation=pk)


def _chosen_before(request: SignedIn, pk: int) -> dict:
    """What an earlier attempt chose, to begin from."""
    number = request.GET.get("from", "")
    before = ReleaseAttempt.objects.filter(pk=number, consultation=pk).first() if number.isdecimal() else None
    return {"breakdowns": before.breakdowns, "note": before.note} if before else {}
