"""Answering a quick poll: one page, no draft, one answer for each form that is sent."""

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.answering.flags import Flag, keyed_hash, network_of
from consultations.answering.forms import SectionForm
from consultations.answering.remembering import Remembered
from consultations.answering.respondents import RespondentDetails
from consultations.answering.services import ConsultationClosedError, InvalidAnswersError, submit_response
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Section
from people.suspicion import LeftEmptyInput

from .polls import Poll, poll_of

TRAP = "further_topic"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def poll(request: HttpRequest, slug: str) -> HttpResponse:
    """The question, and the answer that is sent."""
    shown = _poll(slug)
    if not shown.is_open or shown.consultation.is_invited_only:
        return render(request, "consultations/ideas/poll.html", {"poll": shown})
    form = SectionForm(Section("poll", "", "", (shown.question,)), {}, request.POST if request.POST else None)
    key = _key(request)
    if request.method == "POST" and key and form.is_valid():
        try:
            return _send(request, shown, form, key)
        except InvalidAnswersError as wrong:
            for sentence in wrong.errors.values():
                form.add_error(None, sentence)
        except ConsultationClosedError:
            return redirect("consultations:poll", slug)
    trap = LeftEmptyInput().render(TRAP, "", attrs={"id": f"id_{TRAP}"})
    context = {"poll": shown, "form": form, "key": key or uuid4(), "trap": trap}
    return render(request, "consultations/ideas/poll.html", context)


def _send(request: HttpRequest, shown: Poll, form: SectionForm, key: UUID) -> HttpResponse:
    consultation = shown.consultation
    remembered = Remembered.of(request, consultation)
    submit_response(
        version=shown.version,
        key=key,
        answers={id: answer for id, answer in form.given.items() if answer is not None},
        respondent=RespondentDetails(
            user=request.user if request.user.is_authenticated else None, language=get_language() or ""
        ),
        device=keyed_hash(consultation, remembered.device),
        network=network_of(request, consultation),
        flags=[Flag.TRAP] if request.POST.get(TRAP) else [],
    )
    return remembered.write(request, redirect("consultations:poll_sent", consultation.slug))


@require_safe
@never_cache
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """That it was counted. It shows no answer: whoever uses this device next may open it too."""
    return render(request, "consultations/ideas/poll.html", {"poll": _poll(slug), "is_sent": True})


def _poll(slug: str) -> Poll:
    consultation = get_object_or_404(Consultation.objects.published().prefetch_related("phases"), slug=slug)
    found = poll_of(consultation)
    if found is None:
        raise Http404
    return found


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None
