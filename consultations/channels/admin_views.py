"""Where staff enter what came on paper, by telephone, at events and in letters, and see how well that goes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from consultations.answering.forms import SectionForm
from consultations.answering.models import Batch
from consultations.answering.services import InvalidAnswersError
from consultations.preparing.models import Consultation, QuestionVersion
from consultations.questions.answers import Answers
from consultations.questions.questionnaire import Questionnaire
from people.views import SignedIn

from . import services
from .comparing import compare, differences, rate_of
from .forms import BatchForm, PrintForm, SheetForm
from .models import SecondEntry
from .numbers import form_id
from .permissions import may_decide, may_import, may_key_again
from .services import EnteredBeforeError

NEEDED = "consultations.add_response"
METHODS = ["GET", "HEAD", "POST"]
LAST_SHOWN = 5


@require_http_methods(METHODS)
@permission_required(NEEDED, raise_exception=True)
def entering(request: SignedIn, pk: int) -> HttpResponse:
    """The piles of a consultation, what waits to be keyed again, and how often keying goes wrong."""
    consultation = get_object_or_404(Consultation, pk=pk)
    form = BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.consultation, form.instance.made_by = consultation, request.user
        batch = form.save()
        return redirect("channels_sheet", pk, batch.pk)
    entries = SecondEntry.objects.of(consultation).select_related("response__sheet", "response__batch")
    context = {
        "consultation": consultation,
        "form": form,
        "can_be_entered": consultation.version is not None,
        "batches": consultation.batches.select_related("made_by").annotate(count=Count("responses")),
        "to_key": entries.to_key_by(request.user),
        "to_decide": entries.to_decide().exclude(response__keyed_by=request.user),
        "rate": services.keying_rate(consultation),
        "keyed_twice": entries.keyed().count(),
        "may_import": may_import(request.user),
        **consultation_header(consultation, _("Enter answers")),
    }
    return render(request, "consultations/channels/admin/entering.html", context)


@require_http_methods(METHODS)
@permission_required(NEEDED, raise_exception=True)
def sheet(request: SignedIn, pk: int, batch: int) -> HttpResponse:
    """Key one sheet, all of it on one page; saving leads to the next."""
    pile = get_object_or_404(Batch.objects.select_related("consultation"), pk=batch, consultation=pk)
    consultation = pile.consultation
    version = _version(consultation, request.GET.get("version", ""))
    if pile.channel not in services.KEYED:
        raise Http404
    questionnaire = version.questionnaire()
    form = SheetForm(request.POST or None, consultation=consultation, received_on=_day(request.GET.get("day", "")))
    sections = section_forms(questionnaire, {}, request.POST or None)
    if request.method == "POST" and are_valid([form, *sections]):
        number = form.cleaned_data["form_number"]
        asked = services.version_of_form(consultation, number) if number else version
        if asked is None:
            form.add_error("form_number", _("No form with this number was printed for this consultation"))
        elif asked.pk != version.pk:
            words = _("This form asks version %(number)d of the questions. Open that version below, then enter it")
            form.add_error("form_number", words % {"number": asked.number})
        else:
            answer = _enter(request, pile, version, form, sections)
            if answer is not None:
                return answer
    context = {
        "consultation": consultation,
        "batch": pile,
        "version": version,
        "versions": consultation.versions.filter(number__gt=0),
        "form": form,
        "sections": sections,
        "position": services.next_position(pile),
        "last": pile.sheets.select_related("response").order_by("-position")[:LAST_SHOWN],
        **consultation_header(consultation, str(pile), (_entering(pk), _("Enter answers"))),
    }
    return render(request, "consultations/channels/admin/sheet.html", context)


def _enter(
    request: SignedIn, batch: Batch, version: QuestionVersion, form: SheetForm, sections: list[SectionForm]
) -> HttpResponse | None:
    """Record the sheet and lead to the next; None where something is wrong, which the forms say then."""
    given = form.cleaned_data
    answers = given_answers(sections)
    if not answers:
        form.add_error(None, _("Nothing is entered. A sheet without any answer does not count: put it aside"))
        return None
    try:
        response = services.enter_response(
            batch=batch,
            version=version,
            key=given["key"],
            answers=answers,
            respondent=form.details(),
            by=request.user,
            received_on=given["received_on"],
            form_number=given["form_number"],
        )
    except EnteredBeforeError as before:
        sheet = before.response.sheet
        words = _("Form %(number)s was entered before: it is %(reference)s, number %(position)d of “%(batch)s”")
        named = {"reference": before.response.reference, "position": sheet.position, "batch": sheet.batch}
        form.add_error("form_number", words % {"number": form_id(given["form_number"]), **named})
        return None
    except InvalidAnswersError as wrong:
        for each in sections:
            for id in each.by_name.keys() & {f"q-{id}" for id in wrong.errors}:
                each.add_error(id, wrong.errors[id.removeprefix("q-")])
        return None
    words = _("Number %(position)d is entered as %(reference)s. Write the number on the sheet.")
    messages.success(request, words % {"position": response.sheet.position, "reference": response.reference})
    not_counted = answers.keys() - response.answers.keys()
    if passed := [each.label for each in version.questionnaire().questions if each.id in not_counted]:
        words = _("Not counted, because other answers lead past it: %(questions)s.")
        messages.warning(request, words % {"questions": "; ".join(passed)})
    address = reverse("channels_sheet", args=[batch.consultation_id, batch.pk])
    return redirect(f"{address}?day={given['received_on'].isoformat()}&version={version.number}")


@require_http_methods(METHODS)
@permission_required(NEEDED, raise_exception=True)
def second_entry(request: SignedIn, pk: int, entry: int) -> HttpResponse:
    """Key a sheet again without seeing what was keyed first."""
    chosen = _entry_of(pk, entry)
    if not may_key_again(request.user, chosen):
        raise PermissionDenied
    questionnaire = chosen.response.version.questionnaire()
    sections = section_forms(questionnaire, {}, request.POST or None)
    if request.method == "POST" and are_valid(sections):
        keyed = services.key_again(entry=chosen, answers=given_answers(sections), by=request.user)
        if keyed.differing:
            return redirect("channels_decide", pk, keyed.pk)
        messages.success(request, _("Both entries are the same."))
        return redirect("channels_entering", pk)
    consultation = chosen.response.consultation
    header = consultation_header(consultation, _sheet_words(chosen), (_entering(pk), _("Enter answers")))
    context = {"consultation": consultation, "entry": chosen, "sections": sections, **header}
    return render(request, "consultations/channels/admin/second.html", context)


@require_http_methods(METHODS)
@permission_required(NEEDED, raise_exception=True)
def decide(request: SignedIn, pk: int, entry: int) -> HttpResponse:
    """Where two entries differ, question by question; what the sheet says is chosen and corrects the ledger."""
    chosen = _entry_of(pk, entry)
    if chosen.at is None:
        raise PermissionDenied
    compared = compare(chosen.response.version.questionnaire(), chosen.first, chosen.answers)
    differing = differences(compared)
    is_open = may_decide(request.user, chosen)
    if request.method == "POST":
        if not is_open:
            raise PermissionDenied
        said = {each.question.id: request.POST.get(each.question.id) for each in differing}
        if set(said.values()) <= {"first", "second"}:
            takes_second = {id for id, which in said.items() if which == "second"}
            services.decide(entry=chosen, takes_second=takes_second, by=request.user)
            messages.success(request, _("Decided. Where the first entry was wrong, the answer is corrected."))
            return redirect("channels_entering", pk)
        messages.error(request, _("Say for each question what the sheet says."))
    context = {
        "consultation": chosen.response.consultation,
        "entry": chosen,
        "differing": differing,
        "said": request.POST,
        "rate": rate_of(compared),
        "is_open": is_open,
        **consultation_header(chosen.response.consultation, _sheet_words(chosen), (_entering(pk), _("Enter answers"))),
    }
    return render(request, "consultations/channels/admin/decide.html", context)


@require_safe
@permission_required(NEEDED, raise_exception=True)
def paper(request: SignedIn, pk: int) -> HttpResponse:
    """Paper forms: numbered ones to print, and those without a number that anybody can have."""
    consultation = get_object_or_404(Consultation, pk=pk)
    context = {
        "consultation": consultation,
        "version": consultation.version,
        "form": PrintForm(),
        "runs": consultation.print_runs.select_related("made_by", "version"),
        **consultation_header(consultation, _("Paper form")),
    }
    return render(request, "consultations/channels/admin/paper.html", context)


def section_forms(questionnaire: Questionnaire, answers: Answers, data: Any) -> list[SectionForm]:
    """A form for every section, whatever was answered: paper does not branch by itself."""
    found = [SectionForm(section, answers, data, needs_required=False) for section in questionnaire.sections]
    return [form for form in found if form.fields]


def are_valid(forms: Iterable[BaseForm]) -> bool:
    """Whether all are, each looked at: what is wrong is shown of all of them at once."""
    return all([form.is_valid() for form in forms])  # noqa: C419 - a generator would stop at the first


def given_answers(sections: Iterable[SectionForm]) -> Answers:
    return {id: answer for form in sections for id, answer in form.given.items() if answer}


def consultation_header(consultation: Consultation, title: str, *above: tuple[str, str]) -> dict[str, Any]:
    """The head of a page below a consultation's own: its title, and the way back."""
    return {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("consultation_list"), "label": _("Consultations")},
            {"url": reverse("consultation_detail", args=[consultation.pk]), "label": consultation.title},
            *({"url": address, "label": label} for address, label in above),
            {"url": "", "label": title},
        ],
        "header_title": title,
    }


def _entering(pk: int) -> str:
    return reverse("channels_entering", args=[pk])


def _entry_of(pk: int, entry: int) -> SecondEntry:
    found = SecondEntry.objects.select_related("response__consultation", "response__version", "response__sheet__batch")
    return get_object_or_404(found, pk=entry, response__consultation=pk)


def _sheet_words(entry: SecondEntry) -> str:
    sheet = entry.response.sheet
    return _("Number %(position)d of “%(batch)s”") % {"position": sheet.position, "batch": sheet.batch}


def _version(consultation: Consultation, number: str) -> QuestionVersion:
    chosen = consultation.versions.filter(number=number).first() if number.isdecimal() and number != "0" else None
    version = chosen or consultation.version
    if version is None:
        raise Http404
    return version


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
