"""Released results and published answers, for everybody."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.preparing.models import Consultation
from core.spreadsheets import Cell

from .exports import FORMATS, as_file
from .maps import draw_map, shapes_of
from .models import PublishedText, Release
from .presenting import breakdown_with_words, with_words
from .publishing import questions_in_words, reasons_left_out

ANSWERS_ON_A_PAGE = 25


@require_safe
def release(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """One release of results, the newest where none is named."""
    consultation = _published(slug)
    shown = _release(consultation, number)
    content = shown.content
    shapes, height = shapes_of(content["breakdowns"])
    newest = consultation.releases.order_by("-number").values_list("number", flat=True).first()
    context = {
        "consultation": consultation,
        "page": consultation.page,
        "release": shown,
        "content": content,
        "respondents": with_words(content["respondents"]),
        "breakdowns": [
            {**breakdown_with_words(each), "map": draw_map(each, shapes, height)} for each in content["breakdowns"]
        ],
        "shapes": shapes,
        "has_places": any(each["name"].endswith("|place") for each in content["breakdowns"]),
        "is_newest": shown.number == newest,
        "others": Release.objects.of(consultation).exclude(pk=shown.pk),
        "erased": consultation.erasures.filter(day__gte=timezone.localdate(shown.released_at)),
        "formats": FORMATS,
        "title": _("Results: %(title)s") % {"title": content["title"]},
    }
    return render(request, "consultations/results/release.html", context)


@require_safe
def download(request: HttpRequest, slug: str, number: int, file_format: str) -> HttpResponseBase:
    """Exactly what a release holds, as a file."""
    shown = _release(_published(slug), number)
    name = f"{slug}-results-{number}.{file_format}"
    content = shown.content
    if file_format == "json":
        response = JsonResponse(
            {"number": number, "note": shown.note, **content}, json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    return as_file(
        name,
        file_format,
        heading=[each for each, _meaning, _values in _release_columns()],
        rows=release_rows(content),
        dictionary=_release_columns(),
        title=content["title"],
        notes=(
            _("Release %(number)d of %(day)s.") % {"number": number, "day": date_format(shown.released_at, "j E Y")},
            *([shown.note] if shown.note else []),
            *content["caveats"],
        ),
    )


def release_rows(content: dict[str, Any]) -> Iterator[list[Cell]]:
    """One row for each published number; an empty count is one that is hidden."""
    for who in content["respondents"]:
        yield [who["type"], "", "", "", "", who["total"], None]
        for question in who["questions"]:
            yield from _question_rows(who["type"], question, question["label"])
            for row in question.get("rows", ()):
                yield from _question_rows(who["type"], row, f"{question['label']} – {row['label']}", question["id"])
    for table in content["breakdowns"]:
        for column, total in zip(table["columns"], table["totals"], strict=True):
            yield ["person", "", table["title"], "", f"{table['by']}: {column}", total, None]
        for row in table["rows"]:
            for column, count in zip(table["columns"], row["counts"], strict=True):
                yield ["person", "", table["title"], row["label"], f"{table['by']}: {column}", count, None]


def _question_rows(who: str, question: dict, label: str, of: str = "") -> Iterator[list[Cell]]:
    id = f"{of}.{question['id']}" if of else question["id"]
    for name in ("asked", "base", "dont_know", "not_said", "no_answer", "others"):
        if name in question:
            yield [who, id, label, name, "", question[name], None]
    for option in question.get("options", ()):
        yield [who, id, label, option["label"], "", option["count"], option["share"]]
    for option in question.get("ranking", ()):
        yield [who, id, label, f"{option['label']}: first", "", option["first"], None]
        yield [who, id, label, f"{option['label']}: mean_place", "", option["mean_place"], None]
    for name in ("mean", "median"):
        if "average" in question:
            yield [who, id, label, name, "", question["average"][name], None]


def _release_columns() -> list[tuple[str, str, str]]:
    return [
        ("respondents", _("Whose answers: never add the three."), "person, group, organisation"),
        ("question_id", _("Stays the same whatever its words become."), ""),
        ("question", _("The question as it was asked."), ""),
        ("answer", _("An option, or one of these:"), "asked, base, dont_know, not_said, no_answer, mean, median"),
        ("by", _("Which people, in tables about people; empty for all."), ""),
        ("count", _("How many. Empty where the number is hidden, which is not none."), ""),
        ("share", _("Of a hundred answers with substance (the base)."), "0 to 100"),
    ]


@require_safe
def responses(request: HttpRequest, slug: str) -> HttpResponse:
    """What people and groups wrote, where they agreed, with search."""
    consultation = _published(slug)
    asked = questions_in_words(consultation, get_language() or "")
    chosen = {name: request.GET.get(name, "")[:200] for name in ("q", "area", "question", "who")}
    everything = PublishedText.objects.public().filter(consultation=consultation)
    if not everything.exists():
        raise Http404
    found = _narrowed(everything, chosen).select_related("response", "area", "group")
    page = Paginator(found, ANSWERS_ON_A_PAGE).get_page(request.GET.get("page"))
    reasons = reasons_left_out(page.object_list)
    for text in page.object_list:
        text.asked, text.reason = asked.get(text.question), reasons.get(text.pk, "")
    query = request.GET.copy()
    query.pop("page", None)
    areas = everything.exclude(area=None).order_by("area__name").values_list("area__slug", "area__name").distinct()
    context = {
        "consultation": consultation,
        "about": consultation.page,
        "title": _("What people said: %(title)s") % {"title": consultation.page.title},
        "page": page,
        "total": everything.count(),
        "asked": asked,
        "areas": areas,
        "chosen": chosen,
        "query": query.urlencode(),
        "formats": FORMATS,
    }
    return render(request, "consultations/results/responses.html", context)


@require_safe
def download_responses(request: HttpRequest, slug: str, file_format: str) -> HttpResponseBase:
    """Published answers as a file, narrowed like the page."""
    consultation = _published(slug)
    chosen = {name: request.GET.get(name, "")[:200] for name in ("q", "area", "question", "who")}
    texts = _narrowed(PublishedText.objects.public().filter(consultation=consultation), chosen)
    columns = [
        ("reference", _("What the respondent was given."), ""),
        ("question_id", _("Stays the same whatever its words become."), ""),
        ("question", _("The question as it was asked."), ""),
        ("respondents", _("Whose answer it is."), "person, group, organisation"),
        ("name", _("Who said it, where they wanted that shown."), ""),
        ("area", _("The area they say they live in, or speak for."), ""),
        ("text", _("Their words as published. [...] stands where words were left out."), ""),
    ]
    asked = questions_in_words(consultation, get_language() or "")
    rows = (
        [reference, id, asked[id].label if id in asked else "", who, name, area or "", text]
        for reference, id, who, name, area, text in texts.values_list(
            "response__reference", "question", "respondent_type", "name", "area__name", "text"
        ).iterator(1000)
    )
    return as_file(
        f"{slug}-responses.{file_format}",
        file_format,
        heading=[column[0] for column in columns],
        rows=rows,
        dictionary=columns,
        title=consultation.page.title,
    )


def _narrowed(texts, chosen: dict[str, str]):
    found = texts.containing(chosen["q"])
    if chosen["area"]:
        found = found.filter(area__slug=chosen["area"])
    if chosen["question"]:
        found = found.filter(question=chosen["question"])
    if chosen["who"] == "groups":
        found = found.from_groups()
    elif chosen["who"] == "people":
        found = found.filter(respondent_type="person")
    return found


def _published(slug: str) -> Consultation:
    """The consultation, where the public can read its page."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    if consultation.page is None:
        raise Http404
    return consultation


def _release(consultation: Consultation, number: int | None) -> Release:
    found = consultation.releases.filter(number=number) if number else consultation.releases.order_by("-number")[:1]
    return get_object_or_404(found)
