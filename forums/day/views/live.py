"""On a phone in the room: find the forum by the number on the screen, answer its poll, ask a question."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.preparing.models import ForumState
from people.limits import too_often
from people.suspicion import times_sent

from .. import services
from ..forms import CodeForm, QuestionForm, VoteForm
from ..models import Poll, Screen
from ..presenting import has_screen

COOKIE, SALT = "forum-phone", "forums.day.phone"
KEPT_FOR = 24 * 60 * 60  # seconds: the day
# A whole room is one connection, so that the limit is for machines that try numbers.
MOST_TRIES_AN_HOUR = 500
MOST_QUESTIONS_AN_HOUR = 500


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Type the number that stands on the screen."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if times_sent(request, "forum-code", within=60 * 60) > MOST_TRIES_AN_HOUR:
            return too_often(request)
        shown = Screen.objects.select_related("forum").filter(code=form.cleaned_data["code"]).first()
        if shown and _is_on(shown):
            return redirect("forums:live", shown.code)
        form.add_error("code", _("There is no forum with this number today. Look at the screen again."))
    return render(request, "forums/day/find.html", {"form": form})


@require_safe
@never_cache
def room(request: HttpRequest, code: str) -> HttpResponse:
    """What one can do now: answer the poll that is open, ask a question."""
    shown = _screen(code)
    poll = shown.forum.polls.on_screen().first() if shown.forum.has_live_poll else None
    given = poll.votes.filter(device=_device(request)).select_related("option").first() if poll else None
    context = {
        "screen": shown,
        "forum": shown.forum,
        "poll": poll,
        "given": given,
        "form": VoteForm(poll=poll, initial={"option": given.option_id if given else None})
        if poll and poll.is_open
        else None,
    }
    return render(request, "forums/day/live.html", context)


@require_POST
@never_cache
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the poll that is open, or answer it anew."""
    shown = _screen(code)
    poll = get_object_or_404(Poll.objects.on_screen(), forum=shown.forum) if shown.forum.has_live_poll else None
    if poll is None:
        raise Http404
    form = VoteForm(request.POST, poll=poll)
    if form.is_valid():
        device = _device(request) or uuid4().hex
        try:
            services.vote(poll=poll, option=form.cleaned_data["option"], device=device)
        except services.PollClosedError:
            messages.warning(request, _("The poll has just closed: your answer came too late."))
        else:
            messages.success(request, _("Your answer is counted. You can change it until the poll closes."))
        response = redirect("forums:live", shown.code)
        response.set_cookie(
            COOKIE,
            signing.dumps(device, salt=SALT),
            max_age=KEPT_FOR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    context = {"screen": shown, "forum": shown.forum, "poll": poll, "form": form if poll.is_open else None}
    return render(request, "forums/day/live.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HttpRequest, code: str) -> HttpResponse:
    """Ask something; a moderator reads it before it is on the wall."""
    shown = _screen(code)
    if not shown.forum.has_question_wall:
        raise Http404
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        if times_sent(request, "forum-question", within=60 * 60) > MOST_QUESTIONS_AN_HOUR:
            return too_often(request)
        services.ask(forum=shown.forum, text=form.cleaned_data["text"], key=form.cleaned_data["key"])
        messages.success(request, _("Thank you. It is shown on the screen once somebody has read it."))
        return redirect("forums:live", shown.code)
    return render(request, "forums/day/ask.html", {"screen": shown, "forum": shown.forum, "form": form})


def _is_on(shown: Screen) -> bool:
    forum = shown.forum
    return has_screen(forum) and forum.state_on(timezone.localdate()) == ForumState.TODAY


def _screen(code: str) -> Screen:
    shown = get_object_or_404(Screen.objects.select_related("forum"), code=code)
    if not _is_on(shown):
        raise Http404
    return shown


def _device(request: HttpRequest) -> str:
    """The random name that this phone was given with its first answer; empty before that."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_FOR))
    except signing.BadSignature:
        return ""
