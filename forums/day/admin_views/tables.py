"""What the tables say: every point, what became of it, and the links with which it is noted."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from actions.sources import link_to_new
from people.views import SignedIn

from .. import services
from ..models import CheckState, TableLink, TableNote, Verdict
from ..permissions import may_let_through, may_read_notes, may_run_tables
from ..services.checking import items_of
from .frame import METHODS, actions_of, forum_for, frame

ON_A_PAGE = 50


@require_http_methods(METHODS)
@never_cache
def notes(request: SignedIn, pk: int) -> HttpResponse:
    """The points, narrowed by table, priority and verdict; those that were read are published together."""
    forum = forum_for(request, pk, may_read_notes)
    found: QuerySet[TableNote] = TableNote.objects.for_forum(forum)
    if request.method == "POST":
        _let_through(request, found)
        return redirect(request.get_full_path())
    found, chosen = _narrow(request, found)
    page = WagtailPaginator(
        found.select_related("topic", "priority").order_by("topic__table", "noted_at", "pk"), ON_A_PAGE
    )
    shown = page.get_page(request.GET.get("p"))
    items, actions = items_of(shown), actions_of(shown)
    for note in shown:
        note.item = items.get(note.pk)
        note.actions_made = actions.get(note.pk, [])
        note.new_action = link_to_new(note)
        note.can_be_ticked = bool(note.item and note.state == CheckState.CHECKING and not note.item.concerns)
    context = {
        "page": shown,
        "chosen": chosen,
        "topics": forum.topics.all(),
        "priorities": forum.reviewed_priorities,
        "verdicts": Verdict.choices,
        "states": CheckState.choices,
        "counts": TableNote.objects.for_forum(forum).by_priority_and_verdict(),
        "may_let_through": may_let_through(request.user),
        "may_act": request.user.has_perm("actions.add_action"),
    }
    return render(request, "forums/day/admin/notes.html", frame(_("What the tables say"), forum) | context)


def _narrow(request: SignedIn, found: QuerySet[TableNote]) -> tuple[QuerySet[TableNote], dict[str, str]]:
    chosen = {name: request.GET.get(name, "") for name in ("topic", "priority", "verdict", "state")}
    for name in ("topic", "priority"):
        if chosen[name].isdecimal():
            found = found.filter(**{name: int(chosen[name])})
    for name in ("verdict", "state"):
        if chosen[name]:
            found = found.filter(**{name: chosen[name]})
    return found, chosen


def _let_through(request: SignedIn, found: QuerySet[TableNote]) -> None:
    if not may_let_through(request.user):
        raise PermissionDenied
    numbers = [int(number) for number in request.POST.getlist("note") if number.isdecimal()]
    count = services.let_through(written=found.filter(pk__in=numbers), by=request.user)
    words = ngettext("%(count)d point is published.", "%(count)d points are published.", count)
    messages.success(request, words % {"count": count})


@require_http_methods(METHODS)
@never_cache
def links(request: SignedIn, pk: int) -> HttpResponse:
    """The link of each table: make them, print them, write with one, end one."""
    forum = forum_for(request, pk, may_run_tables)
    if request.method == "POST":
        number = request.POST.get("end", "")
        if number.isdecimal():
            link = get_object_or_404(TableLink, forum=forum, pk=int(number))
            services.end_link(link=link, by=request.user)
            messages.success(request, _("The link has ended. What was noted with it stays."))
        else:
            services.make_links(forum=forum)
            messages.success(request, _("Each table has a link. Print them now."))
        return redirect(reverse("forum_table_links", args=[pk]))
    in_use = TableLink.objects.filter(forum=forum).in_use().by_table()
    context = {
        "links": in_use,
        "is_missing": in_use.count() <= forum.topics.count(),
        "ended": TableLink.objects.filter(forum=forum).exclude(ended_at=None).count(),
    }
    return render(request, "forums/day/admin/links.html", frame(_("Links of the tables"), forum) | context)
