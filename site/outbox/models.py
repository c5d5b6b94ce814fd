"""Everything that leaves, and what became of it.

A `Message` (receipt, confirmation, invitation) is sent at least once: better twice than never.
A `Mailing` (alert, digest) is sent at most once to each address: each `Delivery` is claimed, and the claim committed,
before the mail server hears of it. A claim without a result is said to be unknown, and only a person sends it again.
"""

import uuid
from datetime import time
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from .querysets import DeliveryQuerySet, MailingQuerySet, MessageQuerySet, SuppressionQuerySet


@register_setting(icon="mail")
class OutgoingMail(BaseSiteSetting):
    """When mailings may go out, and where answers to them go."""

    quiet_from = models.TimeField(
        default=time(21, 0), help_text="From this time of day no mailing goes out, unless it is urgent."
    )
    quiet_until = models.TimeField(
        default=time(8, 0),
        help_text="What waited goes out from this time on. For no quiet hours, set both times alike.",
    )
    reply_to = models.EmailField(
        blank=True,
        help_text="Where an answer to a message goes: a mailbox that somebody reads. Left empty, it is the "
        "partnership's email address.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("quiet_from"), FieldPanel("quiet_until")], heading="Quiet hours"),
        FieldPanel("reply_to"),
    ]

    class Meta:
        verbose_name = "Outgoing email"


class AboutSomething(models.Model):
    """A row about an object of a higher floor: an update, a consultation, a reply."""

    about_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["about_type", "about_id"])]


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Refused")


class Message(AboutSomething):
    """One email to one address, sent at least once. Its words are erased after `services.WORDS_KEPT_FOR`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Names it to mail programs.")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    attachment = models.CharField(
        max_length=80, blank=True, help_text="What goes with it, as its app knows it: see `outbox.attachments`."
    )
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(help_text="When to try next.")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    server_id = models.CharField(max_length=200, blank=True, help_text="What the mail service calls it.")
    problem = models.CharField(max_length=300, blank=True, help_text="What the mail server said last.")

    is_shown_to_public = False
    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment] # the same, typed

    class Meta(AboutSomething.Meta):
        ordering = ["-created_at"]
        permissions = [("retry_message", "Can try again to deliver a message")]
        indexes = [
            *AboutSomething.Meta.indexes,
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="outbox_message_due"),
            models.Index(fields=["server_id"], condition=~Q(server_id=""), name="outbox_message_server_id"),
            models.Index(fields=["to"]),
        ]

    def __str__(self) -> str:
        return self.subject


class MailingState(models.TextChoices):
    WAITING = "waiting", _("Waiting to start")
    SENDING = "sending", _("Sending now")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Finished")


class Mailing(AboutSomething):
    """One thing told to many addresses, at most once to each."""

    kind = models.CharField(max_length=40, help_text="The name of a registered MailingKind, which words it.")
    title = models.CharField(max_length=200, help_text="What staff see it called.")
    state = models.CharField(max_length=8, choices=MailingState, default=MailingState.WAITING)
    is_urgent = models.BooleanField(default=False, help_text="It passes the quiet hours.")
    not_before = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was finished or stopped.")
    retry_at = models.DateTimeField(null=True, blank=True, help_text="When the mail server is tried again.")
    problem = models.CharField(max_length=300, blank=True, help_text="Why nothing goes out now.")
    task = models.UUIDField(null=True, editable=False, help_text="The queued task that sends it.")
    final_counts = models.JSONField(null=True, editable=False, help_text="What remains when its addresses are erased.")

    # What its kind prepared for the batch being sent.
    prepared: object = None
    is_shown_to_public = False
    objects: ClassVar[MailingQuerySet] = MailingQuerySet.as_manager()  # type: ignore[assignment] # the same, typed

    class Meta(AboutSomething.Meta):
        ordering = ["-created_at"]
        permissions = [
            ("stop_mailing", "Can stop a mailing"),
            ("resend_mailing", "Can send again what may not have arrived"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_going(self) -> bool:
        """Whether more of it may go out by itself."""
        return self.state in {MailingState.WAITING, MailingState.SENDING}

    @property
    def kind_label(self) -> str:
        """What kind of mailing it is, in words."""
        from .mailings import mailing_kinds  # noqa: PLC0415 - kinds are described in terms of this model

        kind = mailing_kinds().get(self.kind)
        return str(kind.label) if kind else self.kind

    def counts(self) -> dict[str, int]:
        """How many deliveries there are in each state, also after their addresses were erased."""
        return self.final_counts if self.final_counts is not None else self.deliveries.counts()


class DeliveryState(models.TextChoices):
    """What became of a mailing at one address."""

    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being sent")
    ACCEPTED = "accepted", _("Accepted by the mail server")
    BOUNCED = "bounced", _("Bounced or refused")
    UNKNOWN = "unknown", _("May not have arrived")
    STOPPED = "stopped", _("Not sent: stopped")
    SUPPRESSED = "suppressed", _("Not sent: on the list of addresses not to write to")
    UNWANTED = "unwanted", _("Not sent: unsubscribed in the meantime")
    NOT_THEIRS = "not-theirs", _("Not sent: no longer about what they chose")
    EXPIRED = "expired", _("Not sent: its last day was over")
    WITHDRAWN = "withdrawn", _("Not sent: withdrawn in the meantime")
    GONE = "gone", _("Not sent: nothing was left to tell")


class Delivery(models.Model):
    """A mailing to one address. The row is erased `services.ADDRESSES_KEPT_FOR` after the mailing ended."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    address = models.EmailField(help_text="In small letters.")
    reference = models.CharField(max_length=80, blank=True, help_text="The subscription's key, as its app knows it.")
    language = models.CharField(max_length=12, blank=True)
    format = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True, help_text="Put off by the mail server until then.")
    claimed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    server_id = models.CharField(max_length=200, blank=True, help_text="What the mail service calls it.")
    problem = models.CharField(max_length=300, blank=True, help_text="What the mail server said.")

    is_shown_to_public = False
    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment] # the same, typed

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "address"], condition=~Q(address=""), name="outbox_once_to_an_address"
            )
        ]
        indexes = [
            models.Index(fields=["mailing", "state"]),
            models.Index(fields=["address"]),
            models.Index(fields=["server_id"], condition=~Q(server_id=""), name="outbox_delivery_server_id"),
        ]

    def __str__(self) -> str:
        return f"{self.mailing}: {self.get_state_display()}"


class SuppressionReason(models.TextChoices):
    BOUNCED = "bounced", _("Messages came back")
    COMPLAINED = "complained", _("Reported one of our messages as unwanted")
    ASKED = "asked", _("Asked us not to write")


class Suppression(models.Model):
    """An address no mailing goes to."""

    address = models.EmailField(unique=True, help_text="The address that no mailing is to go to.")
    reason = models.CharField(max_length=10, choices=SuppressionReason, default=SuppressionReason.ASKED)
    detail = models.CharField(max_length=300, blank=True, help_text="What the mail server or the person said.")
    created_at = models.DateTimeField(auto_now_add=True)

    is_shown_to_public = False
    objects: ClassVar[SuppressionQuerySet] = SuppressionQuerySet.as_manager()  # type: ignore[assignment] # the same, typed

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "address not to write to"
        verbose_name_plural = "addresses not to write to"

    def __str__(self) -> str:
        # The history of the staff pages outlives the row, so it gets no more of the address than tells it apart.
        name, _at, domain = self.address.partition("@")
        return f"{name[:1]}…@{domain}"

    def save(self, *args, **kwargs) -> None:
        self.address = self.address.strip().lower()
        super().save(*args, **kwargs)
