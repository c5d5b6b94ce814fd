"""Coming back: to go on with an answer, and to read, change or withdraw one that was sent."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formats.kinds import KINDS, MADE_HERE
from formats.makers import CannotMake
from people.limits import too_often
from people.models import CommunityGroup
from people.suspicion import times_sent
from people.views import SignedIn

from . import clock, drafts, invitations, letters, services
from .about_forms import AddressForm, CodeForm, StartForm
from .addresses import address_of, address_of_response, read_token, short_address_of_response
from .codes import hash_of
from .documents import copy_of
from .flags import keyed_hash
from .models import Draft, Response
from .permissions import is_valid, may_open
from .remembering import Remembered

METHODS = ["GET", "HEAD", "POST"]
MOST_TRIES_AN_HOUR = 100
COPIES = {KINDS[each].name: KINDS[each] for each in MADE_HERE}


@require_http_methods(METHODS)
@never_cache
def come_back(request: HttpRequest) -> HttpResponse:
    """Type a return code; or be sent links to all that was begun or sent with an address."""
    by_code = "code" in request.POST
    code_form = CodeForm(request.POST if by_code else None)
    address_form = AddressForm(request.POST if request.method == "POST" and not by_code else None)
    is_mailed = False
    if by_code and code_form.is_valid():
        if times_sent(request, "return-code", within=60 * 60) > MOST_TRIES_AN_HOUR:
            return too_often(request)
        if address := _address_by(code_form.cleaned_data["code"]):
            return redirect(address)
        code_form.add_error("code", _("We know no answer with this return code. Check each letter and figure."))
    elif address_form.is_bound and address_form.is_valid():
        address = address_form.cleaned_data["email"].strip().lower()
        if not letters.may_write(request, address):
            return too_often(request)
        letters.send_links(address, _by_address(address), language=get_language() or "")
        is_mailed = True
    context = {
        "code_form": code_form,
        "address_form": address_form,
        "form": code_form if by_code else address_form,
        "is_mailed": is_mailed,
    }
    return render(request, "consultations/answering/return.html", context)


def _address_by(code: str) -> str:
    if draft := Draft.objects.open().filter(return_code=code).select_related("consultation").first():
        return address_of(draft)
    response = Response.objects.exclude(state=Response.State.WITHDRAWN).with_return_code(hash_of(code)).first()
    return short_address_of_response(response) if response else ""


def _by_address(address: str) -> list[Draft | Response]:
    """What somebody began or sent that can still be gone on with, or taken back."""
    drafts_of = Draft.objects.open().filter(email=address, is_test=False).select_related("consultation")
    sent = Response.objects.filter(email=address, state__in=[Response.State.COUNTED, Response.State.HELD])
    found: list[Draft | Response] = [*drafts_of, *sent.select_related("consultation")]
    return [each for each in found if isinstance(each, Response) or clock.takes_answers(each.consultation)]


def _own(request: HttpRequest, token: str) -> Response | None:
    """The response of an address that somebody was given, if they may still open it."""
    found = Response.objects.select_related("consultation", "version", "group", "area").filter(
        pk=read_token(token) or 0
    )
    response = found.exclude(state=Response.State.TEST).first()
    if response is None:
        return None
    invitation = Remembered.of(request, response.consultation).invitation if response.group_id else None
    return response if may_open(response, request.user, invitation) else None


@require_safe
@never_cache
def own(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody sent, for them alone."""
    response = _own(request, token)
    if response is None:
        return render(request, "consultations/answering/not_here.html", status=404)
    context = {
        "consultation": response.consultation,
        "response": response,
        "token": token,
        "answers": letters.in_words(response),
        "copies": [(kind, reverse("consultations:own_copy", args=[token, name])) for name, kind in COPIES.items()],
        "may_change": _may_change(response),
        "closes_on": clock.closes_on(response.consultation),
    }
    return render(request, "consultations/answering/own.html", context)


