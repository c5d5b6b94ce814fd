"""Answering an invitation by its personal link, and asking for one on the public page. No account is needed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forums.preparing.calendars import calendar_of
from forums.preparing.models import Forum
from people.limits import too_often

from . import letters, services
from .forms import ComeForm, RsvpForm
from .models import Invitation, Rsvp
from .places import places_left
from .presenting import answered_context

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@never_cache
def rsvp(request: HttpRequest, token: str) -> HttpResponse:
    """Answer an invitation; afterwards read what one answered, and change it or say that one cannot come."""
    invitation = _invitation(token)
    given = _rsvp_of(invitation)
    takes_answers = invitation.forum.takes_answers
    if not takes_answers or (given and request.method != "POST" and "change" not in request.GET):
        return render(request, "forums/inviting/answered.html", answered_context(invitation, given))
    form = RsvpForm(request.POST or None, invitation=invitation, rsvp=given)
    if form.is_valid():
        try:
            services.answer_invitation(invitation=invitation, **form.answer())
        except services.ForumClosedError:
            return redirect("forums:rsvp", token)
        return redirect("forums:rsvp", token)
    context = {"invitation": invitation, "forum": invitation.forum, "page": invitation.forum.page, "rsvp": given}
    return render(request, "forums/inviting/rsvp.html", context | {"form": form})


@require_safe
@never_cache
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The forum for somebody's own calendar; for those who come online, with the address to join."""
    invitation = _invitation(token)
    given = _rsvp_of(invitation)
    joining = invitation.forum.online_address if given and given.has_place and given.coming == "online" else ""
    content = calendar_of([invitation.forum], joining=joining)
    disposition = {"Content-Disposition": f'attachment; filename="{invitation.forum.slug}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=disposition)


@require_http_methods(METHODS)
@never_cache
def come(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for an invitation. Its link is sent to the address; who has one already is sent that one again."""
    forum = get_object_or_404(Forum, slug=slug)
    page = forum.page
    if page is None:
        raise Http404
    if not forum.takes_answers:
        return redirect(page.url)
    form = ComeForm(request.POST or None, request=request, forum=forum)
    context = {"forum": forum, "page": page, "form": form, "left": places_left(forum)}
    if form.is_valid():
        address = form.cleaned_data["email"].lower()
        if not letters.may_write(request, address):
            return too_often(request)
        services.ask_to_come(
            forum=forum,
            name=form.cleaned_data["name"],
            email=address,
            language=get_language() or "",
            is_suspicious=bool(form.suspicions),
        )
        return render(request, "forums/inviting/asked.html", context | {"address": address})
    return render(request, "forums/inviting/come.html", context)


def _invitation(token: str) -> Invitation:
    """Also where its link was typed from a letter in small letters."""
    invitations = Invitation.objects.select_related("forum", "group").order_by("pk")
    found = invitations.filter(token__in=[token, token.upper()]).first()
    if found is None:
        raise Http404
    return found


def _rsvp_of(invitation: Invitation) -> Rsvp | None:
    return Rsvp.objects.filter(invitation=invitation).select_related("table", "area").first()
