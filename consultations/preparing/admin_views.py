"""The staff pages of consultations: all of them, one with everything that belongs to it, starting, stopping."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from consultations.panels import staff_links
from consultations.questions.branching import problems_of
from people.views import SignedIn

from . import services
from .checklist import check, compliance_of
from .compliance import ChecklistAnswer, ChecklistItem
from .forms import ChecklistAnswerForm, CopyForm, SaveSectionForm, StartForm, StopForm, UseSavedForm
from .library import SavedQuestions
from .models import CLOSING_SOON_DAYS, Consultation, State
from .permissions import may_prepare, may_see, may_stop
from .presenting import steps_of, when_in_words
from .publishing import stop_consultation
from .querysets import ConsultationQuerySet
from .versions import is_changed, trial_version

ON_A_PAGE = 25
FORM = "consultations/preparing/admin/form.html"
METHODS = ["GET", "HEAD", "POST"]
LISTS = {
    "running": (gettext_lazy("Running"), (State.TO_OPEN, State.HELD, State.OPEN, State.CLOSING)),
    "preparing": (gettext_lazy("Being prepared"), (State.PREPARING,)),
    "to-answer": (gettext_lazy("Closed, to be answered"), (State.OVERDUE, State.CONSIDERED)),
    "answered": (gettext_lazy("Answered or stopped"), (State.ANSWERED, State.STOPPED)),
}


# What the dashboard says waits, to which it leads as a list of exactly these.
WAITING = {
    "closing": gettext_lazy("Closing this week"),
    "unasked": gettext_lazy("Without questions"),
    "gaps": gettext_lazy("With their checklist open"),
}


@require_safe
@permission_required("consultations.view_consultation", raise_exception=True)
def consultations(request: SignedIn) -> HttpResponse:
    """All of them by where they stand; at first those that run, or are being prepared where none runs."""
    today = timezone.localdate()
    every = list(Consultation.objects.with_pages().prefetch_related("areas"))
    for each in every:
        each.now, each.when = each.state_on(today), when_in_words(each, today)
    in_lists = {name: [each for each in every if each.now in states] for name, (_title, states) in LISTS.items()}
    first = next((name for name in LISTS if in_lists[name]), "running")
    chosen = request.GET.get("list", first)
    titles = {name: title for name, (title, _states) in LISTS.items()}
    if chosen in WAITING:
        titles[chosen] = WAITING[chosen]
        wanted = set(_waiting(chosen, today).values_list("pk", flat=True))
        in_lists[chosen] = [each for each in every if each.pk in wanted]
    shown = in_lists.get(chosen, in_lists[first])
    context = {
        "lists": [(name, title, len(in_lists[name])) for name, title in titles.items()],
        "chosen": chosen if chosen in in_lists else first,
        "page": WagtailPaginator(shown, ON_A_PAGE).get_page(request.GET.get("p")),
        "may_start": may_prepare(request.user),
        **_frame(_("Consultations")),
    }
    return render(request, "consultations/preparing/admin/consultations.html", context)


def _waiting(name: str, today: date) -> ConsultationQuerySet:
    if name == "closing":
        return Consultation.objects.closing_within(CLOSING_SOON_DAYS, today)
    return Consultation.objects.open_with_gaps() if name == "gaps" else Consultation.objects.asking_nothing_yet(today)


@require_safe
def consultation(request: SignedIn, pk: int) -> HttpResponse:
    """One consultation with all that can be done about it."""
    shown = _consultation(request, pk, may_see)
    page, draft = shown.source_page, shown.newest_draft
    lines = check(shown, draft)
    asked = draft.questionnaire if draft else None
    today = timezone.localdate()
    context = {
        "consultation": shown,
        "page": page,
        "draft": draft,
        "has_draft": bool(page and page.live and page.has_unpublished_changes),
        "state": shown.state_on(today),
        "when": when_in_words(shown, today),
        "steps": steps_of(shown, today),
        "lines": lines,
        "unmet": [line for line in lines if not line.is_met],
        "record": compliance_of(shown),
        "question_count": sum(1 for _each in asked.questions) if asked else 0,
        "section_count": len(asked.sections) if asked else 0,
        "problems": problems_of(asked) if asked else [],
        "lacks_questions": Consultation.objects.asking_nothing_yet(today).filter(pk=pk).exists(),
        "would_change": bool(draft and shown.is_locked and is_changed(shown, draft)),
        "versions": shown.versions.filter(number__gte=1).select_related("made_by").order_by("-number"),
        "translations": shown.pages.exclude(pk=page.pk if page else 0).select_related("locale"),
        "links": staff_links(shown, request.user),
        "has_library": SavedQuestions.objects.exists(),
        "may_prepare": may_prepare(request.user, shown),
        "may_stop": may_stop(request.user, shown),
        **_frame(shown.title, *([(reverse("consultation_list"), _("Consultations"))] if may_see(request.user) else [])),
    }
    return render(request, "consultations/preparing/admin/consultation.html", context)


@require_http_methods(METHODS)
@permission_required("consultations.add_consultation", raise_exception=True)
def start(request: SignedIn) -> HttpResponse:
    form = StartForm(request.POST or None)
    if form.is_valid():
        made = services.start_consultation(title=form.cleaned_data["title"], phases=form.phases(), by=request.user)
        messages.success(request, _("It is there, and nobody but staff can see it. Go through the steps below."))
        return redirect("consultation_detail", made.pk)
    about = _("Four things to begin with. Words and questions come next, and nothing is public until you publish.")
    return _show_form(request, form, title=_("New consultation"), about=about, submit=_("Start it"))


@require_http_methods(METHODS)
@permission_required("consultations.add_consultation", raise_exception=True)
def copy(request: SignedIn) -> HttpResponse:
    original = Consultation.objects.filter(pk=request.GET.get("of") or None).first()
    initial = {"original": original, "title": original.title} if original else {}
    form = CopyForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        made = services.copy_consultation(
            original=given["original"], title=given["title"], phases=form.phases(), by=request.user
        )
        messages.success(request, _("Copied. Look at the words first: they were written for last time."))
        return redirect("consultation_detail", made.pk)
    about = _("Questions stay the same questions, so that results can be compared with last time's.")
    return _show_form(request, form, title=_("Copy from last time"), about=about, submit=_("Copy it"))


@require_http_methods(METHODS)
def answer_item(request: SignedIn, pk: int, item: int) -> HttpResponse:
    """Say how one item of the checklist stands."""
    shown = _consultation(request, pk, may_prepare)
    asked = get_object_or_404(ChecklistItem.objects.in_use(), pk=item)
    answer = ChecklistAnswer.objects.filter(consultation=shown, item=asked).first()
    form = ChecklistAnswerForm(request.POST or None, instance=answer)
    if form.is_valid():
        answer = form.save(commit=False)
        answer.consultation, answer.item, answer.answered_by = shown, asked, request.user
        answer.save()
        return redirect(f"{_address(shown)}#checklist")
    return _show_form(
        request, form, title=asked.statement, about=asked.explanation, submit=_("Save"), consultation=shown
    )


@require_POST
def preview(request: SignedIn, pk: int) -> HttpResponse:
    """Answer it as a respondent would, with the newest draft's questions; what is answered so is a test."""
    shown = _consultation(request, pk, may_see)
    if trial_version(shown) is None:
        messages.warning(request, _("There are no questions to try yet."))
        return redirect("consultation_detail", pk)
    return redirect(f"{shown.respond_address}?test=1")


