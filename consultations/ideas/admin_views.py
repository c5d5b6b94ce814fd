"""The team's side of ideas: the list, one of them, what was held as a flood, and the download."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from consultations.preparing.models import Consultation
from core.spreadsheets import stream_csv
from moderation.permissions import SEE_ORIGINAL, words_for
from people.exports import log_export
from people.models import User
from people.views import SignedIn

from . import safety, services
from .admin_forms import DecisionForm, MergeForm
from .downloads import contribution_rows
from .duplicates import perhaps_one_of
from .models import Comment, Contribution, Kind, State, Status, Support
from .permissions import may_answer, may_record_safety, may_see

ON_A_PAGE = 50
FIRST_OF_FLOOD = 5


def for_those_who(may: Callable[[User], bool]):
    """A page for those who pass `may`; others are refused."""

    def decorate(view):
        @wraps(view)
        def guarded(request: SignedIn, *args, **kwargs) -> HttpResponse:
            if not may(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@require_safe
@for_those_who(may_see)
def contributions(request: SignedIn, pk: int) -> HttpResponse:
    """Everything that people posted, narrowed as wished, the newest first."""
    consultation = get_object_or_404(Consultation, pk=pk)
    chosen = {name: request.GET.get(name, "")[:200] for name in ("q", "kind", "state", "status")}
    found = Contribution.objects.of(consultation, chosen["kind"]).with_counts()
    if chosen["state"]:
        found = found.filter(state=chosen["state"])
    if chosen["status"]:
        found = found.filter(status=chosen["status"])
    for word in chosen["q"].split():
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(place__icontains=word))
    context = {
        "consultation": consultation,
        "page": WagtailPaginator(found.select_related("area"), ON_A_PAGE).get_page(request.GET.get("p")),
        "chosen": chosen,
        "kinds": Kind.choices,
        "states": State.choices,
        "statuses": Status.choices,
        "held": held_count(consultation),
        "is_switched_on": safety.may_open_on(timezone.localdate()),
        "may_answer": may_answer(request.user),
        "may_record_safety": may_record_safety(request.user),
        **_frame(_("Ideas and comments"), consultation),
    }
    return render(request, "consultations/ideas/admin/contributions.html", context)


@for_those_who(may_see)
def contribution(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """One of them, what others like it say, and what becomes of it; POST decides that."""
    found = Contribution.objects.with_counts().with_votes()
    shown = get_object_or_404(
        found.select_related("consultation__agency", "area", "merged_into", "answer_agency"), pk=number, consultation=pk
    )
    may = may_answer(request.user) and shown.state == State.PUBLISHED
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = DecisionForm(request.POST or None, contribution=shown)
    if form.is_valid():
        try:
            services.decide(contribution=_plain(shown), decision=form.decision, by=request.user)
        except ValidationError as refusal:
            form.add_error("reason" if "reason" in getattr(refusal, "error_dict", {}) else None, refusal.messages)
        else:
            messages.success(request, _("Saved and shown. Whoever wrote it and left an address is told."))
            return redirect("contribution_list", pk)
    others = Contribution.objects.of(shown.consultation, shown.kind).published().exclude(pk=shown.pk)
    comments = list(Comment.objects.below(shown))
    for each in (shown, *comments):
        each.words = words_for(request.user, each)
    context = {
        "consultation": shown.consultation,
        "shown": shown,
        "title": shown.title if request.user.has_perm(SEE_ORIGINAL) else shown.public_title or shown.title,
        "sees_removed": request.user.has_perm(SEE_ORIGINAL),
        "comments": comments,
        "merged": shown.merged.all(),
        "alike": perhaps_one_of(f"{shown.title} {shown.text}", others) if may else [],
        "form": form,
        "merge_form": MergeForm(contribution=shown) if may else None,
        "may_answer": may,
        "may_part": may_answer(request.user) and shown.state == State.MERGED,
        "flagged": Support.objects.filter(contribution=shown, is_flagged=True).count(),
        "held": Support.objects.held().filter(contribution=shown).count(),
        **_frame(str(shown), shown.consultation, (reverse("contribution_list", args=[pk]), _("Ideas and comments"))),
    }
    return render(request, "consultations/ideas/admin/contribution.html", context)


def _plain(shown: Contribution) -> Contribution:
    """Without what a list counts beside it."""
    return Contribution.objects.select_related("consultation").get(pk=shown.pk)


@require_POST
@for_those_who(may_answer)
def merge(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Count it as another; or, where it was, let it stand for itself again."""
    shown = get_object_or_404(Contribution, pk=number, consultation=pk)
    if "part" in request.POST:
        services.part(contribution=shown, by=request.user)
        messages.success(request, _("It stands for itself again."))
        return redirect("contribution_detail", pk, number)
    form = MergeForm(request.POST, contribution=shown)
    if not form.is_valid():
        messages.error(request, _("Choose which one it is the same as."))
        return redirect("contribution_detail", pk, number)
    into = form.cleaned_data["into"]
    try:
        services.merge(contribution=shown, into=into, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("contribution_detail", pk, number)
    messages.success(request, _("Merged. Its support and comments count there, each person once."))
    return redirect("contribution_detail", pk, into.pk)


@for_those_who(may_answer)
def held(request: SignedIn, pk: int) -> HttpResponse:
    """What was held because very much came from one connection, flood by flood; POST decides about one flood."""
    consultation = get_object_or_404(Consultation, pk=pk)
    if request.method == "POST":
        _decide_flood(request, consultation)
        return redirect("contribution_held", pk)
    floods = [_flood(consultation, network) for network in _networks(consultation)]
    supports = Contribution.objects.of(consultation).filter(supports__is_held=True)
    context = {
        "consultation": consultation,
        "floods": floods,
        "supports": supports.annotate(held_supports=Count("supports", filter=Q(supports__is_held=True))),
        **_frame(_("Held"), consultation, (reverse("contribution_list", args=[pk]), _("Ideas and comments"))),
    }
    return render(request, "consultations/ideas/admin/held.html", context)


def _networks(consultation: Consultation) -> list[str]:
    """The connections from which something is held."""
    held = (rows.values_list("network", flat=True) for rows in (_held(consultation), _held_comments(consultation)))
    return sorted({network for networks in held for network in networks})


def _flood(consultation: Consultation, network: str) -> dict[str, Any]:
    """One flood: how much came, and how it begins."""
    rows = [found.filter(network=network) for found in (_held(consultation), _held_comments(consultation))]
    first = [each for found in rows for each in found.order_by("created_at")[:FIRST_OF_FLOOD]][:FIRST_OF_FLOOD]
    return {"network": network, "count": sum(found.count() for found in rows), "first": first}


def _decide_flood(request: SignedIn, consultation: Consultation) -> None:
    if number := request.POST.get("supports", ""):
        one = get_object_or_404(Contribution, pk=number, consultation=consultation)
        count = services.release_supports(one, by=request.user)
        messages.success(
            request, ngettext("%(n)d support counts now.", "%(n)d supports count now.", count) % {"n": count}
        )
        return
    network = request.POST.get("network", "")
    flood = [*_held(consultation).filter(network=network), *_held_comments(consultation).filter(network=network)]
    if "release" in request.POST:
        count = services.release(flood, by=request.user)
        words = ngettext("%(n)d is before the moderators now.", "%(n)d are before the moderators now.", count)
    else:
        count = services.refuse_held(flood, because=_("Part of a flood from one connection."), by=request.user)
        words = ngettext("%(n)d is not published.", "%(n)d are not published.", count)
    messages.success(request, words % {"n": count})


def _held(consultation: Consultation):
    return Contribution.objects.of(consultation).held().order_by()


def _held_comments(consultation: Consultation):
    return Comment.objects.filter(contribution__consultation=consultation).held().order_by()


def held_count(consultation: Consultation) -> int:
    supports = Support.objects.held().filter(contribution__consultation=consultation).count()
    return _held(consultation).count() + _held_comments(consultation).count() + supports


@require_safe
@for_those_who(may_see)
def download(request: SignedIn, pk: int) -> StreamingHttpResponse:
    """What is published, with its figures, as CSV."""
    consultation = get_object_or_404(Consultation, pk=pk)
    log_export(request, instance=consultation, action="ideas.download")
    answer = StreamingHttpResponse(stream_csv(contribution_rows(consultation)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{consultation.slug}-ideas.csv"'
    return answer


def _frame(title: str, consultation: Consultation, *above: tuple[str, str]) -> dict[str, Any]:
    crumbs = [
        (reverse("wagtailadmin_home"), _("Home")),
        (reverse("consultation_list"), _("Consultations")),
        (reverse("consultation_detail", args=[consultation.pk]), consultation.title),
        *above,
    ]
    shown = [{"url": url, "label": label} for url, label in crumbs]
    return {"breadcrumbs_items": [*shown, {"url": "", "label": title}], "header_title": title}
