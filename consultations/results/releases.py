"""Results go out as dated releases: everything that would be published is put together, protected, audited, frozen."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from consultations.answering.models import RespondentType, Response
from consultations.disclosure import THRESHOLD, CountTable, Figure, Knowledge, Protected, protect
from consultations.disclosure.tables import Equation
from consultations.preparing.models import Consultation
from people.models import User

from .breakdowns import (
    Breakdown,
    Laid,
    LeftOut,
    breakdown_content,
    breakdowns_offered,
    lay_tables,
    left_out,
    newest_wordings,
    preview_of,
)
from .counting import Counted
from .holding import hold_attempt, hold_results
from .models import Release, ReleaseAttempt, ReleasedResponse
from .presenting import FEWEST_PUBLISHED, Content
from .release_contents import content_of
from .services import count_ledger, snapshot_of

PROTECTED_KEPT_FOR = 60 * 60
ROWS_AT_A_TIME = 2_000
Step = ReleaseAttempt.Step


class ReleaseRefusedError(Exception):
    """Nothing was released; `sentences` say why, and what to do."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(frozen=True)
class Proposal:
    """What would be released now: its contents by language, what is hidden in it, and why it cannot be, if so.

    `people` are digests of the answers that it counts, by the responses' ids; `after` is the number of the newest
    release that it was checked with, 0 where it is the first.
    """

    contents: dict[str, Content]
    protected: Protected
    preview: list[Content]
    refusals: list[str]
    left_out: list[LeftOut]
    people: dict[int, str]
    after: int

    @property
    def knowledge(self) -> dict[str, Any]:
        return knowledge_to_json(self.protected.knowledge)


def propose_release(
    consultation: Consultation, *, breakdowns: Iterable[str] = (), tell: Callable[[str], object] = lambda step: None
) -> Proposal:
    """Everything as it would be released, with nothing written. `breakdowns` are named as they are offered.

    All of it follows from one look at the ledger. `tell` hears which step is being taken.
    """
    tell(Step.COUNTING)
    chosen = [Breakdown.named(name) for name in dict.fromkeys(breakdowns)]
    ledger = snapshot_of(consultation)
    persons = {pk: each for pk, each in ledger.items() if each.respondent_type == RespondentType.PERSON}
    people = list(persons.values())
    digests = {pk: digest_of(each) for pk, each in persons.items()}
    # Of fewer than ten people only their number is published, so there is nothing to break down.
    few = len(people) < FEWEST_PUBLISHED
    laid = [] if few else lay_tables(consultation, people, chosen)
    releases = list(consultation.releases.order_by("-number"))
    before = [release for release in releases if release.audited]
    tell(Step.HIDING)
    protected, failures = _protect([table for each in laid for table in each.tables], before, digests)
    tell(Step.WORDING)
    contents = {}
    for language in _languages(consultation):
        with translation.override(language):
            is_first = language == settings.LANGUAGE_CODE
            named = laid if is_first or few else lay_tables(consultation, people, chosen, language)
            shown = [content for each in named if (content := breakdown_content(each, protected))]
            results = count_ledger(consultation, ledger.values())
            contents[language] = content_of(
                consultation, results, shown, is_anything_left_out=bool(protected.told_before)
            )
    return Proposal(
        contents,
        protected,
        preview=[content for each in laid if (content := preview_of(each, protected))],
        refusals=_refusals(ledger, failures, laid),
        left_out=list(
            left_out(
                chosen,
                laid,
                protected,
                titles=dict(breakdowns_offered(consultation)),
                people=people,
                wordings=newest_wordings(consultation),
                numbers=[release.number for release in before],
            )
        ),
        people=digests,
        after=releases[0].number if releases else 0,
    )


def release_results(
    *,
    consultation: Consultation,
    by: User | None,
    breakdowns: Iterable[str] = (),
    note: str = "",
    attempt: ReleaseAttempt | None = None,
    tell: Callable[[str], object] = lambda step: None,
) -> Release | None:
    """Publish results as `make_release` does; None where a sensitive period holds them."""
    chosen = list(breakdowns)
    held = hold_attempt(attempt, by=by) if attempt else hold_results(consultation, breakdowns=chosen, note=note, by=by)
    if held:
        return None
    return make_release(consultation=consultation, by=by, breakdowns=chosen, note=note, attempt=attempt, tell=tell)


