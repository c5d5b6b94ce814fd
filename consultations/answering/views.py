"""After the questions: what somebody tells about themselves, everything once more, and it is sent."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.questions.wording import answer_in_words

from . import clock, drafts, letters, services
from .about_forms import AboutForm, SendForm
from .addresses import address_of
from .flags import Flag, network_of
from .forms import control_of
from .hooks import sent_panels
from .models import Draft, RespondentType, Response
from .opening import Opened, opens_draft
from .remembering import read_receipt, write_receipt
from .respondents import RespondentDetails
from .start_views import show_closed

METHODS = ["GET", "HEAD", "POST"]
QUICKEST = 5  # seconds from beginning to sending that somebody needs at least


@require_http_methods(METHODS)
@opens_draft
def about(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What somebody tells about themselves. All of it is optional but for groups, whose word stands for many."""
    draft = opened.draft
    form = AboutForm(request.POST if request.method == "POST" else None, draft=draft)
    if request.method == "POST":
        is_whole = form.is_valid()
        drafts.save_respondent(draft=draft, **form.columns())
        if "later" in request.POST:
            return redirect(address_of(draft, "later"))
        if "back" in request.POST:
            return redirect(address_of(draft, opened.journey.steps[-1]) if opened.journey.steps else opened.start)
        if is_whole:
            return redirect(address_of(draft, "check"))
    return render(request, "consultations/answering/about.html", {**opened.context, "form": form})


@require_http_methods(METHODS)
@opens_draft
def check(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Everything that was answered, each with its way back; then it is sent."""
    draft = opened.draft
    form = SendForm(request.POST if request.method == "POST" else None, email=draft.email)
    errors: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            response = _send(request, opened, form)
        except services.InvalidAnswersError as wrong:
            errors = wrong.errors
        except services.AnswersChangedError:
            return redirect(f"{address_of(draft, 'check')}?changed=1")
        except services.ConsultationClosedError:
            return show_closed(request, draft.consultation, has_begun=True)
        else:
            _write_receipt(request, draft, response, with_copy=bool(form.cleaned_data.get("wants_copy")))
            return _after_sending(request, opened)
    context = {
        **opened.context,
        "send_form": form,
        "pages": _everything(opened, errors),
        "errors": errors,
        "about_address": address_of(draft, "about"),
        "has_changed": "changed" in request.GET,
        "grace_until": clock.grace_until(),
    }
    return render(request, "consultations/answering/check.html", context)


def _everything(opened: Opened, errors: dict[str, str]) -> list[dict[str, Any]]:
    """Each page with its questions, what was answered, and what is wrong with it."""
    answers = opened.draft.answers
    return [
        {
            "step": step,
            "address": f"{address_of(opened.draft, step)}?from=check",
            "rows": [
                {
                    "question": question,
                    "words": answer_in_words(question, answers.get(question.id)),
                    "error": errors.get(question.id, ""),
                    "control": control_of(question),
                }
                for question in step.asked
            ],
        }
        for step in opened.journey.steps
    ]


def missing_about_group(draft: Draft) -> str:
    """What a group has not told yet of how it came to its answer; "" where nothing is missing."""
    if draft.respondent_type != RespondentType.GROUP or (draft.people_asked and draft.how_asked and draft.minute):
        return ""
    return _("Say how many people you asked, how, and what your minute says")


def _wrong_answers(opened: Opened) -> dict[str, str]:
    """What is wrong with answers to questions, so that everything is named at once."""
    try:
        services.checked_answers(opened.questionnaire, opened.draft.answers)
    except services.InvalidAnswersError as wrong:
        return wrong.errors
    return {}


def _send(request: HttpRequest, opened: Opened, form: SendForm) -> Response:
    draft = opened.draft
    if not draft.is_test and (missing := missing_about_group(draft)):
        raise services.InvalidAnswersError(_wrong_answers(opened) | {"about": missing})
    flags = []
    if form.cleaned_data.get("further_topic"):
        flags.append(Flag.TRAP)
    if (timezone.now() - draft.started_at).total_seconds() < QUICKEST:
        flags.append(Flag.QUICK)
    return services.submit_response(
        version=draft.version,
        key=draft.key,
        answers=draft.answers,
        respondent=RespondentDetails.of(draft),
        device=draft.device,
        network=network_of(request, draft.consultation),
        flags=flags,
        draft=draft,
        is_test=draft.is_test,
    )


def _write_receipt(request: HttpRequest, draft: Draft, response: Response, *, with_copy: bool) -> None:
    if draft.email and letters.may_write(request, draft.email):
        letters.send_receipt(response, code="" if draft.changes_id else draft.return_code, with_copy=with_copy)


def _after_sending(request: HttpRequest, opened: Opened) -> HttpResponse:
    draft = opened.draft
    response = HttpResponseRedirect(address_of(draft, "sent"))
    if str(draft.key) in opened.remembered.keys:
        opened.remembered.without(draft.key).write(request, response)
    return response if draft.changes_id else write_receipt(request, response, draft)


@require_http_methods(["GET", "HEAD"])
@opens_draft(sent=True)
def sent(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The receipt. It shows no answer: whoever uses this device next may open it too."""
    draft = opened.draft
    context = {
        **opened.context,
        "response": draft.sent_as,
        "is_change": draft.changes_id is not None,
        "code": read_receipt(request, draft.key),
        "panels": [] if draft.changes_id or draft.is_test else sent_panels(draft.consultation),
        "closes_on": clock.closes_on(draft.consultation),
    }
    return render(request, "consultations/answering/sent.html", context)
