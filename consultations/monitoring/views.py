"""The questions on equality, after an answer was sent: why they are asked, the questions, thanks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.answering.addresses import address_of
from consultations.answering.forms import SectionForm
from consultations.answering.models import RespondentType
from consultations.answering.opening import Opened, opens_draft
from consultations.preparing.models import Consultation

from . import services
from .asked import harmonised, plain
from .services import CannotAnswerAgainError

METHODS = ["GET", "HEAD", "POST"]
TEMPLATES = "consultations/monitoring"


@require_http_methods(METHODS)
@opens_draft(sent=True)
def why(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Why these questions are asked and what happens to the answers; then, once, on to the questions."""
    draft, consultation = opened.draft, opened.draft.consultation
    if not consultation.asks_monitoring or draft.is_test:
        raise Http404
    if draft.sent_as_id is None:
        return redirect(address_of(draft, "check"))
    if draft.respondent_type != RespondentType.PERSON or draft.opened_equality:
        return _refuse(request, consultation)
    if consultation.equality_in_answers:
        return _with_the_answer(request, opened)
    if request.method == "POST":
        try:
            number = services.hand_out_ticket(draft)
        except CannotAnswerAgainError:
            return _refuse(request, consultation)
        response: HttpResponse = redirect("consultations:equality_questions", consultation.slug, number)
    else:
        response = render(request, f"{TEMPLATES}/why.html", opened.context)
    # The page with the questions is not told which answer one comes from, and no log of requests is either.
    response["Referrer-Policy"] = "strict-origin"
    return response


@require_http_methods(METHODS)
@never_cache
def questions(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The questions, for whoever has a ticket. Sent once, it is used up."""
    consultation = get_object_or_404(Consultation, slug=slug)
    if not services.is_valid(number, consultation):
        return _refuse(request, consultation)
    form = questions_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.use_ticket(number=number, consultation=consultation, told=plain(_given(form)))
        except CannotAnswerAgainError:
            return _refuse(request, consultation)
        return redirect("consultations:equality_thanks", slug)
    context = {"consultation": consultation, "form": form, "harmonised": harmonised()}
    return render(request, f"{TEMPLATES}/questions.html", context)


@require_http_methods(["GET", "HEAD"])
@never_cache
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    consultation = get_object_or_404(Consultation, slug=slug)
    if not consultation.asks_monitoring:
        raise Http404
    return render(request, f"{TEMPLATES}/thanks.html", {"consultation": consultation})


def _with_the_answer(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Where they are to stand with the answer: only by explicit consent, and never without."""
    consultation, form = opened.draft.consultation, questions_form(request.POST or None)
    has_agreed, error = "agrees" in request.POST, ""
    if request.method == "POST" and form.is_valid():
        if has_agreed:
            try:
                services.keep_with_answer(opened.draft, told=plain(_given(form)))
            except CannotAnswerAgainError:
                return _refuse(request, consultation)
            return redirect("consultations:equality_thanks", consultation.slug)
        error = _("Tick that you agree, or leave this page: your answer counts either way")
    context = {**opened.context, "form": form, "harmonised": harmonised(), "has_agreed": has_agreed, "error": error}
    return render(request, f"{TEMPLATES}/with_answer.html", context)


def questions_form(data: Any) -> SectionForm:
    """The questions in the language of the page; none is required."""
    return SectionForm(harmonised().section, {}, data, needs_required=False)


def _given(form: SectionForm) -> dict:
    return {id: answer for id, answer in form.given.items() if answer}


def _refuse(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    return render(request, f"{TEMPLATES}/once.html", {"consultation": consultation}, status=403)
