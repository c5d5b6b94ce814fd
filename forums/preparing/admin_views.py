"""The staff pages of forums: all of them, one with everything that belongs to it, starting, cancelling."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from forums.panels import forum_steps, staff_links
from people.models import Agency, User
from people.views import SignedIn

from . import services
from .forms import CancelForm, StartForm
from .models import Forum, ForumState, SeniorAttendance, Session
from .pages import ForumPage
from .permissions import may_cancel, may_prepare, may_see
from .wording import WordsForm

METHODS = ["GET", "HEAD", "POST"]
FORM = "forums/preparing/admin/form.html"
IN_USE = (ForumState.PREPARING, ForumState.COMING, ForumState.TODAY)


@require_safe
@permission_required("forums.view_forum", raise_exception=True)
def forums(request: SignedIn) -> HttpResponse:
    """The coming ones first, then what was held."""
    every = list(Forum.objects.prefetch_related("pages"))
    coming = [forum for forum in every if forum.state in IN_USE]
    context = {
        "coming": sorted(coming, key=lambda forum: (forum.day, forum.pk)),
        "others": [forum for forum in every if forum not in coming],
        "may_start": request.user.has_perm("forums.add_forum"),
        **forum_header(_("Forums")),
    }
    return render(request, "forums/preparing/admin/forums.html", context)


@require_safe
def forum(request: SignedIn, pk: int) -> HttpResponse:
    """One forum: what to do next, and all that can be done about it."""
    shown = forum_for(request, pk, lambda user, _forum: may_see(user))
    # Steps, links and facts all ask for its pages and for its programme.
    prefetch_related_objects([shown], Prefetch("pages", ForumPage.objects.select_related("locale", "latest_revision")))
    for part in ("sessions", "topics", "seniors"):
        getattr(shown, part).get_object_list()
    rows: list[Session | SeniorAttendance] = [*shown.sessions.all(), *shown.seniors.all()]
    spoken_for = [each for each in rows if each.agency_id]
    agencies = Agency.objects.in_bulk({each.agency_id for each in spoken_for})
    for each in spoken_for:
        each.agency = agencies[each.agency_id]
    page = shown.source_page
    steps = forum_steps(shown, request.user)
    todo = [step for step in steps if not step.is_done]
    context = {
        "forum": shown,
        "page": page,
        "has_draft": bool(page and page.live and page.has_unpublished_changes),
        "state": shown.state,
        "days": (shown.day - timezone.localdate()).days,
        "todo": todo,
        "done": [step for step in steps if step.is_done],
        "links": staff_links(shown, request.user),
        "sessions": shown.sessions.all(),
        "topics": shown.topics.all(),
        "seniors": shown.seniors.all(),
        "languages": shown.languages,
        "may_prepare": may_prepare(request.user),
        "may_cancel": may_cancel(request.user, shown),
        **forum_header(shown.title, (reverse("forum_list"), _("Forums"))),
    }
    return render(request, "forums/preparing/admin/forum.html", context)


@require_http_methods(METHODS)
@permission_required("forums.add_forum", raise_exception=True)
def start(request: SignedIn) -> HttpResponse:
    like = request.GET.get("like", "")
    chosen = Forum.objects.filter(pk=like).first() if like.isdecimal() and request.method != "POST" else None
    form = StartForm(request.POST or None, initial={"like": chosen, "is_annual": chosen.is_annual} if chosen else {})
    if form.is_valid():
        made = services.start_forum(by=request.user, **form.cleaned_data)
        messages.success(request, _("It is there, and nobody but staff can see it. What to do next stands below."))
        return redirect("forum_detail", made.pk)
    about = _("Like the last one, so that you only change what is new. Nothing is public until you publish.")
    return show_form(request, form, title=_("New forum"), about=about, submit=_("Start it"))


@require_http_methods(METHODS)
def cancel(request: SignedIn, pk: int) -> HttpResponse:
    shown = forum_for(request, pk, may_cancel)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        services.cancel_forum(forum=shown, because=form.cleaned_data["because"], by=request.user)
        messages.success(request, _("It is cancelled, its page says why, and everybody who was invited is told."))
        return redirect("forum_detail", pk)
    about = _("It cannot be taken back. To hold it on another day or elsewhere, change its day and place instead.")
    return show_form(
        request, form, title=_("Cancel it"), about=about, submit=_("Cancel the forum"), forum=shown, is_serious=True
    )


@require_http_methods(METHODS)
def words(request: SignedIn, pk: int, language: str) -> HttpResponse:
    """Programme, topics, roles and access in one of the site's other languages."""
    shown = forum_for(request, pk, lambda user, _forum: may_prepare(user))
    if language not in shown.languages:
        raise Http404
    form = WordsForm(request.POST or None, forum=shown, language=language)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved. The public reads it in that language."))
        return redirect("forum_detail", pk)
    title = _("Programme in %(language)s") % {"language": shown.languages[language]}
    about = _("Above each field stands what is to be put into this language. Where a field stays empty, that is read.")
    return show_form(request, form, title=title, about=about, submit=_("Save"), forum=shown)


def forum_for(request: SignedIn, pk: int, may: Callable[[User, Forum], bool]) -> Forum:
    """The forum, for those who `may`; others are refused."""
    shown = get_object_or_404(Forum.objects.select_related("previous", "feedback"), pk=pk)
    if not may(request.user, shown):
        raise PermissionDenied
    return shown


def show_form(
    request: SignedIn,
    form: forms.BaseForm,
    *,
    title: str,
    about: str,
    submit: str,
    forum: Forum | None = None,
    is_serious: bool = False,
    above: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    """A form of one forum on a staff page of its own, with the way back to where it was opened."""
    crumbs = [(reverse("forum_list"), _("Forums")), *([_crumb(forum)] if forum else []), *above]
    context = {
        "form": form,
        "about": about,
        "submit": submit,
        "is_serious": is_serious,
        "back": crumbs[-1][0],
        **forum_header(title, *crumbs),
    }
    return render(request, FORM, context)


def header_of(forum: Forum, title: str, *above: tuple[str, str]) -> dict[str, Any]:
    """The head of a staff page that belongs to a forum."""
    return forum_header(title, (reverse("forum_list"), _("Forums")), _crumb(forum), *above)


def forum_header(title: str, *above: tuple[str, str]) -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    crumbs += [{"url": url, "label": label} for url, label in above]
    return {"breadcrumbs_items": [*crumbs, {"url": "", "label": title}], "header_title": title}


def _crumb(forum: Forum) -> tuple[str, str]:
    return reverse("forum_detail", args=[forum.pk]), forum.title
