"""The coding pages: the frame with its counts, the texts of a question, one text at a time."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.log_actions import log

from consultations.answering.models import RespondentType
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Question
from core.spreadsheets import stream_csv
from people.exports import log_export
from people.models import User
from people.views import SignedIn

from . import services
from .counting import CodeCount, Frame, count_codes
from .downloads import coded_rows
from .forms import CodeForm, CodingForm, MergeForm, frame_choices
from .models import Code, Coding, Reading, Suggestion
from .progress import agreements, progress_of
from .suggesting import telling_words
from .tasks import suggest_codes
from .texts import answered_in_words, text_questions

ON_A_PAGE = 25
NEEDED = "consultations.code_answers"
SHOWN = {
    "unread": gettext_lazy("Not read yet"),
    "mine": gettext_lazy("Not read by you"),
    "suggested": gettext_lazy("With a suggestion"),
    "": gettext_lazy("All"),
}


@require_safe
@permission_required(NEEDED, raise_exception=True)
def frame(request: SignedIn, pk: int) -> HttpResponse:
    """The code frame with its counts and agreement, and how far each question has come."""
    consultation = get_object_or_404(Consultation, pk=pk)
    counts = count_codes(consultation)
    agreed = agreements(consultation)
    context = {
        "consultation": consultation,
        "questions": [progress_of(consultation, question) for question in text_questions(consultation)],
        "codes": [
            (depth, code, counts.get(code.pk, CodeCount()), agreed.get(code.pk))
            for depth, code in Frame.of(consultation).in_order()
        ],
        "merged": Code.objects.of(consultation).exclude(merged_into=None).select_related("merged_into"),
        **_header(consultation, _("Coding")),
    }
    return render(request, "consultations/coding/frame.html", context)


@require_safe
@permission_required(NEEDED, raise_exception=True)
def texts(request: SignedIn, pk: int, question: str) -> HttpResponse:
    """The texts of one question, with their codes and suggestions; filtered, searched, and coded many at once."""
    consultation, asked = _asked(pk, question)
    show, code, words = (request.GET.get(name, "") for name in ("show", "code", "q"))
    written = answered_in_words(consultation, asked)
    found = _narrowed(written, asked, request.user, show=show, code=code, words=words)
    page = WagtailPaginator(found, ON_A_PAGE).get_page(request.GET.get("p"))
    responses = [response.pk for response in page]
    given, suggested = _given_to(responses, asked), _suggested_for(responses, asked)
    for response in page:
        response.given = given.get(response.pk, [])
        response.suggested = suggested.get(response.pk, [])
    context = {
        "consultation": consultation,
        "question": asked,
        "progress": progress_of(consultation, asked),
        "telling": telling_words(list(written.values_list("words", flat=True)))
        if not Code.objects.of(consultation).exists()
        else [],
        "page": page,
        "shown": SHOWN,
        "show": show,
        "code": code,
        "words": words,
        "choices": frame_choices(consultation),
        "person": RespondentType.PERSON,
        "kept_query": urlencode({"show": show, "code": code, "q": words}),
        **_header(consultation, asked.label, reverse("coding_frame", args=[pk])),
    }
    return render(request, "consultations/coding/texts.html", context)


@require_POST
@permission_required(NEEDED, raise_exception=True)
def give_to_many(request: SignedIn, pk: int, question: str) -> HttpResponse:
    """Give one code to all ticked texts."""
    consultation, asked = _asked(pk, question)
    chosen = [each for each in request.POST.getlist("response") if each.isdigit()]
    code = Code.objects.of(consultation).in_use().filter(pk=_number(request.POST.get("code")) or 0).first()
    if code is None or not chosen:
        messages.error(request, _("Tick at least one text and choose a code."))
    else:
        found = answered_in_words(consultation, asked).filter(pk__in=chosen)
        added = services.add_code_to_texts(responses=list(found), question=asked.id, code=code, coder=request.user)
        words = ngettext("%(count)d text was given “%(code)s”.", "%(count)d texts were given “%(code)s”.", added)
        messages.success(request, words % {"count": added, "code": code})
    return redirect(f"{reverse('coding_texts', args=[pk, question])}?{request.GET.urlencode()}")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(NEEDED, raise_exception=True)
def text(request: SignedIn, pk: int, question: str, response: int) -> HttpResponse:
    """One text to read and to code; saving leads to the next that this person has not read."""
    consultation, asked = _asked(pk, question)
    shown = get_object_or_404(answered_in_words(consultation, asked), pk=response)
    own = Coding.objects.filter(response=shown, question=asked.id, coder=request.user)
    # Nothing ticked is an answer too, so what was sent counts even where it is empty.
    sent = request.POST if request.method == "POST" else None
    form = CodingForm(sent, consultation=consultation, initial={"codes": own.values_list("code", flat=True)})
    if form.is_valid():
        services.code_text(response=shown, question=asked.id, codes=set(form.cleaned_data["codes"]), coder=request.user)
        return _to_next(request, consultation, asked, shown.pk)
    context = {
        "consultation": consultation,
        "question": asked,
        "response": shown,
        "form": form,
        "others": [each for each in _given_to([shown.pk], asked).get(shown.pk, []) if each.coder != request.user],
        "suggested": _suggested_for([shown.pk], asked).get(shown.pk, []),
        "definitions": Frame.of(consultation).in_order(),
        "was_read": Reading.objects.by(request.user).filter(response=shown, question=asked.id).exists(),
        "progress": progress_of(consultation, asked),
        **_header(consultation, shown.reference, reverse("coding_texts", args=[pk, question]), asked.label),
    }
    return render(request, "consultations/coding/text.html", context)


@require_safe
@permission_required(NEEDED, raise_exception=True)
def next_text(request: SignedIn, pk: int, question: str) -> HttpResponse:
    """The first text that this person has not read."""
    return _to_next(request, *_asked(pk, question), after=0)


@require_POST
@permission_required(NEEDED, raise_exception=True)
def suggest(request: SignedIn, pk: int, question: str) -> HttpResponse:
    """Let the worker suggest codes anew."""
    suggest_codes.enqueue(_asked(pk, question)[0].pk, question)
    messages.success(request, _("Codes are being suggested. Look again in a minute."))
    return redirect("coding_texts", pk, question)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(NEEDED, raise_exception=True)
def write_code(request: SignedIn, pk: int, code: int | None = None) -> HttpResponse:
    """Make a code, or change its words and its place in the frame."""
    consultation = get_object_or_404(Consultation, pk=pk)
    changed = get_object_or_404(Code.objects.of(consultation), pk=code) if code else None
    form = CodeForm(request.POST or None, consultation=consultation, instance=changed)
    if form.is_valid():
        saved = form.save()
        log(instance=saved, action="wagtail.edit" if code else "wagtail.create", user=request.user)
        messages.success(request, _("“%(code)s” is in the frame.") % {"code": saved})
        return redirect("coding_frame", pk)
    context = {
        "consultation": consultation,
        "code": changed,
        "form": form,
        "merge_form": MergeForm(code=changed) if changed else None,
        **_header(consultation, str(changed or _("New code")), reverse("coding_frame", args=[pk])),
    }
    return render(request, "consultations/coding/code.html", context)


@require_POST
@permission_required(NEEDED, raise_exception=True)
def merge(request: SignedIn, pk: int, code: int) -> HttpResponse:
    """Count a code as another."""
    merged = get_object_or_404(Code.objects.of(get_object_or_404(Consultation, pk=pk)).in_use(), pk=code)
    form = MergeForm(request.POST, code=merged)
    if not form.is_valid():
        messages.error(request, _("Choose the code that it is to count as."))
        return redirect("coding_change_code", pk, code)
    into = form.cleaned_data["into"]
    services.merge_codes(code=merged, into=into, by=request.user)
    messages.success(request, _("“%(code)s” now counts as “%(into)s”.") % {"code": merged, "into": into})
    return redirect("coding_frame", pk)


@require_POST
@permission_required(NEEDED, raise_exception=True)
def take_merging_back(request: SignedIn, pk: int, code: int) -> HttpResponse:
    merged = get_object_or_404(Code.objects.of(get_object_or_404(Consultation, pk=pk)), pk=code)
    try:
        services.take_merging_back(code=merged, by=request.user)
    except ValidationError:
        messages.error(request, _("Another code has this title now. Give one of the two another title first."))
    else:
        messages.success(request, _("“%(code)s” counts for itself again.") % {"code": merged})
    return redirect("coding_frame", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(NEEDED, raise_exception=True)
def split(request: SignedIn, pk: int, code: int) -> HttpResponse:
    """Move the texts of a code, one by one, to narrower ones."""
    consultation = get_object_or_404(Consultation, pk=pk)
    whole = get_object_or_404(Code.objects.of(consultation).in_use(), pk=code)
    parts = [each for _depth, each in Frame.of(consultation).in_order() if each.parent_id == whole.pk]
    rows = _texts_with(consultation, whole)
    if request.method == "POST":
        by_id = {str(part.pk): part for part in parts}
        moves = {
            (row["response"], row["question"].id): by_id[chosen]
            for row in rows
            if (chosen := request.POST.get(row["name"], "")) in by_id
        }
        moved = services.split_code(code=whole, moves=moves, by=request.user)
        messages.success(
            request, ngettext("%(count)d coding was moved.", "%(count)d codings were moved.", moved) % {"count": moved}
        )
        return redirect("coding_frame", pk)
    context = {
        "consultation": consultation,
        "code": whole,
        "parts": parts,
        "rows": rows,
        **_header(consultation, _("Split “%(code)s”") % {"code": whole}, reverse("coding_frame", args=[pk])),
    }
    return render(request, "consultations/coding/split.html", context)


@require_safe
@permission_required(NEEDED, raise_exception=True)
def download(request: SignedIn, pk: int) -> StreamingHttpResponse:
    """Every coding as a row: which answer, which code, who, and whether it had been suggested."""
    consultation = get_object_or_404(Consultation, pk=pk)
    log_export(request, instance=consultation, action="coding.download")
    answer = StreamingHttpResponse(stream_csv(coded_rows(consultation)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{consultation.slug}-codes.csv"'
    return answer


def _asked(pk: int, question: str) -> tuple[Consultation, Question]:
    consultation = get_object_or_404(Consultation, pk=pk)
    for each in text_questions(consultation):
        if each.id == question:
            return consultation, each
    raise Http404("No such question with answers in words.")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _narrowed(
    found: QuerySet[Any], question: Question, user: User, *, show: str = "", code: str = "", words: str = ""
) -> QuerySet[Any]:
    """The texts of a list: by who has read them, by a code they were given, by words they hold."""
    read = Reading.objects.filter(question=question.id)
    if show == "unread":
        found = found.exclude(pk__in=read.values("response"))
    elif show == "mine":
        found = found.exclude(pk__in=read.filter(coder=user).values("response"))
    elif show == "suggested":
        found = found.filter(pk__in=Suggestion.objects.filter(question=question.id).values("response"))
    if (number := _number(code)) is not None:
        found = found.filter(pk__in=Coding.objects.filter(question=question.id, code=number).values("response"))
    for word in words.split():
        found = found.filter(words__icontains=word)
    return found


def _given_to(responses: list[int], question: Question) -> dict[int, list[Coding]]:
    given: dict[int, list[Coding]] = {}
    codings = Coding.objects.filter(response__in=responses, question=question.id).select_related("code", "coder")
    for coding in codings:
        given.setdefault(coding.response_id, []).append(coding)
    return given


def _suggested_for(responses: list[int], question: Question) -> dict[int, list[Suggestion]]:
    found: dict[int, list[Suggestion]] = {}
    for each in Suggestion.objects.filter(response__in=responses, question=question.id).select_related("code"):
        found.setdefault(each.response_id, []).append(each)
    return found


def _texts_with(consultation: Consultation, code: Code) -> list[dict]:
    """The texts that somebody gave this very code, over all questions."""
    rows = []
    for question in text_questions(consultation):
        coded = Coding.objects.filter(question=question.id, code=code).values("response")
        for pk, reference, words in (
            answered_in_words(consultation, question).filter(pk__in=coded).values_list("pk", "reference", "words")
        ):
            name = f"move-{pk}-{question.id}"
            rows.append({"response": pk, "question": question, "reference": reference, "words": words, "name": name})
    return rows


def _to_next(request: SignedIn, consultation: Consultation, question: Question, after: int) -> HttpResponse:
    unread = _narrowed(answered_in_words(consultation, question), question, request.user, show="mine")
    following = unread.filter(pk__gt=after).first() or unread.first()
    if following:
        return redirect("coding_text", consultation.pk, question.id, following.pk)
    messages.success(request, _("You have read every answer to this question."))
    return redirect("coding_texts", consultation.pk, question.id)


def _header(consultation: Consultation, title: str, *above: str) -> dict:
    """Title and breadcrumbs. `above` is the address of the page above, and its name where it is not the frame."""
    frame_address = reverse("coding_frame", args=[consultation.pk])
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    trail.append({"url": "" if not above else frame_address, "label": _("Coding: %(what)s") % {"what": consultation}})
    if len(above) > 1:
        trail.append({"url": above[0], "label": above[1]})
    if above:
        trail.append({"url": "", "label": title})
    return {"breadcrumbs_items": trail, "header_title": title, "page_title": title}
