"""What a subscription asks for, in words for its owner."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.models import Partnership

from .models import Frequency, Subscription, Threshold


class InWords(NamedTuple):
    """A subscription as its owner reads it: where, about what, how urgent, how often, in which form."""

    where: str
    about: str
    urgency: str
    frequency: str
    format: str


def in_words(subscription: Subscription) -> InWords:
    topics = [topic.name for topic in subscription.topics.all()]
    return InWords(
        where=_where(subscription),
        about=listed(topics) or _("All topics"),
        urgency=str(Threshold(subscription.threshold).label),
        frequency=how_often(subscription),
        format=str(subscription.get_format_display()),
    )


def _where(subscription: Subscription) -> str:
    """Its places; without any, which deleting an area may leave, what it still gets."""
    if subscription.is_everywhere:
        return everywhere()
    places = listed(area.name for area in subscription.areas.all())
    return places or _("No place chosen, so only updates for %(everywhere)s") % {"everywhere": in_a_sentence()}


def how_often(subscription: Subscription) -> str:
    """ "Once a week, on Monday, when there is something new; urgent warnings at once"."""
    words = str(subscription.get_frequency_display())
    if subscription.frequency == Frequency.AT_ONCE or not subscription.urgent_at_once:
        return words
    return _("%(how_often)s; urgent warnings at once") % {"how_often": words}


def everywhere() -> str:
    """The whole area that this site covers."""
    place = Partnership.objects.values_list("place_name", flat=True).first()
    return _("All of %(place)s") % {"place": place} if place else _("Everywhere that this site covers")


def in_a_sentence() -> str:
    """Everywhere, as it stands in the middle of a sentence: “all of Anytown”."""
    place = everywhere()
    return place[0].lower() + place[1:]


def listed(names: Iterable[str]) -> str:
    """ "Bletchley, Fishermead and Woolstone"."""
    return get_text_list(sorted(names), _("and"))
