"""One page, made for a phone, with everything for the day."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.preparing.models import Forum
from people.views import SignedIn

from ..models import TableLink, TableNote
from ..permissions import may_check_in, may_read_notes, may_run_screen, may_run_tables, may_see_the_day
from ..presenting import has_screen
from ..room import room_of
from .frame import forum_for, frame


@require_safe
def today(request: SignedIn, pk: int) -> HttpResponse:
    forum = forum_for(request, pk, may_see_the_day)
    user = request.user
    context = {
        "rooms": room_of(forum) if may_check_in(user) else None,
        "tables": _tables(forum) if may_read_notes(user) else [],
        "counts": TableNote.objects.for_forum(forum).by_priority_and_verdict() if may_read_notes(user) else [],
        "may_check_in": may_check_in(user),
        "may_read_notes": may_read_notes(user),
        "may_run_tables": may_run_tables(user),
        "may_run_screen": may_run_screen(user) and has_screen(forum),
        "questions": forum.wall_questions.filter(state="checking").count() if forum.has_question_wall else 0,
        "is_today": forum.day == timezone.localdate(),
    }
    return render(request, "forums/day/admin/today.html", frame(_("On the day"), forum, is_the_day=True) | context)


def _tables(forum: Forum) -> list[TableLink]:
    """The tables with links in use, each with how many points it has noted and how many a moderator has yet to read."""
    stands = Q(notes__withdrawn_at=None, notes__isnull=False)
    return list(
        TableLink.objects.filter(forum=forum)
        .in_use()
        .by_table()
        .annotate(
            points=Count("notes", filter=stands), to_read=Count("notes", filter=stands & Q(notes__state="checking"))
        )
    )
