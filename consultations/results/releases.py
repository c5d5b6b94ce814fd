"""Results go out as dated releases: everything that would be published is put together, protected, audited, frozen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from consultations.answering.models import RespondentType, Response
from consultations.disclosure import THRESHOLD, CountTable, Knowledge, Protected, protect
from consultations.disclosure.tables import Equation
from consultations.preparing.models import Consultation
from people.models import User

from .breakdowns import Breakdown, breakdown_content, breakdowns_offered, lay_tables, people_of, preview_of
from .models import PublishedText, Release
from .presenting import FEWEST_PUBLISHED, Content, respondents_content
from .services import Results, results_of
from .waves import compare_with_earlier

PROTECTED_KEPT_FOR = 60 * 60


class ReleaseRefusedError(Exception):
    """Nothing was released; `sentences` say why, and what to do."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(frozen=True)
class Proposal:
    """What would be released now: its contents by language, what is hidden in it, and why it cannot be, if so."""

    contents: dict[str, Content]
    protected: Protected
    preview: list[Content]
    refusals: list[str]
    left_out: list[str]

    @property
    def knowledge(self) -> dict[str, Any]:
        return knowledge_to_json(self.protected.knowledge)


def propose_release(consultation: Consultation, *, breakdowns: Iterable[str] = ()) -> Proposal:
    """Everything as it would be released, with nothing written. `breakdowns` are named as they are offered."""
    chosen = [Breakdown.named(name) for name in dict.fromkeys(breakdowns)]
    results = results_of(consultation)
    people = people_of(consultation)
    # Of fewer than ten people only their number is published, so there is nothing to break down.
    few = len(people) < FEWEST_PUBLISHED
    laid = [] if few else lay_tables(consultation, people, chosen)
    before = [release for release in consultation.releases.order_by("-number") if release.audited]
    protected, failures = _protect([table for each in laid for table in each.tables], before)
    contents = {}
    for language in _languages(consultation):
        with translation.override(language):
            named = (
                laid
                if language == settings.LANGUAGE_CODE or few
                else lay_tables(consultation, people, chosen, language)
            )
            shown = [content for each in named if (content := breakdown_content(each, protected))]
            contents[language] = _content(consultation, results_of(consultation), shown)
    preview = [content for each in laid if (content := preview_of(each, protected))]
    shown_names = {content["name"] for content in preview}
    offered = dict(breakdowns_offered(consultation))
    left_out = [offered.get(each.name, each.name) for each in chosen if each.name not in shown_names]
    return Proposal(contents, protected, preview, _refusals(results, failures), left_out)


def release_results(*, consultation: Consultation, by: User, breakdowns: Iterable[str] = (), note: str = "") -> Release:
    """Publish results as they stand now, dated and never to change.

    Raises `ReleaseRefusedError` where there is nothing to release, or while a hidden number could be worked out.
    """
    with transaction.atomic():
        # One release at a time, for each is checked together with all before it.
        consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
        proposal = propose_release(consultation, breakdowns=breakdowns)
        if proposal.refusals:
            raise ReleaseRefusedError(proposal.refusals)
        number = (consultation.releases.aggregate(newest=Max("number"))["newest"] or 0) + 1
        release = Release(
            consultation=consultation,
            number=number,
            note=note.strip(),
            contents=proposal.contents,
            audited=proposal.knowledge,
            released_at=timezone.now(),
            released_by=by,
        )
        release.full_clean()
        release.save()
        log(instance=release, action="consultations.release_results", user=by, data={"number": number})
    return release


def _protect(tables: Sequence[CountTable], before: Sequence[Release]) -> tuple[Protected, int]:
    """The tables with what must be hidden, and how many hidden numbers the audit could still tell.

    Kept for the same tables: many of them take seconds, and whoever has looked at them releases them next.
    """
    stayed = [_stayed_since(release) for release in before]
    asked = repr((tables, [release.pk for release in before], stayed))
    key = f"protected:{sha256(asked.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        earlier = [knowledge_from_json(release.audited) for release in before]
        protected = protect(tables, earlier=earlier, stayed=stayed)
        found = protected, len(protected.failures())
        cache.set(key, found, PROTECTED_KEPT_FOR)
    return found


def _stayed_since(release: Release) -> int:
    """How many people have stood in the ledger with the same answers ever since a release."""
    people = Response.objects.counted().from_people().filter(consultation_id=release.consultation_id)
    since = Q(submitted_at__gt=release.released_at) | Q(changed_at__gt=release.released_at)
    return people.exclude(since).count()


def _languages(consultation: Consultation) -> list[str]:
    newest = consultation.versions.filter(number__gte=1).order_by("-number").first()
    return list(dict.fromkeys([settings.LANGUAGE_CODE, *(newest.questionnaires if newest else ())]))


def _refusals(results: Results, failures: int) -> list[str]:
    sentences = []
    if not results.total:
        sentences.append(_("Nobody has answered yet, so there is nothing to release."))
    if failures:
        sentences.append(
            ngettext(
                "%(count)d hidden number could still be worked out to within %(threshold)d. Leave a table out.",
                "%(count)d hidden numbers could still be worked out to within %(threshold)d. Leave a table out.",
                failures,
            )
            % {"count": failures, "threshold": THRESHOLD}
        )
    return sentences


def _content(consultation: Consultation, results: Results, breakdowns: list[Content]) -> Content:
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
        "caveats": _caveats(consultation, results, respondents, breakdowns),
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
            shown["earlier"] = {
                "title": comparison.earlier,
                "base": comparison.base_before,
                "changes": [change.in_words for change in comparison.changes],
            }


def _caveats(
    consultation: Consultation, results: Results, respondents: list[Content], breakdowns: list[Content]
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
            % {"day": date_format(consultation.closes_on, "j F Y")}
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
    questions = [question for each in results.respondents for question in each.questions]
    if len({question.question.id for question in questions}) < len({question.question for question in questions}):
        sentences.append(_("Some questions changed while the consultation was open: each wording is counted apart."))
    return sentences


def _has_few(respondents: Content) -> bool:
    """Whether something of it is given as a number alone; what nobody answered is not."""
    few = [each for each in (respondents, *respondents["questions"]) if each["is_only_number"]]
    return any(each.get("base", each.get("total")) for each in few)


def knowledge_to_json(knowledge: Knowledge) -> dict[str, Any]:
    """What a release told, to be kept with it: figures by number, so that each name stands once."""
    figures = list(
        dict.fromkeys([*knowledge.published, *(f for equation in knowledge.equations for f in equation.figures)])
    )
    place = {figure: at for at, figure in enumerate(figures)}
    return {
        "figures": [sorted(figure) for figure in figures],
        "published": [[place[figure], value] for figure, value in knowledge.published.items()],
        "hidden": sorted(place[figure] for figure in knowledge.hidden),
        "stayed": list(knowledge.stayed),
        "equations": [[place[each.whole], [place[part] for part in each.parts]] for each in knowledge.equations],
    }


def knowledge_from_json(kept: dict[str, Any]) -> Knowledge:
    figures = [frozenset((name, category) for name, category in pairs) for pairs in kept["figures"]]
    return Knowledge(
        published={figures[at]: value for at, value in kept["published"]},
        equations=tuple(
            Equation(figures[whole], tuple(figures[part] for part in parts)) for whole, parts in kept["equations"]
        ),
        hidden=frozenset(figures[at] for at in kept["hidden"]),
        stayed=tuple(kept["stayed"]),
    )
