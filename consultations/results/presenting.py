"""Results as plain data, the same for a staff page, a release, a file and the open data: numbers and their words."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.answering.models import Channel
from consultations.questions.questionnaire import QuestionKind
from consultations.questions.wording import joined
from core.charts import Bar, bar_chart

from .counting import Average, Channels, OptionCount, QuestionResult
from .services import RespondentResults, Results, month_day

# Below as many answers only their number is published.
FEWEST_PUBLISHED = 10
Content = dict[str, Any]


def question_content(result: QuestionResult, *, fewest: int = 0, with_channels: bool = False) -> Content:
    """One question's figures. Where fewer than `fewest` answered, only how many did.

    Places are left out: where people are is a breakdown, which a release protects.
    """
    question = result.question
    base = result.base.total()
    content: Content = {
        "id": question.id,
        "kind": str(question.kind),
        "label": question.label,
        "versions": list(result.versions),
        "asked": result.asked.total(),
        "base": base,
        "is_only_number": base < fewest,
    }
    if base < fewest:
        return content
    content |= _besides(result)
    if result.options and question.kind != QuestionKind.PLACE:
        content["options"] = [_option(result, option, with_channels) for option in result.options]
    if result.average:
        content["average"] = _average(result.average)
    if result.ranking:
        content["ranking"] = [
            {
                "id": each.id,
                "label": each.label,
                "first": each.first,
                "ranked": each.ranked,
                "mean_place": round(each.average.mean, 2) if each.average else None,
            }
            for each in result.ranking
        ]
    if result.rows:
        content["rows"] = [question_content(row, fewest=fewest, with_channels=with_channels) for row in result.rows]
    if result.others:
        content["others"] = result.others
    return content


def _besides(result: QuestionResult) -> Content:
    return {
        "dont_know": result.dont_know.total(),
        "not_said": result.not_said.total(),
        "no_answer": result.no_answer,
    }


def _option(result: QuestionResult, option: OptionCount, with_channels: bool) -> Content:
    share = result.share(option.count)
    label = date_format(month_day(option.label), "F Y") if result.question.kind == QuestionKind.DATE else option.label
    content: Content = {
        "id": option.id,
        "label": label,
        "count": option.count,
        "share": None if share is None or option.is_dont_know else round(share, 1),
    }
    if option.is_dont_know:
        content["is_dont_know"] = True
    if with_channels:
        content["channels"] = [option.channels[channel] for channel in Channel.values]
    return content


def _average(average: Average) -> Content:
    """Without the least and the most, which are one person's each."""
    return {"mean": round(average.mean, 2), "median": round(average.median, 2), "count": average.count}


def respondents_content(respondents: RespondentResults, *, fewest: int = 0, with_channels: bool = False) -> Content:
    """What one sort of respondent answered."""
    is_only_number = respondents.total < fewest
    return {
        "type": respondents.respondent_type,
        "label": respondents.label,
        "total": respondents.total,
        "is_only_number": is_only_number,
        "channels": channels_content(respondents.channels),
        "questions": []
        if is_only_number
        else [question_content(each, fewest=fewest, with_channels=with_channels) for each in respondents.questions],
    }


def channels_content(channels: Channels) -> list[Content]:
    """Every channel by which something came, in their usual order."""
    return [
        {"id": value, "label": str(label), "count": channels[value]}
        for value, label in Channel.choices
        if channels[value]
    ]


def results_content(results: Results, *, fewest: int = 0, with_channels: bool = False) -> list[Content]:
    return [respondents_content(each, fewest=fewest, with_channels=with_channels) for each in results.respondents]


def with_words(respondents: Iterable[Content]) -> list[Content]:
    """The same, with what only a page needs: each question's sentence, chart, and what stands apart from its base."""
    return [
        {**each, "questions": [_question_with_words(question) for question in each["questions"]]}
        for each in respondents
    ]


def _question_with_words(question: Content) -> Content:
    return {
        **question,
        "finding": finding(question),
        "base_in_words": base_in_words(question),
        "chart": question_chart(question),
        "rows": [_question_with_words(row) for row in question.get("rows", ())],
    }


