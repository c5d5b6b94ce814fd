"""Answering: begin, one page of questions after another, about you, check, sent.

No page of it is kept by any cache. Everything that somebody sends is saved before anything is said of it.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Section
from consultations.questions.wording import answer_in_words
from core.times import name_hour
from people.limits import too_often
from people.models import CommunityGroup
from people.suspicion import times_sent

from . import clock, drafts, files, letters, services
from .about_forms import AboutForm, AddressForm, SendForm, StartForm
from .addresses import address_of
from .asked import questionnaire_of
from .flags import Flag, keyed_hash, network_of
from .forms import SectionForm, control_of
from .hooks import sent_panels
from .models import Draft, RespondentType
from .opening import Opened, opens_draft
from .permissions import may_begin, may_try
from .progress import Journey, Step
from .remembering import Remembered, forget_receipt, read_receipt, write_receipt
from .respondents import RespondentDetails

METHODS = ["GET", "HEAD", "POST"]
MOST_BEGUN_AN_HOUR = 1_000
QUICKEST = 5  # seconds from beginning to sending that somebody needs at least
WANTS_JSON = "application/json"


@require_http_methods(METHODS)
@never_cache
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """For whom somebody answers; or, where this browser has begun already, whether to go on."""
    consultation = get_object_or_404(Consultation, slug=slug)
    is_test = "test" in request.GET and may_try(request.user)
    if not is_test and consultation.page is None:
        raise Http404
    remembered = Remembered.of(request, consultation)
    if not is_test and not clock.takes_answers(consultation):
        return _closed(request, consultation, has_begun=bool(remembered.drafts()))
    if not is_test and not may_begin(consultation, remembered.invitation):
        return render(request, "consultations/answering/invited_only.html", {"consultation": consultation})
    groups = _groups_of(request, consultation)
    form = StartForm(request.POST or None, groups=groups)
    if form.is_valid():
        if times_sent(request, "consultation-start", within=60 * 60) > MOST_BEGUN_AN_HOUR:
            return too_often(request)
        user = request.user if request.user.is_authenticated else None
        draft = drafts.start_draft(
            consultation=consultation,
            key=form.cleaned_data["key"],
            respondent=form.details(user=user, language=get_language() or ""),
            invitation=remembered.invitation,
            device=keyed_hash(consultation, remembered.device),
            is_test=is_test,
        )
        return remembered.with_draft(draft).write(request, redirect(_address_of_going_on(draft)))
    context = {
        "consultation": consultation,
        "form": form,
        "is_test": is_test,
        "begun": [] if is_test else remembered.drafts(),
        "closes_on": clock.closes_on(consultation),
        "grace_until": _grace_until(),
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


def _grace_until() -> str:
    """The time of day until which what was begun can still be sent: the grace after midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return name_hour((midnight + clock.GRACE).time())


def _closed(request: HttpRequest, consultation: Consultation, *, has_begun: bool = False) -> HttpResponse:
    """It is not open now: when it was or will be, and where to read on."""
    context = {
        "consultation": consultation,
        "is_to_open": bool(consultation.opens_on and consultation.opens_on > timezone.localdate()),
        "closes_on": clock.closes_on(consultation),
        "has_begun": has_begun,
    }
    return render(request, "consultations/answering/closed.html", context)


def _address_of_going_on(draft: Draft) -> str:
    """The page on which somebody goes on: the first without an answer, or the check where there is none."""
    journey = Journey.through(questionnaire_of(draft.version, get_language() or ""), draft.answers)
    step = journey.first_unanswered(draft.answers)
    return address_of(draft, step) if step else address_of(draft, "check")


@require_http_methods(["GET", "HEAD"])
@opens_draft
def draft(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The address that links and codes lead to: where somebody left off, on this device too from now on."""
    remembered = opened.remembered.with_draft(opened.draft)
    return remembered.write(request, redirect(_address_of_going_on(opened.draft)))


@require_http_methods(METHODS)
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
        "grace_until": _grace_until(),
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
            if not draft.is_test and (missing := missing_about_group(draft)):
                raise services.InvalidAnswersError({"about": missing})
            response = _send(request, opened, form)
        except services.InvalidAnswersError as wrong:
            errors = wrong.errors
        except services.AnswersChangedError:
            return redirect(f"{address_of(draft, 'check')}?changed=1")
        except services.ConsultationClosedError:
            return _closed(request, draft.consultation, has_begun=True)
        else:
            if draft.email and letters.may_write(request, draft.email):
                code = "" if draft.changes_id else draft.return_code
                letters.send_receipt(response, code=code, with_copy=bool(form.cleaned_data.get("wants_copy")))
            return _after_sending(request, opened)
    pages = [
        {
            "step": step,
            "address": f"{address_of(draft, step)}?from=check",
            "rows": [
                {
                    "question": question,
                    "words": answer_in_words(question, draft.answers.get(question.id)),
                    "error": errors.get(question.id, ""),
                    "control": control_of(question),
                }
                for question in step.asked
            ],
        }
        for step in opened.journey.steps
    ]
    context = {
        **opened.context,
        "send_form": form,
        "pages": pages,
        "errors": errors,
        "about_address": address_of(draft, "about"),
        "has_changed": "changed" in request.GET,
        "grace_until": _grace_until(),
    }
    return render(request, "consultations/answering/check.html", context)


def missing_about_group(draft: Draft) -> str:
    """What a group has not told yet of how it came to its answer; "" where nothing is missing."""
    if draft.respondent_type != RespondentType.GROUP or (draft.people_asked and draft.how_asked and draft.minute):
        return ""
    return _("Say how many people you asked, how, and what your minute says")


def _send(request: HttpRequest, opened: Opened, form: SendForm):
    draft = opened.draft
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
    context = {**opened.context, "form": form, "is_mailed": is_mailed, "going_on": _address_of_going_on(draft)}
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
