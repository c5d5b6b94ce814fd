"""The team's side of tiers: what is where and for how long, the list of each meeting, and what it decides."""

import io

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from core.spreadsheets import stream_csv, write_xlsx
from formats.makers import CannotMake
from people.views import SignedIn

from ..models import Action
from ..permissions import may_bring_down, may_decide, may_escalate
from ..sources import link_to_new
from .agendas import agenda_pdf, agenda_rows, on_the_list
from .charts import how_long_chart
from .forms import DOWN, UP, DecisionForm, MeetingForm, MoveForm, next_meeting_day, verdicts_at
from .laying import lay_tiers
from .measuring import finding, measure
from .meetings import agenda_of, close_meeting, decide, open_meeting
from .models import Tier, TierMeeting
from .moving import bring_down, escalate

METHODS = ["GET", "HEAD", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@permission_required("actions.view_action", raise_exception=True)
def tiers(request: SignedIn) -> HttpResponse:
    """What lies at each tier, what is past its limit, when each meets, and how long things take there."""
    lay_tiers()
    measured = measure(Action.objects.all())
    meetings = {meeting.tier_id: meeting for meeting in TierMeeting.objects.open()}
    context = {
        "measured": [(each, meetings.get(each.tier.pk)) for each in measured],
        "rows": measured,
        "finding": finding(measured),
        "chart": how_long_chart(measured),
        "may_configure": request.user.has_perm("actions.change_tier"),
        "breadcrumbs_items": _breadcrumbs(_("Tiers and meetings")),
        "header_title": _("Tiers and meetings"),
    }
    return render(request, "actions/admin/tiers.html", context)


@require_http_methods(METHODS)
@permission_required("actions.view_action", raise_exception=True)
def tier(request: SignedIn, pk: int) -> HttpResponse:
    """The list of a tier's next meeting; POST says when it is, and goes on to its decisions."""
    shown = get_object_or_404(Tier, pk=pk)
    may = may_decide(request.user, shown)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = MeetingForm(request.POST or None, initial={"held_on": next_meeting_day(shown)})
    if form.is_valid():
        try:
            return redirect(open_meeting(tier=shown, held_on=form.cleaned_data["held_on"]).staff_address)
        except ValidationError:
            form.add_error("held_on", _("It has met on that day, and its list is closed. Choose another day."))
    context = {
        "tier": shown,
        "actions": on_the_list(shown),
        "today": timezone.localdate(),
        "form": form if may else None,
        "past": shown.meetings.closed().annotate(decided=Count("decisions"))[:12],
        "breadcrumbs_items": _breadcrumbs(str(shown), below=True),
        "header_title": _("List of the next meeting: %(meets)s") % {"meets": shown.meets},
    }
    return render(request, "actions/admin/tier.html", context)


@require_safe
@permission_required("actions.view_action", raise_exception=True)
def agenda(request: SignedIn, pk: int, format: str) -> HttpResponse | StreamingHttpResponse:
    """The list as a file: PDF to print, CSV or XLSX."""
    shown = get_object_or_404(Tier, pk=pk)
    name, answer = f"agenda-{shown.number}.{format}", HttpResponse()
    if format == "pdf":
        try:
            answer = HttpResponse(agenda_pdf(shown), content_type="application/pdf")
        except CannotMake as cannot:
            return HttpResponse(str(cannot), status=503, content_type="text/plain; charset=utf-8")
    elif format == "xlsx":
        buffer = io.BytesIO()
        write_xlsx(buffer, [(str(shown.number), agenda_rows(shown))], title=str(shown))
        answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    else:
        answer = StreamingHttpResponse(stream_csv(agenda_rows(shown)), content_type="text/csv; charset=utf-8")  # type: ignore[assignment] # both have headers
    answer["Content-Disposition"] = f'{"inline" if format == "pdf" else "attachment"}; filename="{name}"'
    return answer


@require_http_methods(METHODS)
@permission_required("actions.view_action", raise_exception=True)
def meeting(request: SignedIn, pk: int) -> HttpResponse:
    """One page on which the meeting's decisions are entered while it sits; later, what it decided."""
    shown = get_object_or_404(TierMeeting.objects.select_related("tier"), pk=pk)
    may = may_decide(request.user, shown.tier)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        forms = _decision_forms(shown, request.POST)
        saved = _save_decisions(shown, forms, request)
        if all(form.is_valid() for form in forms):
            return _after_saving(request, shown, saved)
    else:
        forms = _decision_forms(shown) if may and not shown.closed_at else []
    context = {
        "meeting": shown,
        "forms": forms,
        "has_errors": any(form.errors for form in forms),
        "decisions": shown.decisions.select_related("action"),
        "made_here": Action.objects.from_source(shown).order_by("pk"),
        "new_action": link_to_new(shown) if request.user.has_perm("actions.add_action") else "",
        "breadcrumbs_items": [
            *_breadcrumbs(shown.tier.meets, below=True, address=reverse("action_tier", args=[shown.tier_id])),
            {"url": "", "label": str(shown)},
        ],
        "header_title": str(shown),
    }
    return render(request, "actions/admin/meeting.html", context)


def _decision_forms(meeting: TierMeeting, data=None) -> list[DecisionForm]:
    actions = agenda_of(meeting).with_what_lists_show().select_related("agency", "priority", "owner", "tier")
    verdicts = verdicts_at(meeting.tier)
    return [DecisionForm(data, verdicts=verdicts, action=action) for action in actions]


def _save_decisions(meeting: TierMeeting, forms: list[DecisionForm], request: SignedIn) -> int:
    """Carry each decision out by itself: one that cannot be keeps no other from being saved. How many were."""
    saved = 0
    for form in forms:
        if not form.is_valid() or not form.is_decided:
            continue
        try:
            with transaction.atomic():
                decide(meeting=meeting, action=form.action, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            saved += 1
    return saved


def _after_saving(request: SignedIn, meeting: TierMeeting, saved: int) -> HttpResponse:
    words = ngettext("%(count)d decision saved.", "%(count)d decisions saved.", saved)
    messages.success(request, words % {"count": saved})
    if "close" in request.POST:
        left = close_meeting(meeting=meeting, by=request.user)
        words = ngettext(
            "The list is closed; %(count)d action stays for the next meeting.",
            "The list is closed; %(count)d actions stay for the next meeting.",
            left,
        )
        messages.success(request, words % {"count": left})
    return redirect(meeting.staff_address)


@require_POST
@permission_required("actions.view_action", raise_exception=True)
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Up or back down by hand, from the action's own page."""
    action = get_object_or_404(Action.objects.select_related("tier"), pk=pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(sentence) for errors in form.errors.values() for sentence in errors))
        return redirect(action.staff_address)
    goes_up = form.cleaned_data["way"] == UP
    if not (may_escalate if goes_up else may_bring_down)(request.user, action):
        raise PermissionDenied
    try:
        (escalate if goes_up else bring_down)(action=action, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It is now before the %(meets)s.") % {"meets": action.tier.meets})
    return redirect(action.staff_address)


def ways_of(user, action: Action) -> list[tuple[str, str]]:
    """Where this person may move an action by hand: to which tier, in which way."""
    ways = []
    above, below = Tier.objects.above(action.tier).first(), Tier.objects.below(action.tier).first()
    if above and may_escalate(user, action):
        ways.append((UP, _("Up to the %(meets)s") % {"meets": above.meets}))
    if below and may_bring_down(user, action):
        ways.append((DOWN, _("Back down to the %(meets)s") % {"meets": below.meets}))
    return ways


def _breadcrumbs(here: str, *, below: bool = False, address: str = "") -> list[dict]:
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("action_list"), "label": _("Actions")},
    ]
    if below:
        items.append({"url": reverse("action_tiers"), "label": _("Tiers and meetings")})
    return [*items, {"url": address, "label": here}]
