"""The team's side: what people said, what is done about it, the report, and telling those who answered."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from actions.sources import link_to_new
from consultations.preparing.models import Consultation
from home.sensitive_periods.kinds import HELD_WORDS
from people.views import SignedIn

from . import services, wording
from .clock import clock_of
from .forms import SaidForm
from .models import News, Said, SaidWords, outcome_address
from .permissions import may_publish_outcome
from .presenting import told_of
from .reports import report_page_of, start_report
from .telling import recipients_of

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@permission_required("consultations.change_said", raise_exception=True)
def outcome(request: SignedIn, pk: int) -> HttpResponse:
    """Everything about the outcome of one consultation on one page."""
    consultation = get_object_or_404(Consultation, pk=pk)
    told = told_of(consultation, for_staff=True)
    context = {
        "consultation": consultation,
        "clock": clock_of(consultation),
        "told": [(each, link_to_new(each.said)) for each in told],
        "languages": wording.other_languages(),
        "lacking": [] if consultation.answered_on else services.lacking(consultation),
        "report": report_page_of(consultation, live=False),
        "outcome_address": outcome_address(consultation) if consultation.answered_on else "",
        "wants_news": len(recipients_of(consultation)),
        "news": News.objects.filter(consultation=consultation).select_related("mailing"),
        "may_publish": may_publish_outcome(request.user),
        "may_make": request.user.has_perm("actions.add_action"),
        "breadcrumbs_items": [*_breadcrumbs(consultation), {"url": "", "label": _("What came of it")}],
        "header_title": _("What came of it"),
    }
    return render(request, "consultations/outcomes/admin/outcome.html", context)


@require_http_methods(METHODS)
@permission_required("consultations.change_said", raise_exception=True)
def write(request: SignedIn, pk: int, said: int | None = None) -> HttpResponse:
    """Write one theme down, or change it."""
    consultation = get_object_or_404(Consultation, pk=pk)
    row = get_object_or_404(Said, pk=said, consultation=consultation) if said else None
    form = SaidForm(request.POST or None, instance=row or Said(consultation=consultation), consultation=consultation)
    if form.is_valid():
        try:
            services.write_said(consultation=consultation, said=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("outcome_edit", consultation.pk)
    title = _("Change a theme") if row else _("New theme")
    context = {
        "form": form,
        "submit": _("Save"),
        "breadcrumbs_items": [
            *_breadcrumbs(consultation),
            {"url": reverse("outcome_edit", args=[consultation.pk]), "label": _("What came of it")},
            {"url": "", "label": title},
        ],
        "header_title": title,
    }
    return render(request, "actions/admin/form.html", context)


@require_http_methods(METHODS)
@permission_required("consultations.change_said", raise_exception=True)
def words(request: SignedIn, pk: int, said: int, language: str) -> HttpResponse:
    """One theme in one of the site's other languages."""
    row = get_object_or_404(Said, pk=said, consultation=pk)
    languages = wording.other_languages()
    if language not in languages:
        raise Http404
    there = SaidWords.objects.filter(said=row, language=language).first()
    form = wording.WordsForm(request.POST or None, instance=there or SaidWords(said=row, language=language), said=row)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved. The public reads it in that language."))
        return redirect("outcome_edit", pk)
    title = _("In %(language)s") % {"language": languages[language]}
    context = {
        "form": form,
        "submit": _("Save"),
        "breadcrumbs_items": [
            *_breadcrumbs(row.consultation),
            {"url": reverse("outcome_edit", args=[pk]), "label": _("What came of it")},
            {"url": reverse("outcome_said", args=[pk, said]), "label": row.title},
            {"url": "", "label": title},
        ],
        "header_title": title,
    }
    return render(request, "actions/admin/form.html", context)


@require_POST
@permission_required("consultations.change_said", raise_exception=True)
def remove(request: SignedIn, pk: int, said: int) -> HttpResponse:
    try:
        services.remove_said(said=get_object_or_404(Said, pk=said, consultation=pk), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The theme has been removed."))
    return redirect("outcome_edit", pk)


@require_POST
@permission_required("consultations.publish_outcome", raise_exception=True)
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Show it to the public, and tell those who answered half an hour later."""
    consultation = get_object_or_404(Consultation, pk=pk)
    try:
        is_out = services.publish_outcome(consultation=consultation, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("outcome_edit", pk)
    if is_out:
        count = len(recipients_of(consultation))
        words = ngettext(
            "Published. %(count)d person who left an address is told in half an hour, unless you take it back.",
            "Published. %(count)d people who left an address are told in half an hour, unless you take it back.",
            count,
        )
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, HELD_WORDS)
    return redirect("outcome_edit", pk)


@require_POST
@permission_required("consultations.publish_outcome", raise_exception=True)
def take_back(request: SignedIn, pk: int) -> HttpResponse:
    services.take_outcome_back(consultation=get_object_or_404(Consultation, pk=pk), by=request.user)
    messages.success(request, _("The public does not see it any more."))
    return redirect("outcome_edit", pk)


@require_POST
@permission_required("consultations.change_said", raise_exception=True)
def report(request: SignedIn, pk: int) -> HttpResponse:
    """Open the report in the editor; it is made where there is none yet."""
    page = start_report(consultation=get_object_or_404(Consultation, pk=pk), by=request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _breadcrumbs(consultation: Consultation) -> list[dict]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("consultation_detail", args=[consultation.pk]), "label": consultation.title},
    ]