@require_http_methods(METHODS)
def stop(request: SignedIn, pk: int) -> HttpResponse:
    shown = _consultation(request, pk, may_stop)
    form = StopForm(request.POST or None)
    if form.is_valid():
        stop_consultation(consultation=shown, because=form.cleaned_data["because"], by=request.user)
        messages.success(request, _("It is stopped, and its page says why."))
        return redirect("consultation_detail", pk)
    about = _("For when something is so wrong that going on would mislead people. To end on its last day, do nothing.")
    return _show_form(
        request, form, title=_("Stop it"), about=about, submit=_("Stop it"), consultation=shown, is_serious=True
    )


@require_http_methods(METHODS)
def use_saved(request: SignedIn, pk: int) -> HttpResponse:
    shown = _consultation(request, pk, may_prepare)
    form = UseSavedForm(request.POST or None)
    if form.is_valid():
        page = services.use_saved_questions(consultation=shown, saved=form.cleaned_data["saved"], by=request.user)
        messages.success(request, _("They are in the draft, after the others."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    about = _("Sections kept from earlier consultations. Results of the same question can be compared.")
    return _show_form(
        request, form, title=_("Take questions from the library"), about=about, submit=_("Add them"), consultation=shown
    )


@require_http_methods(METHODS)
def save_section(request: SignedIn, pk: int) -> HttpResponse:
    shown = _consultation(request, pk, may_prepare)
    draft = shown.newest_draft
    form = SaveSectionForm(request.POST or None, sections=draft.questionnaire.sections if draft else ())
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.save_section(
                consultation=shown, section_id=given["section"], name=given["name"], about=given["about"]
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("It is in the library, for any consultation."))
            return redirect("consultation_detail", pk)
    about = _("Kept as it is in the newest draft. Changing it here later does not change what is in the library.")
    return _show_form(
        request, form, title=_("Keep a section for next time"), about=about, submit=_("Keep it"), consultation=shown
    )


def _consultation(request: SignedIn, pk: int, may: Callable) -> Consultation:
    shown = get_object_or_404(Consultation.objects.select_related("agency", "priority", "copied_from"), pk=pk)
    if not may(request.user, shown):
        raise PermissionDenied
    return shown


def _address(consultation: Consultation) -> str:
    return reverse("consultation_detail", args=[consultation.pk])


def _show_form(
    request: SignedIn,
    form: forms.BaseForm,
    *,
    title: str,
    about: str,
    submit: str,
    consultation: Consultation | None = None,
    is_serious: bool = False,
) -> HttpResponse:
    crumbs = [(reverse("consultation_list"), _("Consultations"))]
    if consultation:
        crumbs.append((_address(consultation), consultation.title))
    context = {
        "form": form,
        "about": about,
        "submit": submit,
        "is_serious": is_serious,
        "back": crumbs[-1][0],
        **_frame(title, *crumbs),
    }
    return render(request, FORM, context)


def _frame(title: str, *above: tuple[str, str]) -> dict:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    crumbs += [{"url": url, "label": label} for url, label in above]
    return {"breadcrumbs_items": [*crumbs, {"url": "", "label": title}], "header_title": title}
