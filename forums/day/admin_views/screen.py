"""The big screen from behind: polls, hands, questions."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from actions.sources import link_to_new
from forums.preparing.models import Forum
from people.views import SignedIn

from .. import services
from ..forms import HandsForm, PaperQuestionForm, PollForm
from ..models import CheckState, Poll, WallQuestion
from ..permissions import may_let_through, may_run_screen
from ..presenting import has_screen, tallies_of
from ..services.checking import items_of
from .frame import METHODS, actions_of, forum_for, frame

DEEDS: dict[str, Callable[..., object]] = {
    "open": services.open_poll,
    "close": services.close_poll,
    "off": services.take_off,
    "remove": services.remove_poll,
}


@require_http_methods(METHODS)
@never_cache
def screen(request: SignedIn, pk: int) -> HttpResponse:
    """What is on the screen, what could be, and the questions; POST enters a question that was handed in on paper."""
    forum = _forum(request, pk)
    paper = PaperQuestionForm(request.POST or None)
    if request.method == "POST" and forum.has_question_wall and paper.is_valid():
        services.ask(forum=forum, text=paper.cleaned_data["text"], key=paper.cleaned_data["key"], is_on_paper=True)
        messages.success(request, _("The question waits to be read, like those from phones."))
        return redirect("forum_screen", pk)
    # Each takes along what its row shows beside it.
    questions: list[Any] = list(forum.wall_questions.order_by("-made_at", "-pk"))
    items, actions = items_of(questions), actions_of(questions)
    for question in questions:
        question.item = items.get(question.pk)
        question.actions_made = actions.get(question.pk, [])
        question.new_action = link_to_new(question)
    context = {
        "screen": services.screen_of(forum),
        "tallies": tallies_of(forum.polls.order_by("pk")) if forum.has_live_poll else [],
        "paper": paper,
        "to_read": [each for each in questions if each.state == CheckState.CHECKING],
        "on_the_wall": [each for each in questions if each.is_public and each.answered_at is None],
        "answered": [each for each in questions if each.is_public and each.answered_at],
        "may_let_through": may_let_through(request.user),
        "may_act": request.user.has_perm("actions.add_action"),
    }
    return render(request, "forums/day/admin/screen.html", frame(_("Big screen"), forum) | context)


@require_http_methods(METHODS)
def new_poll(request: SignedIn, pk: int) -> HttpResponse:
    forum = _forum(request, pk)
    if not forum.has_live_poll:
        raise Http404
    form = PollForm(request.POST or None)
    if form.is_valid():
        services.make_poll(forum=forum, **form.poll())
        messages.success(request, _("The poll is ready. Open it when the room is."))
        return redirect("forum_screen", pk)
    context = {"form": form, "submit": _("Prepare it")}
    return render(request, "forums/day/admin/form.html", frame(_("New poll"), forum) | context)


@require_POST
def run_poll(request: SignedIn, pk: int, poll: int) -> HttpResponse:
    """Open it, close it, take it off; remove it where it was never open."""
    forum = _forum(request, pk)
    shown = get_object_or_404(Poll, forum=forum, pk=poll)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None or not forum.has_live_poll:
        raise Http404
    deed(poll=shown)
    return redirect("forum_screen", pk)


@require_http_methods(METHODS)
def hands(request: SignedIn, pk: int, poll: int) -> HttpResponse:
    """Enter the hands that were counted: they are added to what phones said."""
    forum = _forum(request, pk)
    shown = get_object_or_404(Poll, forum=forum, pk=poll)
    form = HandsForm(request.POST or None, options=list(shown.options.order_by("position")))
    if form.is_valid():
        services.count_hands(poll=shown, hands=form.hands)
        messages.success(request, _("The hands are counted in."))
        return redirect("forum_screen", pk)
    about = _("Count the hands of those who have not answered by phone. Counted again, the new number stands.")
    context = {"form": form, "submit": _("Save"), "about": f"{shown} {about}"}
    return render(request, "forums/day/admin/form.html", frame(_("Hands counted"), forum) | context)


@require_POST
def question(request: SignedIn, pk: int, question: int) -> HttpResponse:
    """Let a question through, take it from the wall once it is answered, or bring it back."""
    forum = _forum(request, pk)
    shown = get_object_or_404(WallQuestion, forum=forum, pk=question)
    deed = request.POST.get("deed", "")
    if deed == "show":
        if not may_let_through(request.user):
            raise PermissionDenied
        if not services.let_through(written=[shown], by=request.user):
            messages.warning(request, _("Something was found in it, or a colleague was quicker: see it in the queue."))
    elif deed in ("answered", "back"):
        services.mark_answered(question=shown, is_answered=deed == "answered")
    else:
        raise Http404
    return redirect("forum_screen", pk)


def _forum(request: SignedIn, pk: int) -> Forum:
    forum = forum_for(request, pk, may_run_screen)
    if not has_screen(forum):
        raise Http404
    return forum
