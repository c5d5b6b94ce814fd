"""Results for staff: live, compared, in people's words, as files; and publishing those words."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.log_actions import log

from consultations.answering.models import Channel
from consultations.preparing.models import Consultation
from home.sensitive_periods.kinds import HELD_WORDS
from people.exports import log_export
from people.views import SignedIn

from . import exports
from .admin_frame import consultation_for, frame
from .crosstabs import SMALL_BASE, cross_tabulate, lines_of
from .forms import CompareForm, FilterForm, SearchForm
from .holding import ask_to_gather
from .models import PublishedText
from .permissions import may_export, may_publish_answers, may_see_results
from .population import figures_missing, population_version, representation_of
from .presenting import question_content, results_content, with_words
from .publishing import questions_in_words, responses_to_publish
from .selection import Selection
from .services import kept, results_of
from .texts import text_answers
from .waves import compare_with_earlier

TEXTS_ON_A_PAGE = 50


@require_safe
def results(request: SignedIn, pk: int) -> HttpResponse:
    """Results as they stand this minute, of everybody or of a selection."""
    shown = consultation_for(request, pk, may_see_results)
    selection = Selection.from_query(request.GET)
    context = {
        **frame(shown, request, _("Live results")),
        "form": FilterForm(request.GET, consultation=shown),
        "selection": selection,
        "formats": exports.FORMATS,
        "body": drawn_results(shown, selection),
    }
    return render(request, "consultations/results/admin/results.html", context)


def drawn_results(consultation: Consultation, selection: Selection) -> str:
    """All charts and tables of the page of live results, kept until the ledger or the population changes."""
    name = f"drawn-page:{selection.as_query}:{population_version() if selection.is_everything else ''}"
    return kept(consultation, name, lambda: _draw(consultation, selection))


def _draw(consultation: Consultation, selection: Selection) -> str:
    counted = results_of(consultation, selection=selection)
    contents = with_words(results_content(counted, with_channels=True))
    for content, respondents in zip(contents, counted.respondents, strict=True):
        for question, result in zip(content["questions"], respondents.questions, strict=True):
            asked_before = result.question.wave_of and respondents.respondent_type == "person"
            if asked_before and (comparison := compare_with_earlier(result, consultation)):
                question["earlier"] = comparison.content
    context = {
        "consultation": consultation,
        "results": counted,
        "respondents": contents,
        "channels": [str(label) for label in Channel.labels],
        "representation": representation_of(counted.people) if counted.people and selection.is_everything else [],
        "figures_missing": figures_missing() if counted.people and selection.is_everything else "",
        "selection": selection,
    }
    return render_to_string("consultations/results/admin/results_body.html", context)


@require_safe
def compare(request: SignedIn, pk: int) -> HttpResponse:
    """One question's answers side by side."""
    shown = consultation_for(request, pk, may_see_results)
    form = CompareForm(request.GET or None, consultation=shown)
    crosstab = None
    if form.is_valid():
        wording = form.wordings[form.cleaned_data["question"]]
        crosstab = cross_tabulate(shown, wording, form.cleaned_data["by"], Selection.from_query(request.GET))
    context = {**frame(shown, request, _("Compare answers")), "form": form, "crosstab": crosstab}
    if crosstab:
        context |= {"table": question_content(crosstab.question), "lines": lines_of(crosstab), "smallest": SMALL_BASE}
    return render(request, "consultations/results/admin/compare.html", context)


@require_safe
def texts(request: SignedIn, pk: int, question: str) -> HttpResponse:
    """What people wrote in answer to one question."""
    shown = consultation_for(request, pk, may_see_results)
    asked = questions_in_words(shown)
    if question not in asked:
        raise Http404
    selection, words = Selection.from_query(request.GET), request.GET.get("words", "")[:200]
    found = text_answers(shown, question, selection=selection, words=words)
    context = {
        **frame(shown, request, _("Answers in words")),
        "form": SearchForm(request.GET, consultation=shown),
        "asked": asked,
        "question": asked[question],
        "page": WagtailPaginator(found, TEXTS_ON_A_PAGE).get_page(request.GET.get("p")),
        "words": words,
    }
    return render(request, "consultations/results/admin/texts.html", context)


@require_safe
def export(request: SignedIn, pk: int, file_format: str) -> HttpResponseBase:
    """Every answer as a file. Noted in the site's history."""
    shown = consultation_for(request, pk, may_export)
    selection = Selection.from_query(request.GET)
    data = {"format": file_format, "selection": selection.as_query}
    log_export(request, instance=shown, action="consultations.export_answers", data=data)
    return exports.download_answers(shown, selection, file_format)


@require_http_methods(["GET", "HEAD"])
def answers(request: SignedIn, pk: int) -> HttpResponse:
    """How publishing people's words stands, and what is still to be put before the moderators."""
    shown = consultation_for(request, pk, may_publish_answers)
    gathered = PublishedText.objects.filter(consultation=shown)
    context = {
        **frame(shown, request, _("Published answers")),
        "waiting": gathered.filter(state=PublishedText.State.WAITING).count(),
        "published": gathered.public().count(),
        "refused": gathered.filter(state=PublishedText.State.REFUSED).count(),
        "to_gather": responses_to_publish(shown).count(),
        "questions": questions_in_words(shown),
    }
    return render(request, "consultations/results/admin/answers.html", context)


@require_POST
def gather(request: SignedIn, pk: int) -> HttpResponse:
    """Put before the moderators what may be published."""
    shown = consultation_for(request, pk, may_publish_answers)
    count = responses_to_publish(shown).count()
    if not ask_to_gather(shown, by=request.user):
        messages.warning(request, HELD_WORDS)
        return redirect("consultation_answers", pk)
    log(instance=shown, action="consultations.publish_answers", user=request.user, data={"count": count})
    messages.success(
        request,
        ngettext(
            "The words of %(count)d respondent go to the moderators.",
            "The words of %(count)d respondents go to the moderators.",
            count,
        )
        % {"count": count},
    )
    return redirect("consultation_answers", pk)
