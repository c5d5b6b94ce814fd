"""Equality monitoring for staff: counts with small numbers hidden, and entering paper sheets."""

from dataclasses import replace

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from consultations.channels.admin_views import consultation_header
from consultations.channels.paper import sheet_apart
from consultations.preparing.models import Consultation
from formats.makers import CannotMake
from people.views import SignedIn

from . import services
from .asked import harmonised, plain
from .counting import overview_of, waiting_in_tray
from .permissions import may_key, may_see
from .views import questions_form


@require_safe
def overview(request: SignedIn, pk: int) -> HttpResponse:
    """Who answered, by what they told of themselves."""
    consultation = _allowed(pk, allowed=may_see(request.user))
    context = {
        "consultation": consultation,
        "overview": overview_of(consultation, is_open=is_open(consultation)),
        "waiting": waiting_in_tray(consultation),
        "harmonised": harmonised(),
        "may_key": may_key(request.user) and consultation.asks_monitoring,
        **consultation_header(consultation, _("Equality")),
    }
    return render(request, "consultations/monitoring/admin/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedIn, pk: int) -> HttpResponse:
    """Enter one paper sheet, apart from the form it came with. Nothing can be shown of it afterwards."""
    consultation = _allowed(pk, allowed=may_key(request.user))
    if not consultation.asks_monitoring or consultation.equality_in_answers:
        raise PermissionDenied
    form = questions_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = plain({id: answer for id, answer in form.given.items() if answer})
        services.put_in_tray(consultation=consultation, told=told)
        if told:
            messages.success(request, _("The sheet is entered. Take the next."))
        else:
            messages.info(request, _("Nothing was ticked on this sheet, so nothing is kept of it."))
        return redirect("equality_sheet", pk)
    above = [(reverse("equality_overview", args=[pk]), _("Equality"))] if may_see(request.user) else []
    context = {
        "consultation": consultation,
        "form": form,
        **consultation_header(consultation, _("Enter an equality sheet"), *above),
    }
    return render(request, "consultations/monitoring/admin/sheet.html", context)


@require_safe
def paper_sheet(request: SignedIn, pk: int) -> HttpResponse:
    """The questions on a sheet to print, without a number: nothing says with which form it came."""
    consultation = _allowed(pk, allowed=may_key(request.user))
    version = consultation.version
    if version is None or not consultation.asks_monitoring or consultation.equality_in_answers:
        raise Http404
    section = replace(harmonised().section, title=_("About you"))
    try:
        content = sheet_apart(version, section, language=settings.LANGUAGE_CODE)
    except CannotMake as cannot:
        return HttpResponse(str(cannot), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(content, content_type="application/pdf")


def is_open(consultation: Consultation) -> bool:
    """Whether more may still be told: until the rest of the tray was written."""
    closes_on = consultation.closes_on
    return closes_on is None or closes_on >= timezone.localdate() or waiting_in_tray(consultation) > 0


def _allowed(pk: int, *, allowed: bool) -> Consultation:
    if not allowed:
        raise PermissionDenied
    return get_object_or_404(Consultation, pk=pk)
