"""A group's own pages, for those who speak for it: what is open to it, its page, its people, its meetings.

Whether somebody speaks for the group is asked anew with every request, so that the departed lose access at once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.groups.permissions import may_speak_for
from people.limits import may_write_to, too_often
from people.models import CommunityGroup
from people.views import SignedIn

from . import services
from .area_pack import pack_address
from .forms import HandOverForm, InviteForm, MeetingForm, TermForm, WordsForm
from .models import GroupWords
from .panels import desk_panels
from .services import NotPossibleError

Page = Callable[..., HttpResponse]
INVITATIONS_AN_HOUR = 5
# The last order of panels that wait for the group to do something (`home.groups.panels`).
LAST_TO_ANSWER = 20


def for_those_who_speak(page: Page) -> Page:
    """The page of a group, given instead of its slug, for those who speak for it today; nobody else."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @login_required
    @wraps(page)
    def opened(request: SignedIn, slug: str, **more: Any) -> HttpResponse:
        group = get_object_or_404(CommunityGroup.objects.active().with_kinds(), slug=slug)
        if not may_speak_for(request.user, group):
            raise PermissionDenied(_("This page is for those who speak for the group today."))
        return page(request, group, **more)

    return opened


@for_those_who_speak
def desk(request: SignedIn, group: CommunityGroup) -> HttpResponse:
    """What is open for the group, and what became of what it said."""
    asked, speaking = group.memberships.asking_and_speaking(timezone.localdate())
    panels = desk_panels(group, request.user)
    context = _frame(request, group, _("%(group)s: your desk") % {"group": group}) | {
        "panels": panels,
        "is_quiet": not any(panel.order <= LAST_TO_ANSWER for panel in panels),
        "meetings": group.meetings.from_now(timezone.now())[:3],
        "asked": asked,
        "is_only_one": speaking < 2,
        "pack": pack_address(group, request.user.email),
        "words": group.words.filter(state=GroupWords.State.CHECKING).first(),
    }
    return render(request, "home/groups/desk/desk.html", context)


@for_those_who_speak
def words(request: SignedIn, group: CommunityGroup) -> HttpResponse:
    """What the group's page says of it."""
    initial = {"purpose": group.purpose, "public_contact": group.public_contact}
    form = WordsForm(request.POST or None, request.FILES or None, initial=initial, hides_address=group.hides_address)
    if form.is_valid():
        given = form.cleaned_data
        proposed = services.propose_words(
            group=group, purpose=given["purpose"], public_contact=given["public_contact"], by=request.user
        )
        if given["logo"]:
            services.propose_logo(group=group, picture=given["logo"])
        if given["logo"] or (proposed and not proposed.is_public):
            messages.success(request, _("Sent. Somebody of the team looks at it before it is shown."))
        elif proposed:
            messages.success(request, _("The group's page says it now."))
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect("groups:desk", group.slug)
    context = _frame(request, group, _("Change what the page says")) | {"form": form}
    return render(request, "home/groups/desk/words.html", context)


@for_those_who_speak
def members(request: SignedIn, group: CommunityGroup) -> HttpResponse:
    """Who belongs to the group, who asks to, who is invited."""
    today = timezone.localdate()
    everybody = group.memberships.select_related("user", "takes_over_from__user")
    context = _frame(request, group, _("People of the group")) | {
        "asked": everybody.asked().order_by("changed_at", "pk"),
        "invited": everybody.invited().order_by("changed_at", "pk"),
        "current": sorted(everybody.on(today), key=lambda each: (not each.speaks, each.holder.lower(), each.pk)),
    }
    return render(request, "home/groups/desk/members.html", context)


@for_those_who_speak
def invite(request: SignedIn, group: CommunityGroup) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        if not _may_invite(request, form.cleaned_data["email"]):
            return too_often(request)
        try:
            services.invite(group=group, by=request.user, **form.cleaned_data)
        except NotPossibleError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
            return redirect("groups:members", group.slug)
    context = _frame(request, group, _("Invite somebody")) | {"form": form}
    return render(request, "home/groups/desk/invite.html", context)


