"""The team's side: what is to be answered, by when, by whom; and answering it."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from core.models import Partnership
from core.working_days import WorkingDays
from home.panels import draw, reply_panels
from people.models import Agency
from people.views import SignedIn

from . import services
from .forms import AnswerForm, AssignForm, CloseForm
from .models import Answer, Reply
from .permissions import may_answer, may_assign, words_of

ON_A_PAGE = 25
LISTS = {
    "to-answer": (gettext_lazy("To answer"), Reply.objects.unanswered),
    "being-checked": (gettext_lazy("Being checked"), Reply.objects.being_checked),
    "not-published": (gettext_lazy("Not published, may be answered by email"), Reply.objects.refused_unanswered),
    "closed": (gettext_lazy("Answered and closed"), Reply.objects.closed),
}


@require_safe
@permission_required("home.view_reply", raise_exception=True)
def replies(request: SignedIn) -> HttpResponse:
    """One of the lists; at first what is to be answered, the first due first."""
    chosen = request.GET.get("list", "to-answer")
    _title, read = LISTS.get(chosen, LISTS["to-answer"])
    agency = request.GET.get("agency", "")
    found: QuerySet[Reply] = read().select_related("update", "area", "agency", "follows")
    if agency.isdigit():
        found = found.filter(agency=int(agency))
    page = WagtailPaginator(found, ON_A_PAGE).get_page(request.GET.get("p"))
    working_days = Partnership.current().working_days
    for reply in page:
        reply.clock, reply.words = clock_in_words(reply, working_days), words_of(reply, request.user)
    context = {
        "lists": [(name, title, read().count()) for name, (title, read) in LISTS.items()],
        "chosen": chosen,
        "agencies": Agency.objects.filter(is_active=True),
        "agency": agency,
        "page": page,
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": _("Replies and questions")}],
        "header_title": _("Replies and questions"),
    }
    return render(request, "home/replies/admin/replies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("home.view_reply", raise_exception=True)
def reply(request: SignedIn, pk: int) -> HttpResponse:
    """One reply with its conversation; POST answers it."""
    shown = get_object_or_404(Reply.objects.select_related("update", "area", "agency", "follows"), pk=pk)
    may = may_answer(request.user, shown)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = AnswerForm(request.POST or None, reply=shown)
    if form.is_valid():
        given = form.cleaned_data
        services.answer(
            reply=shown,
            key=given["key"],
            text=given["text"],
            agency=given["agency"],
            by=request.user,
            is_public=given.get("is_public", False),
        )
        messages.success(request, _("Your answer has gone out."))
        return redirect("reply_list")
    root = shown.follows or shown
    conversation = [root, *root.follow_ups.order_by("submitted_at").prefetch_related("answers__agency")]
    for each in conversation:
        each.words = words_of(each, request.user)
    context = {
        "reply": shown,
        "conversation": conversation,
        "clock": clock_in_words(shown, Partnership.current().working_days),
        "panels": draw(reply_panels(shown, request.user)),
        "form": form,
        "may_answer": may,
        "assign_form": AssignForm(initial={"agency": shown.agency_id}, auto_id="id_assign_%s")
        if may_assign(request.user)
        else None,
        "close_form": CloseForm() if may and not shown.closed_at else None,
        "breadcrumbs_items": [
            *_breadcrumbs(),
            {"url": reverse("reply_list"), "label": _("Replies and questions")},
            {"url": "", "label": str(shown)},
        ],
        "header_title": str(shown),
    }
    return render(request, "home/replies/admin/reply.html", context)


@require_POST
@permission_required("home.change_reply", raise_exception=True)
def assign(request: SignedIn, pk: int) -> HttpResponse:
    form = AssignForm(request.POST)
    if form.is_valid():
        services.assign(get_object_or_404(Reply, pk=pk), agency=form.cleaned_data["agency"], by=request.user)
        messages.success(request, _("Saved who is to answer."))
    return redirect("reply_detail", pk)


@require_POST
@permission_required("home.answer_reply", raise_exception=True)
def close(request: SignedIn, pk: int) -> HttpResponse:
    form = CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it needs no answer."))
        return redirect("reply_detail", pk)
    services.close(get_object_or_404(Reply, pk=pk), because=form.cleaned_data["because"], by=request.user)
    messages.success(request, _("Closed without an answer."))
    return redirect("reply_list")


@require_POST
@permission_required("home.answer_reply", raise_exception=True)
def take_answer_down(request: SignedIn, pk: int) -> HttpResponse:
    given = get_object_or_404(Answer.objects.select_related("reply"), pk=pk)
    services.take_answer_down(given, by=request.user)
    messages.success(request, _("The answer is no longer shown to the public."))
    return redirect("reply_detail", given.reply_id)


def clock_in_words(reply: Reply, working_days: WorkingDays) -> str:
    """How long the team has, or how late it is, in working days; empty where no clock runs."""
    if reply.closed_at or reply.state != Reply.State.ACCEPTED:
        return ""
    today = timezone.localdate()
    if reply.due_on < today:
        return _("%(days)d working days late") % {"days": max(1, working_days.between(reply.due_on, today))}
    if reply.due_on == today:
        return _("due today")
    return _("%(days)d working days left") % {"days": working_days.between(today, reply.due_on)}


def _breadcrumbs() -> list[dict]:
    return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
