"""The team's side: what is promised, by whom, what is late; making, changing and noting."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from home.models import LessonsPage
from home.sensitive_periods.kinds import HELD_WORDS
from home.sensitive_periods.services import is_held
from moderation.permissions import words_for
from people.views import SignedIn

from . import services
from .forms import MINE, OVERDUE, STUCK, THIS_WEEK, UNPUBLISHED, ActionForm, ListForm, NoteForm
from .history import history_of, standing
from .models import Action
from .permissions import may_change, may_make, may_note, may_see_risks
from .querysets import ActionQuerySet
from .raisers.forms import RaiserForm
from .recommendations import for_staff
from .sources import find_source, link_to_new, shown_source
from .tiers.admin_views import ways_of
from .tiers.forms import MoveForm
from .wording import admin_views as wording_views

ON_A_PAGE = 25
METHODS = ["GET", "HEAD", "POST"]


@require_safe
@permission_required("actions.view_action", raise_exception=True)
def actions(request: SignedIn) -> HttpResponse:
    """Every action, narrowed as asked for; what is going on first, the first due first."""
    form = ListForm(request.GET)
    form.is_valid()
    found = narrowed(Action.objects.all(), form.cleaned_data, request.user)
    shown = found.first_due_first().with_what_lists_show().select_related("agency", "priority", "owner", "tier")
    page = WagtailPaginator(shown, ON_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "form": form,
        "page": page,
        "query": _query_without_page(request.GET),
        "may_make": may_make(request.user),
        "may_see_risks": may_see_risks(request.user),
        "breadcrumbs_items": [*_breadcrumbs()[:1], {"url": "", "label": _("Actions")}],
        "header_title": _("Actions"),
    }
    return render(request, "actions/admin/actions.html", context)


def narrowed(found: ActionQuerySet, asked: dict, user) -> ActionQuerySet:
    today = timezone.localdate()
    if asked.get("q"):
        found = found.said_like(asked["q"])
    if asked.get("status"):
        found = found.of_status(asked["status"])
    if asked.get("agency"):
        found = found.filter(agency=asked["agency"])
    if asked.get("tier"):
        found = found.at_tier(asked["tier"])
    match asked.get("only"):
        case str(only) if only == MINE:
            found = found.owned_by(user)
        case str(only) if only == OVERDUE:
            found = found.overdue_on(today)
        case str(only) if only == THIS_WEEK:
            found = found.due_in_week_of(today)
        case str(only) if only == STUCK:
            found = found.past_limit_on(today)
        case str(only) if only == UNPUBLISHED:
            found = found.filter(is_public=False)
    return found


@require_http_methods(METHODS)
@permission_required("actions.add_action", raise_exception=True)
def new(request: SignedIn) -> HttpResponse:
    """A new action; `?source=said:12` begins it with what that source knows."""
    found = find_source(request.GET.get("source", ""))
    kind, source = found or (None, None)
    form = ActionForm(request.POST or None, initial=kind.starts_with(source) if kind else None)
    if form.is_valid():
        made = services.create_action(source=source, by=request.user, **form.cleaned_data)
        messages.success(request, _("The action has been written down."))
        _warn_where_held(request, made)
        _warn_of_names(request, form)
        return redirect(made.staff_address)
    context = {
        "form": form,
        "source": {"label": kind.label, "title": kind.title(source)} if kind else None,
        "submit": _("Save the action"),
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": _("New action")}],
        "header_title": _("New action"),
    }
    return render(request, "actions/admin/form.html", context)


@require_safe
@permission_required("actions.view_action", raise_exception=True)
def detail(request: SignedIn, pk: int) -> HttpResponse:
    """One action with its history and what colleagues noted."""
    action = get_object_or_404(Action.objects.with_what_lists_show().select_related("agency", "owner", "tier"), pk=pk)
    replies = list(action.replies.all())
    for reply in replies:
        reply.words = words_for(request.user, reply)
    context = {
        "action": action,
        "standing": standing(action),
        "source": shown_source(action, request.user),
        "history": history_of(action, for_staff=True),
        "notes": services.notes_on(action),
        "languages": wording_views.languages_of(action) if may_change(request.user, action) else [],
        "note_form": NoteForm(),
        "raisers": action.raisers.select_related("group"),
        "raiser_form": RaiserForm(),
        "replies": replies,
        "has_unseen": any(reply.is_public and not reply.seen_at for reply in replies),
        "ways": ways_of(request.user, action),
        "move_form": MoveForm(),
        "is_past_limit": action.is_past_limit_on(timezone.localdate()),
        "may_change": may_change(request.user, action),
        "may_note": may_note(request.user, action),
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": action.title}],
        "header_title": action.title,
    }
    return render(request, "actions/admin/action.html", context)


@require_http_methods(METHODS)
@permission_required("actions.view_action", raise_exception=True)
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Change an action; the officer in charge says how far it is."""
    action = get_object_or_404(Action, pk=pk)
    if not may_change(request.user, action):
        raise PermissionDenied
    only_reports = not request.user.has_perm("actions.change_action")
    form = ActionForm(request.POST or None, instance=action, only_reports=only_reports)
    if form.is_valid():
        services.change_action(action=action, by=request.user, reason=form.cleaned_data["reason"], **form.changed())
        messages.success(request, _("Saved, and kept in the history."))
        _warn_where_held(request, action)
        _warn_of_names(request, form)
        return redirect(action.staff_address)
    context = {
        "form": form,
        "submit": _("Save"),
        "breadcrumbs_items": [
            *_breadcrumbs(),
            {"url": action.staff_address, "label": action.title},
            {"url": "", "label": _("Change")},
        ],
        "header_title": _("Change an action"),
    }
    return render(request, "actions/admin/form.html", context)


@require_POST
@permission_required("actions.view_action", raise_exception=True)
def note(request: SignedIn, pk: int) -> HttpResponse:
    """Tell colleagues something that the public never sees."""
    action = get_object_or_404(Action, pk=pk)
    if not may_note(request.user, action):
        raise PermissionDenied
    form = NoteForm(request.POST)
    if form.is_valid():
        services.add_note(action=action, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Noted for colleagues."))
    else:
        messages.error(request, _("Write a note before you save it."))
    return redirect(action.staff_address)


@require_safe
@permission_required("actions.add_action", raise_exception=True)
def recommendations(request: SignedIn) -> HttpResponse:
    """What reviews recommended: the actions of each, and a button that makes one. `?page=12` shows one review's."""
    number = request.GET.get("page", "")
    review = LessonsPage.objects.filter(pk=number).first() if number.isdecimal() else None
    context = {
        "recommendations": [(each, link_to_new(each)) for each in for_staff(review)],
        "review": review,
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": _("Recommendations of reviews")}],
        "header_title": _("Recommendations of reviews"),
    }
    return render(request, "actions/admin/recommendations.html", context)


def _query_without_page(query: QueryDict) -> str:
    rest = query.copy()
    rest.pop("p", None)
    return rest.urlencode()


def _warn_where_held(request: SignedIn, action: Action) -> None:
    if is_held(action):
        messages.warning(request, HELD_WORDS)


def _warn_of_names(request: SignedIn, form: ActionForm) -> None:
    """No casework about anybody: what looks like a name is said again, once the words are kept."""
    if names := form.likely_names:
        words = _("Is this somebody's name? %(names)s. The public reads nobody's: change the words if it is.")
        messages.warning(request, words % {"names": ", ".join(names)})


def _breadcrumbs() -> list[dict]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("action_list"), "label": _("Actions")},
    ]
