"""Public pages of community groups: one group, asking to join, one's own part in it, putting a new one forward."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.first_pages import index_of
from people.groups.permissions import may_speak_for
from people.models import CommunityGroup, Membership
from people.views import SignedIn

from . import services
from .area_pack import PackToolMissingError, file_name, group_of_token, pack_pdf
from .calendars import calendar_of
from .forms import JoinForm, NewGroupForm
from .models import GroupWords
from .pages import GroupsPage
from .panels import group_panels
from .services import NotPossibleError

METHODS = ["GET", "HEAD", "POST"]
MEETINGS_SHOWN = 4


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """One group, for everybody: the same to all, so that it can be kept."""
    shown = _group(slug)
    context = {
        "group": shown,
        "page": index_of(GroupsPage),
        "areas": list(shown.areas.order_by("name", "pk")),
        "meetings": shown.meetings.from_now(timezone.now())[:MEETINGS_SHOWN],
        "panels": group_panels(shown),
        "words": shown.words.filter(state=GroupWords.State.PUBLISHED).first(),
    }
    return render(request, "home/groups/group.html", context)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(calendar_of(_group(slug)), content_type="text/calendar; charset=utf-8")


@require_http_methods(METHODS)
@never_cache
@login_required
def join(request: SignedIn, slug: str) -> HttpResponse:
    """Ask those who speak for a group to be let in."""
    shown = get_object_or_404(CommunityGroup.objects.listed(), slug=slug)
    if _own(request, shown):
        return redirect("groups:membership", slug)
    form = JoinForm(request.POST or None, request=request)
    if form.is_valid():
        services.ask_to_join(group=shown, user=request.user, words=form.cleaned_data["words"])
        messages.success(request, _("Your request is with those who speak for the group."))
        return redirect("groups:membership", slug)
    context = {"group": shown, "form": form, "title": _("Ask to join %(group)s") % {"group": shown}}
    return render(request, "home/groups/join.html", context)


@require_http_methods(METHODS)
@never_cache
@login_required
def membership(request: SignedIn, slug: str) -> HttpResponse:
    """One's own part in a group: accept or decline what was offered, take a request back, leave."""
    shown = get_object_or_404(CommunityGroup, slug=slug)
    parts = _own(request, shown)
    if not parts and not CommunityGroup.objects.with_a_page().filter(pk=shown.pk).exists():
        raise Http404  # whether somebody has put a group of this name forward is theirs to tell
    if request.method == "POST":
        try:
            _do(request, parts)
        except NotPossibleError as error:
            messages.error(request, str(error))
        # A group that was put forward goes with the request.
        is_there = CommunityGroup.objects.filter(pk=shown.pk).exists()
        return redirect("groups:membership", slug) if is_there else redirect("people:account")
    context = {
        "group": shown,
        "title": _("You and %(group)s") % {"group": shown},
        "parts": parts,
        "speaks": may_speak_for(request.user, shown),
        "is_only_one": _is_only_one(request, shown),
    }
    return render(request, "home/groups/membership.html", context)


def _do(request: SignedIn, parts: list[Membership]) -> None:
    """What the pressed button says, of a part that is the person's own."""
    chosen = next((part for part in parts if str(part.pk) == request.POST.get("part")), None)
    if chosen is None:
        raise NotPossibleError(_("Somebody has done this already, or it was taken back."))
    match request.POST.get("do"), chosen.state:
        case "accept", "invited":
            services.accept_invitation(membership=chosen, user=request.user)
            messages.success(request, _("You have accepted. Thank you."))
        case "decline", "invited":
            services.decline_invitation(membership=chosen, user=request.user)
            messages.success(request, _("You have declined."))
        case "leave", "active":
            services.end_membership(membership=chosen, by=request.user)
            messages.success(request, _("You have left the group."))
        case "take_back", "asked":
            chosen.delete()
            messages.success(request, _("Your request has been taken back."))


@require_http_methods(METHODS)
@never_cache
@login_required
def new(request: SignedIn) -> HttpResponse:
    """Put a group forward that is not in the directory."""
    form = NewGroupForm(request.POST or None, request=request)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "kind", "purpose", "public_contact", "words")}
        made = services.put_forward(user=request.user, areas=form.cleaned_data["areas"], **given)
        messages.success(request, _("Thank you. We check how to reach it, and write to you."))
        return redirect("groups:membership", made.slug)
    return render(request, "home/groups/new.html", {"form": form, "title": _("List a group")})


@require_safe
@never_cache
def pack(request: HttpRequest, token: str) -> HttpResponse:
    """The sheet about a group's area, for whoever has the link that the group was sent."""
    try:
        of_group = group_of_token(token)
    except BadSignature:
        raise Http404 from None
    try:
        content = pack_pdf(of_group)
    except PackToolMissingError:
        context = {"title": _("The area pack cannot be drawn here"), "group": of_group}
        return render(request, "home/groups/no_pack.html", context, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(of_group)}"'
    return response


def _group(slug: str) -> CommunityGroup:
    return get_object_or_404(CommunityGroup.objects.with_a_page().select_related("logo"), slug=slug)


def _own(request: SignedIn, of_group: CommunityGroup) -> list[Membership]:
    """What the person is, asked to be, or is invited to be in a group today."""
    own = Membership.objects.filter(group=of_group).select_related("takes_over_from__user", "group")
    current = own.on(timezone.localdate()).filter(user=request.user)
    return [*current, *own.asked().filter(user=request.user), *own.invited_as(request.user)]


def _is_only_one(request: SignedIn, of_group: CommunityGroup) -> bool:
    others = of_group.memberships.speaking_on(timezone.localdate()).exclude(user=request.user)
    return may_speak_for(request.user, of_group) and not others.exists()
