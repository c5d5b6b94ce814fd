"""The staff pages of moderation: one queue on one page, complaints, the log, and checking words before quoting them."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.models import User

from . import services
from .cards import Card, card_of
from .concerns import find_concerns
from .forms import CheckForm, DecisionForm
from .models import ConcernKind, Decision, DefamationComplaint, Item, ModerationSettings
from .permissions import may_decide, may_handle_complaints
from .rules import legal_steps
from .services.letters import duty_address

ON_ONE_PAGE = 20


class StaffRequest(HttpRequest):
    """A request that has passed the door of the staff pages: somebody is signed in."""

    user: User


def allowed(test: Callable[[User], bool]):
    """A view for those who pass `test`; the others are refused."""

    def decorate(view):
        @wraps(view)
        def guarded(request: StaffRequest, *args, **kwargs) -> HttpResponse:
            if not test(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@allowed(may_decide)
def queue(request: StaffRequest, again: Card | None = None) -> HttpResponse:
    """Everything that waits, risk to a person first, then the oldest. `again` is a card whose form lacks something."""
    now = timezone.now()
    page = Paginator(Item.objects.to_decide().with_history(), ON_ONE_PAGE).get_page(request.GET.get("p"))
    on_hold = list(Item.objects.on_hold().with_history()[:ON_ONE_PAGE])
    wanted = _wanted(request, [item.key for item in (*page, *on_hold)])
    shown = [*wanted, *page]
    cards = [again if again and again.item.pk == item.pk else card_of(item, request.user, now) for item in shown]
    settings = ModerationSettings.current()
    context = {
        "page": page,
        "cards": cards,
        "on_hold": [card_of(item, request.user, now) for item in on_hold],
        "complaints": _open_complaints(request.user),
        "now": now,
        "staffed": settings.staffed_hours.in_words(),
        "duty_address": duty_address(),
        "may_change_settings": request.user.has_perm("moderation.change_moderationsettings"),
    }
    return render(request, "moderation/admin/queue.html", context, status=422 if again else 200)


def _wanted(request: StaffRequest, there: list[UUID]) -> list[Item]:
    """The item that an address names, where the page does not show it anyway."""
    try:
        key = UUID(request.GET.get("item", ""))
    except ValueError:
        return []
    return [] if key in there else list(Item.objects.with_history().filter(key=key))


def _open_complaints(user: User) -> list[DefamationComplaint]:
    if not may_handle_complaints(user):
        return []
    return list(DefamationComplaint.objects.open().select_related("item"))


@require_POST
@allowed(may_decide)
def decide(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take one decision, and come back to what is next."""
    item = get_object_or_404(Item.objects.with_history(), key=key)
    card = card_of(item, request.user, timezone.now(), data=request.POST)
    form: DecisionForm = card.form
    if not form.is_valid():
        return queue(request, again=card)
    given = form.cleaned_data
    if not card.may_decide_now:
        raise PermissionDenied
    try:
        decision = services.decide(
            item=item,
            action=given["action"],
            by=request.user,
            version=given["version"],
            removals=form.removals,
            leaves_out_name=form.leaves_out_name,
            reason=given["reason"],
            note_to_author=given["note_to_author"],
            note=given["note"],
        )
    except (services.ItemChangedError, services.NotAllowedError) as error:
        messages.warning(request, f"“{item}”: {error}")
        return redirect(f"{reverse('moderation_queue')}?item={item.key}")
    except ValidationError as error:
        for name, problems in error.message_dict.items():
            form.add_error("other_removals" if name == "removals" else name, problems)
        return queue(request, again=card)
    messages.success(request, f"“{item}”: {decision}.")
    return redirect("moderation_queue")


@allowed(may_decide)
def decision_log(request: StaffRequest) -> HttpResponse:
    """Every decision, newest first."""
    decisions = Decision.objects.select_related("item", "decided_by")
    page = Paginator(decisions, 50).get_page(request.GET.get("p"))
    return render(request, "moderation/admin/log.html", {"page": page})


@allowed(lambda user: user.is_member_of_staff)
def check_words(request: StaffRequest) -> HttpResponse:
    """The same checks for somebody else's words that staff are about to publish. Nothing is kept."""
    form = CheckForm(request.POST or None)
    found = find_concerns(form.cleaned_data["words"]) if form.is_valid() else []
    concerns = [(ConcernKind(concern.kind).label, concern) for concern in found]
    return render(request, "moderation/admin/check.html", {"form": form, "concerns": concerns})


@allowed(may_handle_complaints)
def complaint(request: StaffRequest, key: UUID) -> HttpResponse:
    """One complaint of defamation: what it says, what the law asks for next and by when, what was done."""
    found = get_object_or_404(DefamationComplaint.objects.select_related("item"), key=key)
    if request.method == "POST":
        return _take_step(request, found)
    law = legal_steps(ModerationSettings.current().nation)
    context = {
        "complaint": found,
        "item": found.item,
        "steps": [(step, law.get(step)) for step in services.defamation.steps_open(found)],
        "law": law.values(),
        "now": timezone.now(),
    }
    return render(request, "moderation/admin/complaint.html", context)


def _take_step(request: StaffRequest, found: DefamationComplaint) -> HttpResponse:
    steps = {
        "incomplete": services.say_incomplete,
        "tell-author": services.tell_author,
        "tell-complainant": services.tell_complainant,
        "take-down": services.take_down_for,
    }
    step, why = request.POST.get("step", ""), request.POST.get("why", "").strip()
    try:
        if step in steps:
            steps[step](complaint=found, by=request.user)
        elif step == "close" and why:
            services.close_complaint(complaint=found, by=request.user, why=why)
        else:
            messages.error(request, _("Say why the complaint ends here."))
            return redirect("moderation_complaint", key=found.key)
    except services.NotAllowedError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Done, and recorded."))
    return redirect("moderation_complaint", key=found.key)
