"""What is written about subscriptions: asked for, confirmed, changed, ended.

Nobody learns from us whether an address gets alerts: whatever somebody types, one message goes to that address and
the page that answers is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.models import Partnership
from home.successors import successors_of
from home.topics import Topic
from outbox.models import Delivery, Message
from outbox.retention import take_address_out
from outbox.services import lift_suppression, send_message
from people.models import User
from places.models import Area

from .models import (
    Alert,
    ConsentSource,
    Frequency,
    MailFormat,
    SignUpCount,
    Subscription,
    Threshold,
    Unsubscribed,
)
from .sending import KINDS
from .words import in_words

if TYPE_CHECKING:
    from home.updates.models import UpdatePage


@dataclass(frozen=True)
class Choices:
    """What somebody wants to be told, and how. No topics mean all of them."""

    is_everywhere: bool = False
    areas: tuple[Area, ...] = ()
    topics: tuple[Topic, ...] = ()
    threshold: str = Threshold.EVERYTHING
    frequency: str = Frequency.AT_ONCE
    urgent_at_once: bool = True
    format: str = MailFormat.ORDINARY
    language: str = field(default=settings.LANGUAGE_CODE)


@transaction.atomic
def sign_up(*, address: str, choices: Choices, came_from: "UpdatePage | None" = None) -> Subscription:
    """Keep what somebody asks for at an address, and send it the link that confirms it. Nothing else is changed."""
    request = Subscription.objects.create(address=address, came_from=came_from)
    change(subscription=request, choices=choices)
    send_confirmation(request)
    return request


@transaction.atomic
def sign_up_with_account(*, user: User, choices: Choices, came_from: "UpdatePage | None" = None) -> Subscription:
    """Subscribe the address of somebody who is signed in. They have shown that it is theirs: it counts at once."""
    request = Subscription.objects.create(address=user.email, user=user, came_from=came_from)
    change(subscription=request, choices=choices)
    return confirm(subscription=request, source=ConsentSource.ACCOUNT)


@transaction.atomic
def confirm(*, subscription: Subscription, source: str = ConsentSource.EMAIL) -> Subscription:
    """Let a request count; the subscription that its address has from now on.

    Where the address has one already, that one takes over what was asked for now: its places and topics are added.
    A second call changes nothing.
    """
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if subscription.is_confirmed:
        return subscription
    lift_suppression(subscription.address)
    Unsubscribed.objects.at(subscription.address).delete()
    _count_sign_up(subscription.came_from_id)
    existing = Subscription.objects.confirmed().at(subscription.address).select_for_update().first()
    if existing:
        change(subscription=existing, choices=_together(existing, subscription))
        existing.user = existing.user or subscription.user
        existing.save(update_fields=["user"])
        subscription.delete()
        return existing
    subscription.confirmed_at = timezone.now()
    subscription.consented_on = timezone.localdate()
    subscription.consent_source = source
    subscription.user = subscription.user or owners_of([subscription.address]).get(subscription.address)
    subscription.came_from = None
    subscription.save()
    Subscription.objects.unconfirmed().at(subscription.address).delete()
    return subscription


@transaction.atomic
def change(*, subscription: Subscription, choices: Choices) -> None:
    """Let what somebody chose now take the place of what they had chosen."""
    for name in ("is_everywhere", "threshold", "frequency", "urgent_at_once", "format", "language"):
        setattr(subscription, name, getattr(choices, name))
    subscription.full_clean(exclude=["address"])
    subscription.save()
    change_areas(subscription=subscription, is_everywhere=choices.is_everywhere, areas=choices.areas)
    subscription.topics.set(choices.topics)


@transaction.atomic
def change_areas(*, subscription: Subscription, is_everywhere: bool, areas: Iterable[Area]) -> None:
    subscription.is_everywhere = is_everywhere
    subscription.save(update_fields=["is_everywhere"])
    subscription.areas.set([] if is_everywhere else areas)


@transaction.atomic
def keep_subscriptions_about_their_ground(*, area: Area, deleted_with: Model | QuerySet | None = None) -> None:
    """Let whoever follows `area`, which is about to be deleted, follow what lies there.

    Where nothing does they follow nothing in its place: they asked for no more than that.
    """
    successors = successors_of(area, deleted_with=deleted_with)
    through: Any = Subscription.areas.through
    for subscription in through.objects.filter(area=area).values_list("subscription", flat=True):
        rows = [through(subscription_id=subscription, area=successor) for successor in successors]
        through.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def unsubscribe(*, subscription: Subscription) -> None:
    """Erase all that is kept about a subscription. Of its address stays a keyed hash, which no imported list passes."""
    Unsubscribed.objects.update_or_create(
        digest=Unsubscribed.digest_of(subscription.address), defaults={"left_at": timezone.now()}
    )
    Subscription.objects.at(subscription.address).delete()
    forget(subscription.address)


def forget(address: str) -> None:
    """Erase an address from the record of what was sent to it about alerts; the numbers stay."""
    about_alerts = ContentType.objects.get_for_model(Subscription)
    Message.objects.filter(to=address, about_type=about_alerts).delete()
    take_address_out(Delivery.objects.filter(address=address, mailing__kind__in=KINDS))


@transaction.atomic
def send_link(*, address: str, language: str) -> None:
    """Send an address what it needs now: its link to confirm, its link to manage, or word that it gets no alerts."""
    at_address = Subscription.objects.at(address)
    known = at_address.confirmed().first() or at_address.unconfirmed().order_by("-created_at").first()
    if known is None:
        with override(language):
            _send(to=address, template="no_subscription", subject=_("Your email alerts"), language=language)
    elif known.is_confirmed:
        _send_about(known, template="link", subject=_("Your email alerts"))
    else:
        send_confirmation(known)


def send_confirmation(request: Subscription) -> None:
    """Send the link that confirms a request, whether or not its address gets alerts already."""
    _send_about(request, template="confirm", subject=_("Confirm your email alerts"))


def sign_ups_from(update: "UpdatePage") -> int:
    """How many people confirmed a subscription that they began at this update."""
    return SignUpCount.objects.filter(update=update).values_list("count", flat=True).first() or 0


def told_of(update: "UpdatePage") -> int:
    """How many have been told of an update, or are about to be."""
    return Alert.objects.filter(update=update).count()


def _send_about(subscription: Subscription, *, template: str, subject: Promise) -> None:
    with override(subscription.language):
        context = {"subscription": subscription, "choices": in_words(subscription)}
        _send(
            to=subscription.address,
            template=template,
            subject=subject,
            language=subscription.language,
            about=subscription,
            **context,
        )


def _send(
    *, to: str, template: str, subject: Promise, language: str, about: Subscription | None = None, **context
) -> None:
    partnership = Partnership.current()
    send_message(
        to=to,
        subject=f"{partnership.name}: {subject}",
        template=f"home/alerts/emails/{template}",
        context=context,
        about=about,
        language=language,
    )


def _together(existing: Subscription, added: Subscription) -> Choices:
    """What both ask for: the places of both, the topics of both, and of the rest what was chosen last."""
    of_all_topics = not (existing.topics.exists() and added.topics.exists())
    return Choices(
        is_everywhere=existing.is_everywhere or added.is_everywhere,
        areas=tuple({*existing.areas.all(), *added.areas.all()}),
        topics=() if of_all_topics else tuple({*existing.topics.all(), *added.topics.all()}),
        threshold=added.threshold,
        frequency=added.frequency,
        urgent_at_once=added.urgent_at_once,
        format=added.format,
        language=added.language,
    )


def owners_of(addresses: Iterable[str]) -> dict[str, User]:
    """Who has an account with each of these addresses and has shown that it is theirs."""
    confirmed = EmailAddress.objects.filter(email__in=list(addresses), verified=True).select_related("user")
    return {each.email.lower(): each.user for each in confirmed}


def _count_sign_up(update_id: int | None) -> None:
    if update_id is None:
        return
    SignUpCount.objects.get_or_create(update_id=update_id)
    SignUpCount.objects.filter(update_id=update_id).update(count=F("count") + 1)