def make_release(
    *,
    consultation: Consultation,
    by: User | None,
    breakdowns: Iterable[str] = (),
    note: str = "",
    attempt: ReleaseAttempt | None = None,
    tell: Callable[[str], object] = lambda step: None,
) -> Release:
    """Publish results as they stand now, dated and never to change.

    What takes long is done before anything is locked. An `attempt` is ended together with it, and makes one release
    at most. Raises `ReleaseRefusedError` where there is nothing to release, while a hidden number could be worked
    out, or where a table would be missing of which the attempt's officer does not know.
    """
    read_at = timezone.now()
    proposal = propose_release(consultation, breakdowns=breakdowns, tell=tell)
    if refusals := proposal.refusals or _not_as_seen(proposal, attempt):
        raise ReleaseRefusedError(refusals)
    with transaction.atomic():
        # One release at a time, for each is checked together with all before it.
        consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
        newest = consultation.releases.aggregate(newest=Max("number"))["newest"] or 0
        if newest != proposal.after:
            raise ReleaseRefusedError([_("Another release was made meanwhile. Look again what would be hidden.")])
        release = Release(
            consultation=consultation,
            number=newest + 1,
            note=note.strip(),
            contents=proposal.contents,
            audited=proposal.knowledge,
            released_at=read_at,
            released_by=by,
        )
        release.full_clean()
        release.save()
        _keep_who_stands_in(release, proposal.people)
        if attempt:
            _end(attempt, release)
        log(instance=release, action="consultations.release_results", user=by, data={"number": release.number})
    return release


def _end(attempt: ReleaseAttempt, release: Release) -> None:
    """An attempt that was ended before, stopped by an officer or done by another worker, takes its release back."""
    releasing = ReleaseAttempt.objects.filter(pk=attempt.pk, state=ReleaseAttempt.State.RELEASING)
    if not releasing.update(state=ReleaseAttempt.State.RELEASED, release=release, preview={}):
        raise ReleaseRefusedError([_("It was stopped before it was done.")])


def _not_as_seen(proposal: Proposal, attempt: ReleaseAttempt | None) -> list[str]:
    """Where answers came or went since the officer looked: tables that would be missing now, and were not then."""
    seen = attempt.preview.get("left_out") if attempt else None
    if seen is None:
        return []
    known = {(each["title"], tuple(each["lines"])) for each in seen}
    return [
        _("Answers have come or gone since you looked, and now “%(table)s” would be left out. %(why)s")
        % {"table": each.title, "why": each.why}
        for each in proposal.left_out
        if (each.title, each.lines) not in known
    ]


def _keep_who_stands_in(release: Release, people: dict[int, str]) -> None:
    """For later releases: who stands in this one, with what answers. Who was erased meanwhile stands in none."""
    there = set(Response.objects.filter(consultation=release.consultation_id).values_list("pk", flat=True))
    rows = [
        ReleasedResponse(release=release, response_id=pk, digest=digest) for pk, digest in people.items() if pk in there
    ]
    ReleasedResponse.objects.bulk_create(rows, batch_size=ROWS_AT_A_TIME)


def digest_of(person: Counted) -> str:
    """Stands for all that tables tell of somebody: another as soon as any of it is."""
    told = [person.answers, person.version, person.area, person.characteristics]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def _protect(
    tables: Sequence[CountTable], before: Sequence[Release], people: dict[int, str]
) -> tuple[Protected, list[Figure]]:
    """The tables with what must be hidden, and the hidden numbers that the audit could still tell.

    Kept for the same tables: many of them take seconds, and whoever has looked at them releases them next.
    """
    stayed = _stayed_since(before, people)
    asked = repr((tables, [release.pk for release in before], stayed))
    key = f"protected:{sha256(asked.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        earlier = [knowledge_from_json(release.audited) for release in before]
        protected = protect(tables, earlier=earlier, stayed=stayed)
        found = protected, list(protected.failures())
        cache.set(key, found, PROTECTED_KEPT_FOR)
    return found


def _stayed_since(before: Sequence[Release], people: dict[int, str]) -> list[int]:
    """Of each release, how many of its people stand in the ledger now, with the same answers."""
    stayed: dict[int, int] = {}
    rows = ReleasedResponse.objects.filter(release__in=before).values_list("release", "response", "digest")
    for release, response, digest in rows.iterator(ROWS_AT_A_TIME):
        stayed[release] = stayed.get(release, 0) + (people.get(response) == digest)
    # Of a release from before that was kept, as many as can be.
    return [stayed.get(release.pk, len(people)) for release in before]


def _languages(consultation: Consultation) -> list[str]:
    newest = consultation.versions.filter(number__gte=1).order_by("-number").first()
    return list(dict.fromkeys([settings.LANGUAGE_CODE, *(newest.questionnaires if newest else ())]))


def _refusals(ledger: dict[int, Counted], failures: Sequence[Figure], laid: Sequence[Laid]) -> list[str]:
    sentences = []
    if not ledger:
        sentences.append(_("Nobody has answered yet, so there is nothing to release."))
    if failures:
        sentences.append(
            ngettext(
                "%(count)d hidden number could still be worked out to within %(threshold)d. Leave a table out.",
                "%(count)d hidden numbers could still be worked out to within %(threshold)d. Leave a table out.",
                len(failures),
            )
            % {"count": len(failures), "threshold": THRESHOLD}
        )
        concerned = [each for each in laid if any(each.is_about(figure) for figure in failures)]
        sentences += [_("It stands in this table: %(table)s.") % {"table": each.in_words} for each in concerned]
    return sentences


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