def base_in_words(question: Content) -> str:
    """How many answered with substance, of how many that were asked, and what became of the others."""
    text = ngettext(
        "%(base)s answer from %(asked)s asked", "%(base)s answers from %(asked)s asked", question["base"]
    ) % {"base": number_format(question["base"]), "asked": number_format(question["asked"])}
    others = [
        (question.get("dont_know", 0), _("%(count)s did not know")),
        (question.get("not_said", 0), _("%(count)s would rather not say")),
        (question.get("no_answer", 0), _("%(count)s gave no answer")),
    ]
    apart = [words % {"count": number_format(count)} for count, words in others if count]
    return f"{text}; {', '.join(apart)}." if apart else f"{text}."


def finding(question: Content) -> str:
    """The point of a question's answers in a sentence; empty where there is none to make."""
    options = [each for each in question.get("options", ()) if not each.get("is_dont_know") and each["count"]]
    if question.get("ranking"):
        return _("“%(label)s” came out highest.") % {"label": question["ranking"][0]["label"]}
    if question["kind"] == QuestionKind.NUMBER and "average" in question:
        words = {name: _short(question["average"][name]) for name in ("mean", "median")}
        return _("Half said %(median)s or less; the mean is %(mean)s.") % words
    if not options or question["kind"] == QuestionKind.DATE:
        return ""
    best = max(options, key=lambda each: each["count"])
    if sum(each["count"] == best["count"] for each in options) > 1:
        return ""
    words = {"label": best["label"], "share": f"{100 * best['count'] / question['base']:.0f}"}
    if question["base"] < 30:
        return _("“%(label)s” was chosen most often.") % words
    return _("“%(label)s” was chosen most often, by %(share)s in 100.") % words


def question_chart(question: Content) -> SafeString | str:
    """Bars of a question's options by the share who chose each; of a ranking by first choices. Empty without any."""
    title = question["label"]
    if question.get("ranking"):
        bars = [
            Bar(each["label"], each["first"], ngettext("%d first", "%d first", each["first"]) % each["first"])
            for each in question["ranking"]
        ]
        return bar_chart(bars, title=title, description=_("How many put each first."))
    options = [each for each in question.get("options", ()) if each["share"] is not None]
    if not options:
        return ""
    bars = [Bar(each["label"], each["share"], count_and_share(each, question["base"])) for each in options]
    return bar_chart(bars, title=title, description=base_in_words(question), most=100)


def count_and_share(option: Content, base: int) -> str:
    """`120 (24 %)`; a count alone where the base is too small for a share to mean much."""
    count = number_format(option["count"])
    # From the counts: what was rounded once is not rounded again.
    return f"{count} ({100 * option['count'] / base:.0f} %)" if base >= 30 else count


def _short(number: float) -> str:
    return number_format(int(number) if number == int(number) else round(number, 1))


def breakdown_heading(table: Content) -> str:
    """`Who answered: by area`, or `Where do you live? By area`."""
    return joined(table["title"], _("%(title)s: by %(by)s") % {"title": table["title"], "by": table["by"]})


def breakdown_with_words(table: Content) -> Content:
    """A table about people with what only a page needs: its chart, where it has one column of numbers."""
    hidden = ngettext("%(count)d number is hidden.", "%(count)d numbers are hidden.", table["hidden"])
    return {
        **table,
        "heading": breakdown_heading(table),
        "hidden_in_words": hidden % {"count": table["hidden"]} if table["hidden"] else "",
        "chart": "" if table["rows"] else breakdown_chart(table),
        "only_column": [
            {"label": label, "count": count} for label, count in zip(table["columns"], table["totals"], strict=True)
        ],
    }


def breakdown_chart(table: Content) -> SafeString:
    """People by one thing, the hidden ones hatched."""
    pairs = zip(table["columns"], table["totals"], strict=True)
    bars = [Bar(label, count, _("hidden") if count is None else number_format(count)) for label, count in pairs]
    description = _("How many people by %(by)s.") % {"by": table["by"]}
    return bar_chart(bars, title=breakdown_heading(table), description=description)