@for_those_who_speak
def member(request: SignedIn, group: CommunityGroup, pk: int) -> HttpResponse:
    """One person's part: let in or not, another role or term, taken back, ended."""
    part = get_object_or_404(group.memberships.exclude(state="ended").select_related("user"), pk=pk)
    form = TermForm.of(part, request.POST if request.POST.get("do") == "save" else None)
    if request.method == "POST":
        try:
            done = _decide(request, part, form)
        except NotPossibleError as error:
            messages.error(request, str(error))
            return redirect("groups:members", group.slug)
        if done:
            messages.success(request, done)
            return redirect("groups:members", group.slug)
    context = _frame(request, group, part.holder) | {"part": part, "form": form, "is_own": part.user == request.user}
    return render(request, "home/groups/desk/member.html", context)


def _decide(request: SignedIn, part, form: TermForm) -> str:
    """What the pressed button says; the sentence that it was done, "" where the form has errors."""
    match request.POST.get("do"), part.state:
        case "save", "asked" if form.is_valid():
            services.accept_request(membership=part, by=request.user, **form.cleaned_data)
            return _("They belong to the group now, and have been told.")
        case "save", "active" if form.is_valid():
            services.change_term(membership=part, by=request.user, **form.cleaned_data)
            return _("Saved, and they have been told.")
        case "refuse", "asked":
            services.refuse_request(membership=part, by=request.user)
            return _("The request has been declined.")
        case "take_back", "invited":
            part.delete()
            return _("The invitation has been taken back.")
        case "end", "active":
            services.end_membership(membership=part, by=request.user)
            return _("Their role has ended, and with it all access.")
    return ""


@for_those_who_speak
def hand_over(request: SignedIn, group: CommunityGroup) -> HttpResponse:
    """Offer one's own role to a successor, who accepts with an account of their own."""
    own = group.memberships.speaking_on(timezone.localdate(), user=request.user)[:1].get()
    form = HandOverForm(request.POST or None, membership=own)
    if form.is_valid():
        given = form.cleaned_data
        if not _may_invite(request, given["successor"]):
            return too_often(request)
        try:
            services.hand_over(membership=own, email=given["successor"], ends_on=given["ends_on"], by=request.user)
        except NotPossibleError as error:
            form.add_error("email", str(error))
        else:
            messages.success(
                request,
                _("Your successor has been asked. The role stays with you until they accept."),
            )
            return redirect("groups:members", group.slug)
    context = _frame(request, group, _("Hand over your role")) | {"form": form, "own": own}
    return render(request, "home/groups/desk/hand_over.html", context)


@for_those_who_speak
def meetings(request: SignedIn, group: CommunityGroup) -> HttpResponse:
    """When the group meets: the list, and a form for the next."""
    form = MeetingForm(request.POST or None, group=group)
    if form.is_valid():
        made = services.add_meetings(group=group, by=request.user, **form.as_recorded())
        done = ngettext("%(count)d meeting has been added.", "%(count)d meetings have been added.", len(made))
        messages.success(request, done % {"count": len(made)})
        if made and made[0].proposed_place:
            messages.info(request, _("Somebody of the team looks at the place before it is shown."))
        return redirect("groups:meetings", group.slug)
    context = _frame(request, group, _("Meetings")) | {
        "form": form,
        "meetings": group.meetings.from_now(timezone.now()),
    }
    return render(request, "home/groups/desk/meetings.html", context)


@for_those_who_speak
def meeting(request: SignedIn, group: CommunityGroup, pk: int) -> HttpResponse:
    """Cancel one meeting, or let it take place after all."""
    chosen = get_object_or_404(group.meetings.from_now(timezone.now()), pk=pk)
    if request.method == "POST":
        services.cancel_meeting(meeting=chosen, is_cancelled=not chosen.is_cancelled)
        messages.success(request, _("Cancelled.") if chosen.is_cancelled else _("It takes place after all."))
    return redirect("groups:meetings", group.slug)


def _may_invite(request: SignedIn, email: str) -> bool:
    """Nobody's post is filled with invitations."""
    return may_write_to(email, request=request, about="group-invitations", an_hour=INVITATIONS_AN_HOUR)


def _frame(request: HttpRequest, group: CommunityGroup, title: str) -> dict[str, Any]:
    return {"group": group, "title": title}
