"""Local priorities for everybody, and packs for staff."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from formats.kinds import KINDS, Format
from formats.makers import MAKERS, CannotMake
from formats.models import FormatSettings

from . import packs, services
from .forms import ProposalForm
from .groups import DeliveryGroup
from .local import LocalPriority, Proposal, TaskingGroup
from .pages import PrioritiesIndexPage
from .panels import groups_with_priorities
from .permissions import may_read_packs
from .sign_off import PerformanceSettings

# Made while somebody waits, so without audio, which takes its time.
PACK_FORMATS = (Format.LARGE_PRINT, Format.BRAILLE, Format.PLAIN_TEXT)


def _group(slug: str) -> TaskingGroup:
    return get_object_or_404(TaskingGroup.objects.select_related("area"), area__slug=slug, is_active=True)


def _index() -> PrioritiesIndexPage | None:
    return PrioritiesIndexPage.objects.live().first()


@require_safe
def local(request: HttpRequest, slug: str) -> HttpResponse:
    """What an area's tasking group works on, what was proposed, and what it decided."""
    group = _group(slug)
    reported = LocalPriority.objects.with_newest_report().prefetch_related("reports")
    context = {
        "group": group,
        "index": _index(),
        "groups": groups_with_priorities([group], reported),
        "open": Proposal.objects.open_in(group.area),
        "decided": Proposal.objects.decided_in(group.area),
        "ended": reported.filter(group=group).ended_by(localdate()),
        "members": group.members.select_related("agency"),
        "may_propose": PerformanceSettings.of_the_site().takes_proposals,
    }
    return render(request, "home/priorities/local.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, at an address of its own that is never kept."""
    group = _group(slug)
    if not PerformanceSettings.of_the_site().takes_proposals:
        raise Http404
    form = ProposalForm(request.POST or None, request=request)
    if form.is_valid():
        user = request.user if request.user.is_authenticated else None
        services.propose(area=group.area, said=form.cleaned_data, user=user, suspicions=form.suspicions)
        return redirect("priorities:proposed", slug)
    return render(request, "home/priorities/propose.html", {"group": group, "index": _index(), "form": form})


@require_safe
def proposed(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next."""
    return render(request, "home/priorities/proposed.html", {"group": _group(slug), "index": _index()})


# Packs


def _pack_of(request: HttpRequest, slug: str) -> DeliveryGroup:
    if not may_read_packs(request.user):
        raise PermissionDenied
    return get_object_or_404(DeliveryGroup, slug=slug)


@require_safe
@login_required
def pack(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole pack on one page that prints."""
    group = _pack_of(request, slug)
    context = {
        "group": group,
        "title": packs.title_of(group),
        "sections": packs.sections_of(group),
        "files": [KINDS[each] for each in PACK_FORMATS],
        "made_on": localdate(),
        "is_document": True,
    }
    return render(request, "home/priorities/pack.html", context)


@require_safe
@login_required
def pack_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The pack as a file, made now."""
    group = _pack_of(request, slug)
    kind = next((KINDS[each] for each in PACK_FORMATS if KINDS[each].name == name), None)
    if kind is None:
        raise Http404
    try:
        made = MAKERS[kind.format].make(packs.pack_document(group), FormatSettings.current())
    except CannotMake as reason:
        return render(request, "home/priorities/no_file.html", {"group": group, "reason": str(reason)}, status=503)
    response = HttpResponse(made.content, content_type=kind.content_type)
    response["Content-Disposition"] = f'attachment; filename="{group.slug}-{kind.name}"'
    return response
