"""Going on with telling an update that was taken off the site in the middle, or whose last day was over too soon.

As long as somebody waits for its email, publishing it again settles anew who gets it: whoever waits and whom it still
concerns, and whoever it newly concerns. Whoever has it gets no second one.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import ngettext

from home.updates.models import UpdatePage
from outbox.models import Delivery, DeliveryState, Mailing
from outbox.querysets import DeliveryQuerySet, MailingQuerySet
from outbox.services import resume_mailing

from .models import Alert
from .sending import ALERT, concerned_by, may_be_told, send_alerts


@dataclass(frozen=True, slots=True)
class Rest:
    """How many people `have` an update, how many would be `told` of it, and who waited for it but is `left_out`."""

    have: int
    told: int
    left_out: int

    @property
    def sentence(self) -> str:
        """What an editor reads before publishing it again."""
        have = ngettext(
            "%(count)s person has had its email and gets no second one.",
            "%(count)s people have had its email and get no second one.",
            self.have,
        )
        told = ngettext(
            "%(count)s person who has not gets it once this is published.",
            "%(count)s people who have not get it once this is published.",
            self.told,
        )
        left_out = ngettext(
            "%(count)s person who waited does not: it is no longer about what they chose.",
            "%(count)s people who waited do not: it is no longer about what they chose.",
            self.left_out,
        )
        parts = [(have, self.have), (told, self.told), *([(left_out, self.left_out)] if self.left_out else [])]
        return " ".join(words % {"count": f"{count:,}"} for words, count in parts)


def rest_of(update: UpdatePage) -> Rest | None:
    """Whom publishing `update` again, as it stands in the editor, would still reach; None where all that is over."""
    waiting = _waiting_for(update)
    if not waiting.exists():
        return None
    concerned = concerned_by(update).with_how_soon(update.urgency)
    waits = Q(address__in=waiting.exclude(address="").values("address"))
    is_new = Q(how_soon="at-once") & ~Q(pk__in=Alert.objects.filter(update=update).values("subscription"))
    return Rest(
        have=Delivery.objects.filter(mailing__in=_alerts_of(update)).may_have_arrived().count(),
        told=concerned.filter(waits | is_new).count(),
        left_out=waiting.count() - concerned.filter(waits).count(),
    )


def after_unpublishing(update: UpdatePage) -> str:
    """What whoever has just taken `update` off the site reads of those who wait for its email; "" where nobody does."""
    rest = rest_of(update)
    if rest is None:
        return ""
    waits = rest.told + rest.left_out
    words = ngettext(
        "%(count)s person still waits for its email. They get it once you publish it again.",
        "%(count)s people still wait for its email. They get it once you publish it again.",
        waits,
    )
    sentences = [words % {"count": f"{waits:,}"}]
    if rest.have:
        words = ngettext(
            "%(count)s person has it already: if it was wrong, withdraw it, so that they are told.",
            "%(count)s people have it already: if it was wrong, withdraw it, so that they are told.",
            rest.have,
        )
        sentences.append(words % {"count": f"{rest.have:,}"})
    return " ".join(sentences)


@transaction.atomic
def tell_the_rest(update: UpdatePage) -> Mailing | None:
    """Go on telling an update that was published again. Once everybody had been told, nobody is told any more."""
    if not may_be_told(update):
        return None
    for mailing in _alerts_of(update).with_expired():
        resume_mailing(mailing=mailing, user=None, left_out=DeliveryState.EXPIRED)
    return send_alerts(update) if _alerts_of(update).going().exists() else None


def _alerts_of(update: UpdatePage) -> MailingQuerySet:
    return Mailing.objects.about(update).filter(kind=ALERT)


def _waiting_for(update: UpdatePage) -> DeliveryQuerySet:
    """Those who are to have it once it is published: who waits, and whose wait its last day ended."""
    is_waiting = Q(mailing__in=_alerts_of(update).going(), state=DeliveryState.WAITING)
    has_expired = Q(mailing__in=_alerts_of(update), state=DeliveryState.EXPIRED)
    return Delivery.objects.filter(is_waiting | has_expired)
