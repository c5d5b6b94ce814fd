"""What a release says, in one language: every question's totals, the tables about people, and how to read them."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consultations.answering.models import RespondentType, Response
from consultations.disclosure import THRESHOLD
from consultations.preparing.models import Consultation

from .models import PublishedText
from .presenting import FEWEST_PUBLISHED, Content, respondents_content
from .services import Results
from .waves import compare_with_earlier


def content_of(
    consultation: Consultation, results: Results, breakdowns: list[Content], *, is_anything_left_out: bool = False
) -> Content:
    """All that a release says, in the language in use."""
    respondents = []
    for each in results.respondents:
        fewest = FEWEST_PUBLISHED if each.respondent_type == RespondentType.PERSON else _fewest_of_groups(consultation)
        content = respondents_content(each, fewest=fewest)
        if content["is_only_number"]:
            # By which way few answers came could tell whose they were.
            content["channels"] = []
        if each.respondent_type == RespondentType.PERSON:
            _add_waves(content, each.questions, consultation)
        respondents.append(content)
    return {
        "title": consultation.page.title if consultation.page else consultation.title,
        "consultation": consultation.slug,
        "opens_on": str(consultation.opens_on or ""),
        "closes_on": str(consultation.closes_on or ""),
        "day": str(timezone.localdate()),
        "total": results.total,
        "respondents": respondents,
        "breakdowns": breakdowns,
        "caveats": _caveats(consultation, results, respondents, breakdowns, is_anything_left_out),
        "published_answers": PublishedText.objects.public().filter(consultation=consultation).count(),
    }


def _fewest_of_groups(consultation: Consultation) -> int:
    """A group's answer is public where it said so: only where one did not, few groups are protected like few people."""
    groups = Response.objects.counted().from_groups().filter(consultation=consultation)
    return FEWEST_PUBLISHED if groups.exclude(publish_consent="named").exists() else 0


def _add_waves(content: Content, questions, consultation: Consultation) -> None:
    for shown, result in zip(content["questions"], questions, strict=False):
        comparison = None if shown["is_only_number"] else compare_with_earlier(result, consultation)
        if comparison and comparison.base_before >= FEWEST_PUBLISHED:
            shown["earlier"] = comparison.content


def _caveats(
    consultation: Consultation,
    results: Results,
    respondents: list[Content],
    breakdowns: list[Content],
    is_anything_left_out: bool,
) -> list[str]:
    """What a reader should know before drawing conclusions."""
    sentences = [
        _("Anybody could answer, so these are the views of those who did. They are not a sample of everybody here.")
    ]
    if len(results.respondents) > 1:
        sentences.append(_("Answers of groups and organisations stand apart, and are never added to those of people."))
    if consultation.closes_on and consultation.closes_on >= timezone.localdate():
        sentences.append(
            _("The consultation was still open until %(day)s: these results are not final.")
            % {"day": date_format(consultation.closes_on, "j E Y")}
        )
    if any(_has_few(each) for each in respondents):
        sentences.append(
            _("Of fewer than %(fewest)d answers only their number is given.") % {"fewest": FEWEST_PUBLISHED}
        )
    if any(each["hidden"] for each in breakdowns):
        sentences.append(
            _(
                "Where fewer than %(threshold)d people would be told apart, none among them, the number is hidden, and "
                "others with it from which it could be worked out."
            )
            % {"threshold": THRESHOLD}
        )
    if is_anything_left_out:
        sentences.append(
            _(
                "Some tables stand in an earlier release only: so few people have answered since that nobody would be "
                "hidden among them."
            )
        )
    questions = [question for each in results.respondents for question in each.questions]
    if len({question.question.id for question in questions}) < len({question.question for question in questions}):
        sentences.append(_("Some questions changed while the consultation was open: each wording is counted apart."))
    return sentences


def _has_few(respondents: Content) -> bool:
    """Whether something of it is given as a number alone; what nobody answered is not."""
    few = [each for each in (respondents, *respondents["questions"]) if each["is_only_number"]]
    return any(each.get("base", each.get("total")) for each in few)
