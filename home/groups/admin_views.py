"""The team's pages: which groups need somebody, and one group with its people, its contact and its meetings."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from moderation.concerns import find_concerns
from people.groups.permissions import may_keep_groups
from people.models import CommunityGroup
from people.views import SignedIn

from . import services
from .admin_forms import RefuseForm
from .forms import TELLS_WHERE, InviteForm
from .jobs import REMINDED_BEFORE
from .services import NotPossibleError
from .trust import tells_where

MAY_SEE = "people.view_communitygroup"
MAY_KEEP = "people.change_communitygroup"


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def to_look_after(request: SignedIn) -> HttpResponse:
    """Everything about groups that waits for the team, each list with what it means."""
    soon = timezone.localdate() + REMINDED_BEFORE
    groups = CommunityGroup.objects.with_kinds()
    context = {
        "lists": [
            (
                "new",
                _("Put forward, to be checked"),
                _("Write to or call the group by a way that you found yourself. Then take it in, or say why not."),
                groups.proposed().distinct(),
            ),
            (
                "silent",
                _("Nobody speaks for them"),
                _("No chair, secretary or representative is in office. Ask the registered contact whom to invite."),
                groups.without_representative(),
            ),
            (
                "ending",
                _("Nobody will speak for them in thirty days, as terms stand"),
                _("Those in office have been reminded to hand over."),
                groups.losing_representative_by(soon),
            ),
            (
                "unchecked",
                _("Contact to be checked"),
                _("Until then the group gets no links to answer, and its page says that its contact is not checked."),
                groups.unverified(),
            ),
            ("logos", _("Logos to look at"), "", groups.active().exclude(proposed_logo="")),
        ],
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": _("To look after")}],
        "header_title": _("Community groups to look after"),
    }
    return render(request, "home/groups/admin/to_look_after.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
def group(request: SignedIn, pk: int) -> HttpResponse:
    """One group; POST invites somebody to a role."""
    shown = _group(pk)
    if request.method == "POST" and not may_keep_groups(request.user):
        raise PermissionDenied
    form = InviteForm(request.POST or None, initial={"role": "representative"})
    if form.is_valid():
        try:
            services.invite(group=shown, by=request.user, **form.cleaned_data)
        except NotPossibleError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("community_group", pk)
    today = timezone.localdate()
    people = shown.memberships.select_related("user", "takes_over_from__user")
    context = {
        "group": shown,
        "areas": shown.areas.order_by("name", "pk"),
        "asked": people.asked(),
        "invited": people.invited(),
        "current": people.on(today),
        "past": people.filter(state="ended").order_by("-ends_on", "-pk")[:10],
        "is_silent": CommunityGroup.objects.without_representative().filter(pk=pk).exists(),
        "is_put_forward": (is_put_forward := CommunityGroup.objects.proposed().filter(pk=pk).exists()),
        "concerns": find_concerns(f"{shown.name}\n{shown.purpose}\n{shown.public_contact}") if is_put_forward else [],
        "meetings": shown.meetings.from_now(timezone.now())[:5],
        "may_keep": may_keep_groups(request.user),
        "form": form,
        "refuse_form": RefuseForm(),
        "breadcrumbs_items": [*_breadcrumbs(), {"url": "", "label": shown.name}],
        "header_title": shown.name,
        "header_icon": "group",
    }
    return render(request, "home/groups/admin/group.html", context)


@require_POST
@permission_required(MAY_KEEP, raise_exception=True)
def verify(request: SignedIn, pk: int) -> HttpResponse:
    """The registered contact has been reached; or is no longer known to be right."""
    shown = _group(pk)
    is_checked = request.POST.get("is_checked") == "yes"
    if is_checked and not shown.contact_email:
        messages.error(request, _("Write down its registered contact first."))
    else:
        services.verify(group=shown, by=request.user, is_checked=is_checked)
        messages.success(request, _("Written down, with your name and today's date."))
    return redirect("community_group", pk)


@require_POST
@permission_required(MAY_KEEP, raise_exception=True)
def decide(request: SignedIn, pk: int) -> HttpResponse:
    """Take in a group that was put forward, or say why not."""
    shown = get_object_or_404(CommunityGroup.objects.proposed().distinct(), pk=pk)
    if request.POST.get("do") == "accept":
        if shown.hides_address and tells_where(f"{shown.purpose}\n{shown.public_contact}"):
            messages.error(request, f"{TELLS_WHERE} {_('Change its words first.')}")
            return redirect("community_group", pk)
        services.accept_group(group=shown, by=request.user)
        messages.success(request, _("The group is in the directory, and has been told."))
        return redirect("community_group", pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why: whoever asked is told."))
        return redirect("community_group", pk)
    services.refuse_group(group=shown, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Whoever asked has been told, and nothing is kept."))
    return redirect("groups_to_look_after")


@require_POST
@permission_required(MAY_KEEP, raise_exception=True)
def logo(request: SignedIn, pk: int) -> HttpResponse:
    """Use the logo that the group sent, or not."""
    shown = _group(pk)
    if shown.proposed_logo and request.POST.get("do") == "use":
        services.use_logo(group=shown, by=request.user)
        messages.success(request, _("It stands on the group's page."))
    elif shown.proposed_logo:
        services.refuse_logo(group=shown)
        messages.success(request, _("It has been deleted."))
    return redirect("community_group", pk)


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def proposed_logo(request: SignedIn, pk: int) -> FileResponse:
    shown = _group(pk)
    if not shown.proposed_logo:
        raise Http404
    return FileResponse(shown.proposed_logo.open("rb"), content_type="image/png")


@require_POST
@permission_required(MAY_KEEP, raise_exception=True)
def person(request: SignedIn, pk: int, part: int) -> HttpResponse:
    """Let somebody in, decline, take an invitation back, end a role: where the group itself cannot."""
    chosen = get_object_or_404(_group(pk).memberships.select_related("user"), pk=part)
    try:
        match request.POST.get("do"), chosen.state:
            case "accept", "asked":
                services.accept_request(membership=chosen, by=request.user, role=chosen.role)
            case "refuse", "asked":
                services.refuse_request(membership=chosen, by=request.user)
            case "take_back", "invited":
                chosen.delete()
            case "end", "active":
                services.end_membership(membership=chosen, by=request.user)
        messages.success(request, _("Done, and they have been told."))
    except NotPossibleError as error:
        messages.error(request, str(error))
    return redirect("community_group", pk)


def _group(pk: int) -> CommunityGroup:
    groups = CommunityGroup.objects.with_kinds().select_related("verified_by", "logo")
    return get_object_or_404(groups, pk=pk)


def _breadcrumbs() -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("community_groups:index"), "label": _("Community groups")},
    ]
