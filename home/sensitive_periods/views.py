"""What is held, and deciding about each thing, in the staff pages."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import CreateView, EditView, InspectView

from people.views import SignedIn

from . import services
from .due import due_in
from .forms import DecisionForm
from .kinds import held_kinds
from .models import Held, SensitivePeriod
from .permissions import may_decide

DECIDED_ON_A_PAGE = 25


@require_safe
@permission_required("home.release_held", raise_exception=True)
def held_things(request: SignedIn) -> HttpResponse:
    """What waits, the longest waiting first; then what was decided, the newest first."""
    every = Held.objects.select_related("period", "asked_by", "decided_by")
    decided = WagtailPaginator(every.exclude(decision="").order_by("-decided_at"), DECIDED_ON_A_PAGE)
    context = {
        "undecided": every.undecided(),
        "decided": decided.get_page(request.GET.get("p")),
        "period": services.period_in_force(),
        "is_officer": SensitivePeriod.objects.filter(officers=request.user).exists(),
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": _("Held in sensitive periods")}],
        "header_title": _("Held in sensitive periods"),
    }
    return render(request, "home/sensitive_periods/admin/held_things.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("home.release_held", raise_exception=True)
def held_thing(request: SignedIn, pk: int) -> HttpResponse:
    """One held thing: where to read it, and the decision about it."""
    held = get_object_or_404(Held.objects.select_related("period", "asked_by", "decided_by"), pk=pk)
    may = may_decide(request.user, held)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and not may:
        raise PermissionDenied
    if form.is_valid() and _decide(request, held, form):
        return redirect("held_things")
    kind = held_kinds()[held.kind]
    context = {
        "held": held,
        "kind": kind,
        "thing_address": kind.address(held) if held.thing else "",
        "may_decide": may,
        "form": form,
        "breadcrumbs_items": [
            *_breadcrumbs(),
            {"url": reverse("held_things"), "label": _("Held in sensitive periods")},
            {"url": "", "label": held.title},
        ],
        "header_title": held.title,
    }
    return render(request, "home/sensitive_periods/admin/held_thing.html", context)


def _decide(request: SignedIn, held: Held, form: DecisionForm) -> bool:
    is_release = form.cleaned_data["decision"] == "release"
    decide = services.release if is_release else services.drop
    try:
        decide(held, officer=request.user, reason=form.cleaned_data["reason"])
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
        return False
    words = held_kinds()[held.kind].released if is_release else _("“%(title)s” will not go out.")
    messages.success(request, str(words) % {"title": held.title})
    return True


class PeriodView(InspectView):
    """A period with what is due in it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"due": due_in(self.object)}


class RecordPeriodView(CreateView):
    """Leads to what is due in the period, so that nothing of it surprises whoever recorded it."""

    def get_success_url(self) -> str:
        return reverse("sensitive_periods:inspect", args=[self.object.pk])


class ChangePeriodView(EditView):
    def get_success_url(self) -> str:
        return reverse("sensitive_periods:inspect", args=[self.object.pk])


def _breadcrumbs() -> list[dict]:
    return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
