"""The team's own pages on areas at risk. Nothing of them is for the public."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from people.views import SignedIn

from ..models import Action, AreaAtRisk
from ..permissions import may_keep_risks, may_make
from ..sources import link_to_new
from . import services
from .figures import figures_of
from .forms import AreaAtRiskForm, CloseForm, ReviewForm

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@permission_required("actions.view_areaatrisk", raise_exception=True)
def areas(request: SignedIn) -> HttpResponse:
    """The places that are watched, the first to review first; then those that were."""
    found = AreaAtRisk.objects.select_related("area").prefetch_related("agencies")
    context = {
        "watched": found.watched(),
        "closed": found.exclude(closed_on=None).order_by("-closed_on")[:25],
        "may_keep": may_keep_risks(request.user),
        "breadcrumbs_items": [*_breadcrumbs()[:2], {"url": "", "label": _("Areas at risk")}],
        "header_title": _("Areas at risk"),
    }
    return render(request, "actions/admin/areas_at_risk.html", context)


@require_http_methods(METHODS)
@permission_required("actions.change_areaatrisk", raise_exception=True)
def write(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """The template: open an area at risk, or change what was written down."""
    watched = get_object_or_404(AreaAtRisk.objects.watched(), pk=pk) if pk else None
    form = AreaAtRiskForm(request.POST or None, instance=watched)
    if form.is_valid():
        if watched:
            services.change_area(watched=watched, by=request.user, **form.cleaned_data)
        else:
            watched = services.open_area(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved, for the team alone."))
        return redirect(watched.staff_address)
    title = _("Change an area at risk") if watched else _("Open an area at risk")
    context = {
        "form": form,
        "submit": _("Save"),
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": title}],
        "header_title": title,
    }
    return render(request, "actions/admin/form.html", context)


@require_safe
@permission_required("actions.view_areaatrisk", raise_exception=True)
def area(request: SignedIn, pk: int) -> HttpResponse:
    """One of them: what was seen, then and now in figures, what is planned and done, and what reviews found."""
    shown = get_object_or_404(AreaAtRisk.objects.select_related("area", "made_by"), pk=pk)
    may = may_keep_risks(request.user) and not shown.closed_on
    context = {
        "watched": shown,
        "figures_then": shown.figures.splitlines(),
        "figures_now": figures_of(shown.area),
        "notes": services.notes_on(shown),
        "actions": Action.objects.from_source(shown).order_by("pk"),
        "link": link_to_new(shown) if may_make(request.user) else "",
        "may_keep": may,
        "review_form": ReviewForm() if may else None,
        "close_form": CloseForm() if may else None,
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": str(shown)}],
        "header_title": _("Area at risk: %(area)s") % {"area": shown},
    }
    return render(request, "actions/admin/area_at_risk.html", context)


@require_POST
@permission_required("actions.change_areaatrisk", raise_exception=True)
def review(request: SignedIn, pk: int) -> HttpResponse:
    """Note what a review found, and when the next one is."""
    watched, form = get_object_or_404(AreaAtRisk, pk=pk), ReviewForm(request.POST)
    try:
        if form.is_valid():
            services.review_area(watched=watched, by=request.user, **form.cleaned_data)
            messages.success(request, _("Noted for colleagues."))
        else:
            messages.error(request, _sentences(form))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(watched.staff_address)


@require_POST
@permission_required("actions.change_areaatrisk", raise_exception=True)
def close(request: SignedIn, pk: int) -> HttpResponse:
    """Watch it no longer."""
    watched, form = get_object_or_404(AreaAtRisk, pk=pk), CloseForm(request.POST)
    if form.is_valid():
        services.close_area(watched=watched, because=form.cleaned_data["because"], by=request.user)
        messages.success(request, _("Closed. Its actions go on."))
    else:
        messages.error(request, _sentences(form))
    return redirect(watched.staff_address)


def _sentences(form) -> str:
    return " ".join(f"{form.fields[name].label}: {errors[0]}" for name, errors in form.errors.items())


def _breadcrumbs() -> list[dict]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("action_list"), "label": _("Actions")},
        {"url": reverse("areas_at_risk"), "label": _("Areas at risk")},
    ]
