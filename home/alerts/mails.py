"""The words of alerts: one update, a digest of several, a correction, a withdrawal; and of the welcome before them.

Everything that is the same for many readers is worked out once a batch; what differs is the language, the layout and
the two links at the foot.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db.models import Value, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from formats.kinds import KINDS, Format
from formats.makers.plain_text import plain_text
from home.updates.models import Correction, UpdatePage, Urgency, Withdrawal
from outbox.emails import Email, Letterhead, render_email
from outbox.mailings import NotWanted, OutOfDateError, Recipient
from outbox.models import DeliveryState, Mailing

from .in_place import words_with_links
from .models import Alert, Frequency, ListImport, MailFormat, Subscription
from .sending import concerned_by
from .words import in_words

TEMPLATES = "home/alerts/emails"
# Formats whose link stands first where somebody asked for it.
FIRST_LINKS = {MailFormat.AUDIO: Format.AUDIO, MailFormat.BRAILLE: Format.BRAILLE}


@dataclass(frozen=True)
class Told:
    """An update as emails tell it in one language."""

    update: UpdatePage
    title: str
    summary: str
    kind: str
    agency: str
    day: str
    where: str
    address: str
    is_translated: bool
    is_sensitive: bool
    words: SafeString
    text: str

    def file(self, format: str) -> str:
        return f"{self.address}formats/{KINDS[Format(format)].name}"

    @property
    def audio(self) -> str:
        return self.file(Format.AUDIO)

    @property
    def braille(self) -> str:
        return self.file(Format.BRAILLE)

    @property
    def large_print(self) -> str:
        return self.file(Format.LARGE_PRINT)


@dataclass
class Prepared:
    """What a batch of a mailing has in common. `followed` is what had become of its `updates` when it was read.

    `concerned` are those of its readers whose places and topics an update is about as it now stands.
    """

    subscriptions: dict[str, Subscription]
    updates: Collection[int] = ()
    followed: frozenset = frozenset()
    concerned: frozenset[int] = frozenset()
    letterhead: Letterhead = field(default_factory=Letterhead.current)
    news: dict[str, list[UpdatePage]] = field(default_factory=dict)
    told: dict[tuple[int, str], Told] = field(default_factory=dict)

    def telling(self, update: UpdatePage, language: str) -> Told:
        """The update in this language, worked out once."""
        key = (update.pk, language)
        if key not in self.told:
            self.told[key] = tell(update, language)
        return self.told[key]


def prepare(mailing: Mailing, recipients: Sequence[Recipient]) -> Prepared:
    """With who of them is still to be told: the update may be for other places or topics than when it was queued."""
    prepared = _prepared(recipients, [mailing.about_id] if mailing.about_id else [])
    update = mailing.about
    if isinstance(update, UpdatePage):
        alerts = Alert.objects.filter(mailing=mailing, subscription__in=_numbers(recipients))
        theirs = concerned_by(update).filter(pk__in=alerts.values("subscription"))
        # Should it be for the others again, another mailing tells them, and never this one too.
        alerts.exclude(subscription__in=list(theirs.values_list("pk", flat=True))).delete()
        prepared.concerned = frozenset(alerts.order_by().values_list("subscription", flat=True))
    return prepared


def prepare_correction(mailing: Mailing, recipients: Sequence[Recipient]) -> Prepared:
    correction = mailing.about
    return _prepared(recipients, [correction.update_id] if isinstance(correction, Correction) else [])


def prepare_withdrawal(mailing: Mailing, recipients: Sequence[Recipient]) -> Prepared:
    """Nothing follows a withdrawal: what it says stays true."""
    return _prepared(recipients)


def prepare_digest(mailing: Mailing, recipients: Sequence[Recipient]) -> Prepared:
    """With the updates that each reader's digest is to hold, less those that have gone since.

    Nobody has been told of those: once one is published again, a later digest holds it.
    """
    alerts = Alert.objects.filter(mailing=mailing, subscription__in=_numbers(recipients))
    prepared = _prepared(recipients, set(alerts.order_by().values_list("update", flat=True)))
    current = UpdatePage.objects.listed().filter(pk__in=prepared.updates)
    current = current.select_related("agency", "priority", "sending").prefetch_related(
        "areas", "topics", "priority__topics"
    )
    updates = {each.pk: each for each in current}
    news: dict[str, list[UpdatePage]] = defaultdict(list)
    for subscription, update in alerts.order_by("-pk").values_list("subscription", "update"):
        if update in updates:
            news[str(subscription)].append(updates[update])
    alerts.exclude(update__in=updates).delete()
    prepared.news = {key: sorted(each, key=_newest_first) for key, each in news.items()}
    return prepared


def still_holds(mailing: Mailing) -> bool:
    """Whether no update of the batch has been corrected, withdrawn, unpublished or published anew since it was read."""
    prepared = mailing.prepared
    assert isinstance(prepared, Prepared)  # noqa: S101 - the outbox hands back what `prepare` made
    return not prepared.updates or followed(prepared.updates) == prepared.followed


def followed(updates: Collection[int]) -> frozenset:
    """Which corrections and withdrawals there are of these updates, and what is public of them, in one query."""
    corrections, withdrawals = (
        model.objects.order_by().filter(update__in=updates).values_list(Value(model.__name__), "pk", "update")
        for model in (Correction, Withdrawal)
    )
    public = UpdatePage.objects.order_by().filter(pk__in=updates, live=True)
    words = public.values_list(Value("words"), "live_revision", "pk")
    return frozenset(corrections.union(withdrawals, words, all=True))


def render_alert(mailing: Mailing, recipient: Recipient) -> Email:
    update = mailing.about
    if not isinstance(update, UpdatePage):
        raise NotWanted(DeliveryState.GONE)
    if update.withdrawn:
        raise NotWanted(DeliveryState.WITHDRAWN)
    if not update.live:
        raise OutOfDateError
    # It may have waited for the morning, or for whoever holds mailings back, until its last day was over.
    if update.has_expired:
        raise NotWanted(DeliveryState.EXPIRED)
    prepared, subscription = _wanted(mailing, recipient)
    if subscription.pk not in prepared.concerned:
        raise NotWanted(DeliveryState.NOT_THEIRS)
    return alert_email(update, subscription, prepared, recipient.format)


def alert_email(update: UpdatePage, subscription: Subscription, prepared: Prepared, layout: str = "") -> Email:
    told = prepared.telling(update, subscription.language)
    is_sooner = update.urgency == Urgency.URGENT and subscription.frequency != Frequency.AT_ONCE
    return _email(
        "alert", subscription, prepared, layout, subject=told.title, told=told, update=update, is_sooner=is_sooner
    )


def render_digest(mailing: Mailing, recipient: Recipient) -> Email:
    prepared, subscription = _wanted(mailing, recipient)
    updates = prepared.news.get(recipient.reference)
    if not updates:
        raise NotWanted(DeliveryState.GONE)
    news = [prepared.telling(update, subscription.language) for update in updates]
    with override(subscription.language):
        # Titles stay inside: a digest is read on a locked screen first, and holds all sorts of things.
        count = ngettext("%(count)d update for you", "%(count)d updates for you", len(news)) % {"count": len(news)}
        subject = f"{prepared.letterhead.partnership.name}: {count}"
    return _email("digest", subscription, prepared, recipient.format, subject=subject, news=news)


def render_correction(mailing: Mailing, recipient: Recipient) -> Email:
    prepared, subscription = _wanted(mailing, recipient)
    correction = mailing.about
    if not isinstance(correction, Correction):
        raise NotWanted(DeliveryState.GONE)
    if correction.update.withdrawn:
        raise NotWanted(DeliveryState.WITHDRAWN)
    told = prepared.telling(correction.update, subscription.language)
    with override(subscription.language):
        subject = _("Correction: %(title)s") % {"title": told.title}
    return _email(
        "correction",
        subscription,
        prepared,
        recipient.format,
        subject=subject,
        told=told,
        correction=correction,
        update=correction.update,
    )


def render_withdrawal(mailing: Mailing, recipient: Recipient) -> Email:
    prepared, subscription = _wanted(mailing, recipient)
    withdrawal = mailing.about
    if not isinstance(withdrawal, Withdrawal):
        raise NotWanted(DeliveryState.GONE)
    update = withdrawal.update
    sent_on = date_format(localdate(update.first_published_at), "j E Y") if update.first_published_at else ""
    with override(subscription.language):
        # The title may be what was wrong, or name somebody.
        subject = _("Withdrawn: our message of %(day)s") % {"day": sent_on}
    return _email(
        "withdrawal",
        subscription,
        prepared,
        recipient.format,
        subject=subject,
        withdrawal=withdrawal,
        update=update,
        sent_on=sent_on,
    )


def prepare_welcome(mailing: Mailing, recipients: Sequence[Recipient]) -> Prepared:
    prepared = _prepared(recipients)
    prefetch_related_objects(list(prepared.subscriptions.values()), "areas", "topics")
    return prepared


def render_welcome(mailing: Mailing, recipient: Recipient) -> Email:
    """To somebody whom staff brought here with a list."""
    prepared, subscription = _wanted(mailing, recipient)
    brought = mailing.about
    if not isinstance(brought, ListImport):
        raise NotWanted(DeliveryState.GONE)
    name = prepared.letterhead.partnership.name
    with override(subscription.language):
        return _email(
            "welcome",
            subscription,
            prepared,
            recipient.format,
            subject=_("%(partnership)s: you are on our list for email alerts") % {"partnership": name},
            subscription=subscription,
            choices=in_words(subscription),
            consent=brought.consent,
        )


def preview(update: UpdatePage) -> str:
    """The email that a subscriber would get, as HTML: also of a draft that was never saved."""
    subscriber = Subscription(address="", token="preview", is_everywhere=True)  # noqa: S106 - nobody's
    return alert_email(update, subscriber, Prepared({})).html


def tell(update: UpdatePage, language: str) -> Told:
    """The update in this language where it has been translated, else as it was written."""
    page = _in_language(update, language)
    written_in = page.locale.language_code
    address = page.full_url or settings.SITE_URL + "/"
    with override(written_in):
        document = page.own_words()
        return Told(
            update=update,
            title=page.title,
            summary=page.summary,
            kind=str(page.get_kind_display()),
            agency=update.agency.name if update.agency else "",
            day=date_format(localdate(update.first_published_at), "j E Y") if update.first_published_at else "",
            where=", ".join(area.name for area in update.areas.all()),
            address=address,
            is_translated=written_in == language,
            is_sensitive=update.is_sensitive,
            words=words_with_links(document.parts),
            text=plain_text(replace(document, address=page.full_url or "")),
        )


def _in_language(update: UpdatePage, language: str) -> UpdatePage:
    if not update.pk or update.locale.language_code == language:
        return update
    translations = UpdatePage.objects.live().filter(translation_key=update.translation_key)
    return translations.filter(locale__language_code=language).first() or update


def _email(
    template: str,
    to: Subscription,
    prepared: Prepared,
    layout: str,
    *,
    subject: str,
    update: UpdatePage | None = None,
    **context: Any,
) -> Email:
    return render_email(
        f"{TEMPLATES}/{template}",
        {**context, "first_link": FIRST_LINKS.get(MailFormat(to.format), "")},
        subject=subject,
        language=to.language,
        format=layout,
        is_sensitive=update is not None and update.is_sensitive,
        manage_address=to.manage_address,
        unsubscribe_address=to.unsubscribe_address,
        letterhead=prepared.letterhead,
    )


def _prepared(recipients: Sequence[Recipient], updates: Collection[int] = ()) -> Prepared:
    # Before any of their words are read: whatever is corrected from now on shows.
    marks = followed(updates) if updates else frozenset()
    return Prepared(_subscriptions(recipients), updates, marks)


def _subscriptions(recipients: Iterable[Recipient]) -> dict[str, Subscription]:
    return {str(each.pk): each for each in Subscription.objects.confirmed().filter(pk__in=_numbers(recipients))}


def _numbers(recipients: Iterable[Recipient]) -> list[int]:
    """The primary keys of their subscriptions."""
    return [int(recipient.reference) for recipient in recipients if recipient.reference.isdecimal()]


def _wanted(mailing: Mailing, recipient: Recipient) -> tuple[Prepared, Subscription]:
    """What was prepared, and the subscription that the message is for; nobody else's address ever gets its links."""
    prepared = mailing.prepared
    assert isinstance(prepared, Prepared)  # noqa: S101 - the outbox hands back what `prepare` made
    subscription = prepared.subscriptions.get(recipient.reference)
    if subscription is None or subscription.address != recipient.address:
        raise NotWanted
    return prepared, subscription


def _newest_first(update: UpdatePage) -> tuple[bool, bool, float]:
    """Urgent ones first; those that not everybody is to see by chance last, out of sight of a list of messages."""
    return update.is_sensitive, update.urgency != Urgency.URGENT, -update.sending.sent_at.timestamp()
