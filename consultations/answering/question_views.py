"""One page of questions after another: what comes back is saved, then it is decided where one goes on."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultations.questions.questionnaire import Section
from core.times import name_hour

from . import clock, drafts, files
from .addresses import address_of
from .forms import SectionForm
from .opening import Opened, opens_draft
from .progress import Step

WANTS_JSON = "application/json"


@require_http_methods(["GET", "HEAD", "POST"])
@opens_draft
def section(request: HttpRequest, opened: Opened, number: int) -> HttpResponse:
    """One page of questions. What comes back is saved whether or not one can go on with it."""
    if not 1 <= number <= len(opened.questionnaire.sections):
        raise Http404
    if request.method == "POST":
        return _take_section(request, opened, number)
    step = opened.journey.step(number)
    if step is None:
        return redirect(_after(opened, number))
    return _show_section(request, opened, step, _form(opened, step.section))


def _take_section(request: HttpRequest, opened: Opened, number: int) -> HttpResponse:
    draft = opened.draft
    form = _form(opened, opened.questionnaire.sections[number - 1], request)
    form.full_clean()
    drafts.save_answers(draft=draft, given=form.given, seen=form.seen)
    form.now_with(draft.answers)
    if _is_autosave(request):
        return _gone() if draft.sent_as_id else _saved(form, opened.again().journey.step(number))
    if draft.sent_as_id:
        return redirect(address_of(draft, "sent"))
    now = opened.again()
    if address := _where_a_button_leads(request, now, number):
        return redirect(address)
    step = now.journey.step(number)
    asked = {f"q-{question.id}" for question in step.asked} if step else set()
    if step and form.errors.keys() & asked:
        return _show_section(request, now, step, form)
    if step and asked - form.fields.keys():
        # What was answered here leads to more questions on this page.
        return redirect(address_of(draft, step))
    return redirect(_where_it_goes_on(request, opened, now, number))


def _where_a_button_leads(request: HttpRequest, opened: Opened, number: int) -> str:
    """Where one goes who stops or turns back, whatever is still wrong on the page."""
    if "later" in request.POST:
        return address_of(opened.draft, "later")
    if "back" in request.POST:
        earlier = opened.journey.before(number)
        return address_of(opened.draft, earlier) if earlier else opened.start
    return ""


def _where_it_goes_on(request: HttpRequest, before: Opened, now: Opened, number: int) -> str:
    """The next page; for who came from the check, back to it, by way of pages that were not asked before."""
    if request.GET.get("from") != "check":
        return _after(now, number)
    known = {step.number for step in before.journey.steps}
    new = next((step for step in now.journey.steps if step.number > number and step.number not in known), None)
    return f"{address_of(now.draft, new)}?from=check" if new else address_of(now.draft, "check")


def _after(opened: Opened, number: int) -> str:
    following = opened.journey.after(number)
    return address_of(opened.draft, following or "about")


def _form(opened: Opened, section: Section, request: HttpRequest | None = None) -> SectionForm:
    """The form of a page. One that comes back has the questions that it was drawn with, whatever is asked now."""

    def keep(upload):
        return files.keep_file(opened.draft, upload)

    if request is None:
        return SectionForm(section, opened.draft.answers, keep_file=keep)
    return SectionForm(section, opened.draft.answers, request.POST, request.FILES, keep_file=keep).as_drawn()


def _show_section(request: HttpRequest, opened: Opened, step: Step, form: SectionForm) -> HttpResponse:
    context = {
        **opened.context,
        "form": form,
        "step": step,
        "progress": opened.journey.in_words(step),
        "opens_itself": opened.questionnaire.sections[step.number - 1].opens_itself,
        "is_first": opened.journey.before(step.number) is None,
        "is_from_check": request.GET.get("from") == "check",
        "grace_until": clock.grace_until(),
    }
    return render(request, "consultations/answering/section.html", context)


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == WANTS_JSON


def _saved(form: SectionForm, step: Step | None) -> JsonResponse:
    """When it was saved, and what the page shows to whoever gave these answers: `opening.js` brings the page there."""
    now = name_hour(timezone.localtime())
    return JsonResponse(
        {
            "saved": _("Saved at %(time)s") % {"time": now},
            "drawn_with": form.drawn_with,
            "shown": [question.id for question in step.section.questions] if step else [],
        }
    )


def _gone() -> JsonResponse:
    return JsonResponse({"gone": _("This answer has been sent already.")}, status=410)
