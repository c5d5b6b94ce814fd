"""Where residents write to the team, follow what became of it, and read what others asked.

A page with a form has an address of its own that no cache keeps; the pages that lead here are kept.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from home.panels import draw, reply_panels
from home.updates.models import UpdatePage
from moderation.services import ForAuthor, told_to_author
from places.models import Area

from . import services
from .clock import current_settings, due_on
from .forms import FollowUpForm, ReplyForm
from .letters import may_send_receipt
from .models import Reply
from .services import Subject

QUESTIONS_ON_A_PAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reply_to_update(request: HttpRequest, pk: int) -> HttpResponse:
    # Who began to write before it was withdrawn does not lose their words; nobody else reads them.
    open_to_replies = UpdatePage.objects.live().public() if request.method == "POST" else UpdatePage.objects.published()
    update = get_object_or_404(open_to_replies.prefetch_related("topics"), pk=pk)
    named: dict = {"title": _("Reply to this update"), "is_sensitive": update.is_sensitive}
    if not update.withdrawn:
        named |= {"update": update, "back": update.url}
    return _write(request, Subject(update=update.source), named)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest, slug: str = "") -> HttpResponse:
    area = get_object_or_404(Area.objects.current(), slug=slug) if slug else None
    title = _("Ask the team for %(area)s") % {"area": area} if area else _("Ask us a question")
    return _write(request, Subject(area=area), {"area": area, "title": title})


def _write(request: HttpRequest, subject: Subject, named: dict) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    initial = {"address": user.email, "name": user.name} if user else {}
    form = ReplyForm(request.POST or None, request=request, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        reply = services.submit_reply(
            key=given["key"],
            subject=subject,
            text=given["text"],
            may_be_public=form.wants_public,
            name=given["name"],
            shows_name=given["shows_name"],
            address=given["address"],
            user=user,
            suspicions=form.suspicions,
            sends_receipt=bool(given["address"]) and may_send_receipt(request, given["address"]),
        )
        return redirect(f"{reply.own_address}?sent=1")
    settings = current_settings()
    context = {**named, "form": form, "days": settings.answers_within_days, "due_on": due_on(settings)}
    return render(request, "home/replies/write.html", context)


@require_safe
@never_cache
def own(request: HttpRequest, token: str) -> HttpResponse:
    """What became of somebody's own reply, for whoever has its link."""
    reply = get_object_or_404(Reply.objects.select_related("update", "area", "follows"), token=token)
    root = reply.follows or reply
    conversation = [root, *root.follow_ups.order_by("submitted_at").prefetch_related("answers__agency")]
    for each in conversation:
        # Who asked for a private answer hears from the team itself, and there is nothing published to argue about.
        each.told = told_to_author(each) if each.may_be_public else ForAuthor()
    context = {
        "reply": root,
        "is_sensitive": root.is_sensitive,
        "conversation": conversation,
        "panels": draw(reply_panels(root)),
        "way_back": root.way_back,
        "has_just_been_sent": "sent" in request.GET,
        "may_add": any(each.answers.exists() for each in conversation) and root.state != Reply.State.WITHDRAWN,
    }
    return render(request, "home/replies/own.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, token: str) -> HttpResponse:
    """One more word after an answer, by the author."""
    reply = get_object_or_404(Reply.objects.exclude(state=Reply.State.WITHDRAWN), token=token)
    root = reply.follows or reply
    form = FollowUpForm(request.POST or None, request=request)
    if form.is_valid():
        services.submit_reply(
            key=form.cleaned_data["key"],
            subject=Subject.after(root),
            text=form.cleaned_data["text"],
            may_be_public=root.may_be_public,
            name=root.name,
            shows_name=root.shows_name,
            address=root.address,
            user=root.user,
            suspicions=form.suspicions,
            sends_receipt=bool(root.address) and may_send_receipt(request, root.address),
        )
        return redirect(f"{root.own_address}?sent=1")
    context = {"form": form, "reply": root, "title": _("Ask or say more"), "is_sensitive": root.is_sensitive}
    return render(request, "home/replies/add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Say what withdrawing does; do it when it is confirmed."""
    reply = get_object_or_404(Reply, token=token)
    root = reply.follows or reply
    if request.method == "POST":
        services.withdraw(root)
        messages.success(request, _("What you wrote has been withdrawn and erased."))
        return redirect(root.own_address)
    return render(request, "home/replies/withdraw.html", {"reply": root, "is_sensitive": root.is_sensitive})


@require_safe
def questions(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Questions that were asked in public and answered or are about to be, the newest first."""
    area = get_object_or_404(Area.objects.current(), slug=slug) if slug else None
    asked = Reply.objects.about_area(area) if area else Reply.objects.questions()
    shown = asked.public().beginnings().order_by("-submitted_at", "-pk").with_conversations()
    page = Paginator(shown, QUESTIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    title = _("Questions and answers: %(area)s") % {"area": area} if area else _("Questions and answers")
    context = {"area": area, "title": title, "replies": page, "days": current_settings().answers_within_days}
    return render(request, "home/replies/questions.html", context)
