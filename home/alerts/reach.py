"""Whom an update reaches, said before it is sent."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.times import name_moment
from home.topics import Topic
from home.updates.kinds import Urgency
from outbox.when import quiet_until
from places.models import Area

from .models import Frequency, Subscription, Threshold
from .querysets import SubscriptionQuerySet
from .words import in_a_sentence

if TYPE_CHECKING:
    from home.updates.models import UpdatePage

MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people an update reaches, by how soon they are told, and that in a sentence.

    `sooner` of those told `at_once` otherwise get digests: it is urgent.
    """

    count: int
    at_once: int
    daily: int
    weekly: int
    sooner: int
    sentence: str


def thresholds_met_by(urgency: str) -> tuple[str, ...]:
    """The thresholds at which something of this urgency is told."""
    if urgency == "urgent":
        return (Threshold.EVERYTHING, Threshold.IMPORTANT, Threshold.URGENT)
    if urgency == "important":
        return (Threshold.EVERYTHING, Threshold.IMPORTANT)
    return (Threshold.EVERYTHING,)


def subscribers_of(*, areas: Iterable[Area], topics: Iterable[Topic], urgency: str) -> SubscriptionQuerySet:
    """Who has asked to be told of something about these places and topics, and can be. No areas mean everywhere."""
    return (
        Subscription.objects.confirmed()
        .reachable()
        .concerned_by_areas(areas)
        .concerned_by_topics(topics)
        .with_threshold(thresholds_met_by(urgency))
    )


def reach_of(update: "UpdatePage | None" = None, **fields: Any) -> Reach:
    """Whom an update would reach; `areas`, `topics` and `urgency` may be given in place of its own, as in a draft."""
    draft = {**(_fields_of(update) if update is not None else {}), **fields}
    areas, topics = list(draft.get("areas", ())), list(draft.get("topics", ()))
    urgency = draft.get("urgency", "")
    subscribers = subscribers_of(areas=areas, topics=topics, urgency=urgency)
    if update is not None and update.pk:
        subscribers = subscribers.not_told_of(update)
    found = Counter(subscribers.with_how_soon(urgency).order_by().values_list("frequency", "how_soon"))
    soon = {each: sum(count for (_own, how_soon), count in found.items() if how_soon == each) for each in Frequency}
    at_once, daily, weekly = soon[Frequency.AT_ONCE], soon[Frequency.DAILY], soon[Frequency.WEEKLY]
    sooner = at_once - found[Frequency.AT_ONCE, Frequency.AT_ONCE]
    count = at_once + daily + weekly
    return Reach(count, at_once, daily, weekly, sooner, _sentence(count, at_once, sooner, areas))


def being_told(update: "UpdatePage") -> str:
    """What whoever has just published `update` reads: “380 people are being emailed. 32 more get it in a digest.”

    Those told in the meantime count too: the worker may have begun.
    """
    reach = reach_of(**_fields_of(update))
    if not reach.count:
        return _("Nobody has asked for alerts like this yet, so nobody is emailed.")
    digest = reach.daily + reach.weekly
    sentences = [emailed(reach.at_once, update)] if reach.at_once else []
    if digest and sentences:
        words = ngettext("%(count)s more gets it in a digest.", "%(count)s more get it in a digest.", digest)
        sentences.append(words % {"count": f"{digest:,}"})
    elif digest:
        words = ngettext("%(count)s person gets it in a digest.", "%(count)s people get it in a digest.", digest)
        sentences.append(words % {"count": f"{digest:,}"})
    return " ".join(sentences)


def emailed(count: int, update: "UpdatePage") -> str:
    """That so many are emailed: now, or when the quiet hours end."""
    end = None if update.urgency == Urgency.URGENT else quiet_until(timezone.now())
    if end is None:
        words = ngettext("%(count)s person is being emailed.", "%(count)s people are being emailed.", count)
        return words % {"count": f"{count:,}"}
    words = ngettext(
        "%(count)s person is emailed when the quiet hours end, %(moment)s.",
        "%(count)s people are emailed when the quiet hours end, %(moment)s.",
        count,
    )
    return words % {"count": f"{count:,}", "moment": name_moment(end)}


def _fields_of(update: "UpdatePage") -> dict[str, Any]:
    return {"areas": update.areas.all(), "topics": update.topics.all(), "urgency": update.urgency}


def _sentence(count: int, at_once: int, sooner: int, areas: Sequence[Area]) -> str:
    """ "412 people in these three parishes: 380 at once, 32 in their next digest." """
    words = _how_soon(count, at_once, areas)
    if not sooner:
        return words
    more = ngettext(
        "It is urgent: %(count)s of them, who otherwise gets a digest, gets it at once too.",
        "It is urgent: %(count)s of them, who otherwise get a digest, get it at once too.",
        sooner,
    )
    return f"{words} {more % {'count': f'{sooner:,}'}}"


def _how_soon(count: int, at_once: int, areas: Sequence[Area]) -> str:
    people = ngettext("%(count)s person", "%(count)s people", count) % {"count": f"{count:,}"}
    if not count:
        return _("Nobody %(where)s has asked for alerts like this yet.") % {"where": _where(areas)}
    reached = f"{people} {_where(areas)}"
    digest = count - at_once
    if not digest:
        return _("%(reached)s, at once.") % {"reached": reached}
    if not at_once:
        return _("%(reached)s, in their next digest.") % {"reached": reached}
    parts = {"reached": reached, "at_once": f"{at_once:,}", "digest": f"{digest:,}"}
    return _("%(reached)s: %(at_once)s at once, %(digest)s in their next digest.") % parts


def _where(areas: Sequence[Area]) -> str:
    if not areas:
        return _("in %(place)s") % {"place": in_a_sentence()}
    if len(areas) <= MOST_NAMED:
        return _("in %(place)s") % {"place": _(" and ").join(area.name for area in areas)}
    number = numbers()[len(areas)] if len(areas) < len(numbers()) else str(len(areas))
    kinds = {area.kind for area in areas}
    return _("in these %(number)s %(areas)s") % {"number": number, "areas": plural_of(kinds)}


def plural_of(kinds: set[str]) -> str:
    """What several areas are called: by their kind, where it is one that people speak of."""
    words = {
        "ward": _("wards"),
        "parish": _("parishes"),
        "estate": _("estates"),
        "neighbourhood": _("neighbourhoods"),
        "msoa": _("neighbourhoods"),
    }
    found = {words.get(kind, _("areas")) for kind in kinds}
    return found.pop() if len(found) == 1 else _("areas")


def numbers() -> list[str]:
    """Small numbers, written out as in a sentence."""
    words = (_("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"))
    return [str(word) for word in words]