@require_safe
@never_cache
def own_copy(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """The same as a file: in large print, to listen to, in Braille, as plain text. Made now, and kept nowhere."""
    response = _own(request, token)
    if response is None or response.state == Response.State.WITHDRAWN or name not in COPIES:
        return render(request, "consultations/answering/not_here.html", status=404)
    kind = COPIES[name]
    try:
        content = copy_of(response, kind.format)
    except CannotMake as cannot:
        return HttpResponse(str(cannot), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        content,
        content_type=kind.content_type,
        headers={
            "Content-Disposition": f'inline; filename="{response.reference}-{name}"',
            "X-Robots-Tag": "noindex",
        },
    )


def _may_change(response: Response) -> bool:
    return response.state != Response.State.WITHDRAWN and clock.takes_answers(response.consultation)


@require_POST
@never_cache
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Open what was sent, to send it again with other answers. Until then the first stands."""
    response = _own(request, token)
    if response is None or not _may_change(response):
        return redirect("consultations:own", token)
    return redirect(address_of(drafts.open_change(response), "check"))


@require_http_methods(METHODS)
@never_cache
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Say what withdrawing does; do it when it is confirmed."""
    response = _own(request, token)
    if response is None or not _may_change(response):
        return redirect("consultations:own", token)
    if request.method == "POST":
        services.withdraw(response)
        return redirect("consultations:own", token)
    context = {
        "response": response,
        "consultation": response.consultation,
        "own_address": reverse("consultations:own", args=[token]),
    }
    return render(request, "consultations/answering/withdraw.html", context)


@require_safe
@never_cache
@login_required
def yours(request: SignedIn) -> HttpResponse:
    """All that somebody with an account began or sent, and that of the groups for which they speak."""
    groups = CommunityGroup.objects.spoken_for_by(request.user)
    begun = Draft.objects.open().filter(is_test=False).select_related("consultation", "group")
    sent = Response.objects.exclude(state__in=[Response.State.TEST, Response.State.WITHDRAWN]).select_related(
        "consultation", "group"
    )
    own_drafts = (begun.by(request.user).filter(group=None) | begun.filter(group__in=groups)).distinct()
    own_sent = (sent.by(request.user).filter(group=None) | sent.filter(group__in=groups)).distinct()
    context = {
        "begun": [(draft, address_of(draft)) for draft in own_drafts],
        "sent": [(response, address_of_response(response)) for response in own_sent],
    }
    return render(request, "consultations/answering/yours.html", context)


@require_http_methods(METHODS)
@never_cache
def invited(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Answer by a personal link, without an account: for oneself where one is invited, or for one's group."""
    invitation = invitations.find(token, slug=slug)
    if invitation is None or not is_valid(invitation):
        return render(request, "consultations/answering/invitation_ended.html", {"invitation": invitation}, status=404)
    consultation = invitation.consultation
    if not clock.takes_answers(consultation) or consultation.version is None:
        return redirect("consultations:start", slug)
    group = invitation.group
    has_answered = invitations.has_answered(invitation)
    form = StartForm(request.POST or None, groups=[group] if group else [], only_group=group is not None)
    # A group's answer is opened again by whoever speaks for it; a person changes theirs with their own code.
    if form.is_valid() and (group or not has_answered):
        remembered = Remembered.of(request, consultation)
        draft = drafts.start_draft(
            consultation=consultation,
            key=form.cleaned_data["key"],
            respondent=form.details(email=invitation.email, language=get_language() or ""),
            invitation=invitation,
            device=keyed_hash(consultation, remembered.device),
        )
        return remembered.with_draft(draft, invitation).write(request, redirect(address_of(draft)))
    context = {
        "consultation": consultation,
        "form": form,
        "invitation": invitation,
        "has_answered": has_answered,
        "closes_on": clock.closes_on(consultation),
    }
    return render(request, "consultations/answering/invited.html", context)
