"""Pages for everybody: how we check what people write, report, appeal, complain of defamation."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from . import services
from .forms import AnswerForm, AppealForm, ComplaintForm, ReportForm
from .kinds import UnknownKindError, kind_named
from .models import DefamationComplaint, Item, ModerationSettings
from .numbers import numbers_of_last_year
from .services.appeals import why_no_appeal
from .services.letters import ANSWER_TOKEN, APPEAL_TOKEN

TOKENS_LAST = 60 * 60 * 24 * 90  # seconds; what they open closes long before


def how_we_check(request: HttpRequest) -> HttpResponse:
    """What becomes of what people write, when somebody is there, and, as a switch, the decisions in numbers."""
    settings = ModerationSettings.current()
    numbers = numbers_of_last_year(timezone.localdate()) if settings.shows_numbers else None
    context = {"hours": settings.staffed_hours.in_words(), "within": settings.checks_within_hours, "numbers": numbers}
    return render(request, "moderation/how_we_check.html", context)


def report_contribution(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Anybody says what is wrong with something published."""
    item = published_item(kind, pk)
    form = ReportForm(request.POST or None, request=request)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("why", "words", "address")}
        services.report(item=item, suspicions=form.suspicions, **given)
        return redirect("moderation:thank_you")
    return render(request, "moderation/report.html", {"item": item, "form": form, "kind": kind})


def thank_you(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/thank_you.html")


def complain_of_defamation(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A notice of complaint, with everything that the law asks of one."""
    item = published_item(kind, pk)
    form = ComplaintForm(request.POST or None, request=request)
    if form.is_valid():
        notice = {name: form.cleaned_data[name] for name in ComplaintForm.Meta.fields}
        complaint = services.complain(item=item, **notice)
        return render(request, "moderation/complaint_received.html", {"complaint": complaint})
    return render(request, "moderation/complain.html", {"item": item, "form": form, "kind": kind})


def appeal_decision(request: HttpRequest, token: str) -> HttpResponse:
    """The author asks for a decision to be looked at again. The token came with the decision."""
    item = get_object_or_404(Item, key=read_token(token, APPEAL_TOKEN))
    refusal = why_no_appeal(item)
    form = AppealForm(request.POST or None, request=request)
    if not refusal and form.is_valid():
        services.appeal(item=item, words=form.cleaned_data["words"])
        return render(request, "moderation/appeal_received.html", {"item": item})
    return render(request, "moderation/appeal.html", {"item": item, "form": form, "refusal": refusal})


def answer_complaint(request: HttpRequest, token: str) -> HttpResponse:
    """The author says whether they stand by what somebody calls defamatory."""
    complaint = get_object_or_404(DefamationComplaint, key=read_token(token, ANSWER_TOKEN))
    is_open = complaint.state == DefamationComplaint.State.AUTHOR_TOLD
    form = AnswerForm(request.POST or None, request=request, instance=complaint)
    if is_open and form.is_valid():
        services.answer_complaint(
            complaint=DefamationComplaint.objects.get(pk=complaint.pk),
            agrees_to_removal=form.cleaned_data["agrees"] == "yes",
            full_name=form.cleaned_data["author_full_name"],
            postal_address=form.cleaned_data["author_postal_address"],
            details_may_be_passed_on=form.cleaned_data["author_details_may_be_passed_on"],
        )
        return render(request, "moderation/answer_received.html")
    context = {"complaint": complaint, "form": form, "is_open": is_open}
    return render(request, "moderation/answer_complaint.html", context)


def published_item(kind: str, pk: int) -> Item:
    """The item of a contribution that everybody can see; 404 for any other."""
    try:
        model = kind_named(kind).model
    except UnknownKindError as error:
        raise Http404(str(error)) from error
    item = get_object_or_404(Item.objects.about(model(pk=pk)), kind=kind)
    if not item.is_for_everybody:
        raise Http404("It is not published.")
    return item


def read_token(token: str, salt: str) -> str:
    try:
        return signing.loads(token, salt=salt, max_age=TOKENS_LAST)
    except signing.BadSignature as error:
        raise Http404("The link is not one of ours, or too old.") from error
