"""Beginning an answer, going on with it, and leaving a device to whoever uses it next.

No page of an answer is kept by any cache. Everything that somebody sends is saved before anything is said of it.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from consultations.preparing.models import Consultation
from people.limits import too_often
from people.models import CommunityGroup
from people.suspicion import times_sent

from . import clock, drafts, letters
from .about_forms import AddressForm, StartForm
from .addresses import address_of_going_on
from .flags import keyed_hash
from .opening import Opened, opens_draft
from .permissions import may_begin, may_try
from .remembering import Remembered, forget_receipt

METHODS = ["GET", "HEAD", "POST"]
MOST_BEGUN_AN_HOUR = 1_000


@require_http_methods(METHODS)
@never_cache
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """For whom somebody answers; or, where this browser has begun already, whether to go on."""
    consultation = get_object_or_404(Consultation, slug=slug)
    is_test = "test" in request.GET and may_try(request.user)
    if not is_test and consultation.page is None:
        raise Http404
    remembered = Remembered.of(request, consultation)
    if not is_test and (not clock.takes_answers(consultation) or consultation.version is None):
        return show_closed(request, consultation, has_begun=bool(remembered.drafts()))
    if not is_test and not may_begin(consultation, remembered.invitation):
        uninvited = {"consultation": consultation, "invitation": remembered.invitation}
        return render(request, "consultations/answering/invited_only.html", uninvited)
    # Where anybody may answer, whoever presses Start here may be another than the one who came by a link before.
    invitation = remembered.invitation if consultation.is_invited_only else None
    by_group = invitation.group if invitation else None
    groups = [by_group] if by_group else _groups_of(request, consultation)
    form = StartForm(request.POST or None, groups=groups, only_group=by_group is not None)
    if form.is_valid():
        if times_sent(request, "consultation-start", within=60 * 60) > MOST_BEGUN_AN_HOUR:
            return too_often(request)
        user = request.user if request.user.is_authenticated else None
        draft = drafts.start_draft(
            consultation=consultation,
            key=form.cleaned_data["key"],
            respondent=form.details(user=user, language=get_language() or ""),
            invitation=invitation,
            device=keyed_hash(consultation, remembered.device),
            is_test=is_test,
        )
        return remembered.with_draft(draft).write(request, redirect(address_of_going_on(draft)))
    context = {
        "consultation": consultation,
        "form": form,
        "is_test": is_test,
        "begun": [] if is_test else remembered.drafts(),
        "closes_on": clock.closes_on(consultation),
        "grace_until": clock.grace_until(),
        "has_groups": bool(groups),
        "questions": sum(1 for _question in _newest_questions(consultation).questions),
    }
    return render(request, "consultations/answering/start.html", context)


def _newest_questions(consultation: Consultation):
    version = consultation.version or consultation.versions.first()
    if version is None:
        raise Http404
    return version.questionnaire(get_language() or "")


def _groups_of(request: HttpRequest, consultation: Consultation) -> list[CommunityGroup]:
    if not consultation.groups_may_answer or not request.user.is_authenticated:
        return []
    return list(CommunityGroup.objects.spoken_for_by(request.user))


def show_closed(request: HttpRequest, consultation: Consultation, *, has_begun: bool = False) -> HttpResponse:
    """It is not open now: when it was or will be, and where to read on."""
    context = {
        "consultation": consultation,
        "opens_on": clock.opens_next(consultation),
        "closes_on": None if clock.takes_answers(consultation) else clock.closes_on(consultation),
        "has_begun": has_begun,
    }
    return render(request, "consultations/answering/closed.html", context)


@require_http_methods(["GET", "HEAD"])
@opens_draft
def draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The address that links and codes lead to: where somebody left off, on this device too from now on."""
    remembered = opened.remembered.with_draft(opened.draft)
    return remembered.write(request, redirect(address_of_going_on(opened.draft)))


@require_http_methods(METHODS)
@opens_draft
def later(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The ways back to an answer that is not finished: a code to note, a link by email."""
    draft = opened.draft
    form = AddressForm(request.POST or None, initial={"email": draft.email})
    is_mailed = False
    if form.is_valid():
        address = form.cleaned_data["email"].strip().lower()
        if not letters.may_write(request, address):
            return too_often(request)
        drafts.save_respondent(draft=draft, email=address)
        letters.send_link(draft, address)
        is_mailed = True
    context = {**opened.context, "form": form, "is_mailed": is_mailed, "going_on": address_of_going_on(draft)}
    return render(request, "consultations/answering/later.html", context)


@require_POST
@opens_draft(sent=True)
def leave(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Let this device forget an answer, sent or not: somebody else uses it next."""
    response = redirect("consultations:left", opened.slug)
    opened.remembered.forgotten(opened.draft.key).write(request, response)
    return forget_receipt(response, opened.draft.key)


@require_http_methods(["GET", "HEAD"])
@never_cache
def left(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = get_object_or_404(Consultation, slug=slug)
    return render(request, "consultations/answering/left.html", {"consultation": consultation})
