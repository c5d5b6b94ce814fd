"""A table's page: its scribe notes points, changes and withdraws them, with or without a connection."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.models import PriorityPage

from .. import services
from ..forms import PointForm
from ..models import TableLink, TableNote, Verdict

MOST_BYTES = 500_000
MOST_AT_ONCE = 200


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def table(request: HttpRequest, token: str) -> HttpResponse:
    """The form for the next point, and the points so far. Scripts, where they run, deliver to `points`."""
    link = _link(token)
    priorities = link.forum.reviewed_priorities
    notes = {note.key: note for note in notes_of(link)}
    changed = notes.get(_uuid(request.GET.get("change", "")))
    if request.method == "POST":
        form = PointForm(request.POST, link=link, priorities=priorities)
        try:
            if "withdraw" in request.POST:
                services.withdraw(link=link, key=_uuid(request.POST["withdraw"]))
                messages.success(request, _("The point is withdrawn."))
                return redirect(link)
            if form.is_valid() and _keep(link, form):
                messages.success(request, _("The point is kept."))
                return redirect(link)
        except services.LinkEndedError:
            return render(request, "forums/day/table.html", _context(link, None, priorities, list(notes.values())))
    elif changed:
        form = PointForm.of_note(changed, link=link, priorities=priorities)
    else:
        form = PointForm(link=link, priorities=priorities)
    is_open = link.is_open_at(timezone.now())
    context = _context(link, form if is_open else None, priorities, list(notes.values()))
    return render(request, "forums/day/table.html", context | {"changed": changed})


def _keep(link: TableLink, form: PointForm) -> bool:
    delivery = services.deliver(link=link, points=[form.point])
    for sentence in delivery.refused.values():
        form.add_error("text", sentence)
    return not delivery.refused


def _context(link: TableLink, form: PointForm | None, priorities: list[PriorityPage], notes: list[TableNote]) -> dict:
    today = timezone.localdate()
    return {
        "link": link,
        "forum": link.forum,
        "form": form,
        "notes": notes,
        "known": {
            "table": link.pk,
            "at": timezone.now().isoformat(),
            "points": [shown(note) for note in notes],
            "labels": {"verdict": dict(Verdict.choices), "priority": {page.pk: page.title for page in priorities}},
            "isOver": link.ended_at is not None or link.forum.day < today,
        },
        "is_early": link.is_in_use and today < link.forum.day,
    }


@csrf_exempt  # the token in the address is the only right that is asked for, and no cookie is looked at
@require_POST
@never_cache
def points(request: HttpRequest, token: str) -> JsonResponse:
    """What a tablet held: `{"points": [...]}`. Answers which of them are kept, which not and why, and all there are."""
    link = _link(token)
    try:
        held = json.loads(request.body if len(request.body) <= MOST_BYTES else b"")["points"]
        rows = [row for row in held if isinstance(row, dict)][:MOST_AT_ONCE]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"problem": _("This is no delivery of points.")}, status=400)
    priorities = link.forum.reviewed_priorities
    forms = [PointForm(row, link=link, priorities=priorities) for row in rows]
    refused = {
        str(row.get("key", "")): " ".join(str(sentence) for found in form.errors.values() for sentence in found)
        for row, form in zip(rows, forms, strict=True)
        if not form.is_valid()
    }
    try:
        delivery = services.deliver(link=link, points=[form.point for form in forms if form.is_valid()])
    except services.LinkEndedError:
        return JsonResponse({"problem": why_ended(link)}, status=410)
    return JsonResponse(
        {
            "received": [str(key) for key in delivery.received],
            "refused": refused | {str(key): why for key, why in delivery.refused.items()},
            "at": timezone.now().isoformat(),
            "points": [shown(note) for note in notes_of(link)],
        }
    )


@require_safe
@never_cache
def worker(request: HttpRequest, token: str) -> HttpResponse:
    """The script that opens this table's page, and no other, without a connection."""
    _link(token)
    return render(request, "forums/day/worker.js", content_type="text/javascript; charset=utf-8")


def notes_of(link: TableLink) -> list[TableNote]:
    """The points of a table, whichever tablet noted them, newest first."""
    found = TableNote.objects.for_forum(link.forum).filter(topic=link.topic)
    return list(found.select_related("priority").order_by("-noted_at", "-pk"))


def shown(note: TableNote) -> dict:
    """A point as tablets know it."""
    return {
        "key": str(note.key),
        "revision": note.revision,
        "text": note.text,
        "verdict": note.verdict,
        "priority": note.priority_id,
        "noted_at": note.noted_at.isoformat(),
    }


def why_ended(link: TableLink) -> str:
    """What a scribe reads whose tablet can deliver no more."""
    if link.is_in_use and timezone.localdate() < link.forum.day:
        return _("The forum has not begun yet: points can be noted on its day.")
    return _("This table's link has ended. Show this page to somebody of the team, who can enter what is left.")


def _link(token: str) -> TableLink:
    return get_object_or_404(TableLink.objects.select_related("forum", "topic__priority"), token=token)


def _uuid(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError:
        return UUID(int=0)
