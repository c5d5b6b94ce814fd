"""Who wants to be told what, how, and who has been told."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from home.topics import Topic
from places.models import Area

from .querysets import SubscriptionQuerySet, UnsubscribedQuerySet


class Frequency(models.TextChoices):
    AT_ONCE = "at-once", _("As soon as there is news")
    DAILY = "daily", _("Once a day, in the morning, when there is something new")
    WEEKLY = "weekly", _("Once a week, on Monday, when there is something new")


class Threshold(models.TextChoices):
    """From how urgent on somebody wants to be told."""

    EVERYTHING = "everything", _("All news")
    IMPORTANT = "important", _("Only what is important or urgent")
    URGENT = "urgent", _("Only urgent warnings and appeals")


class MailFormat(models.TextChoices):
    """How an alert is laid out. The last two are ordinary emails that begin with the link to that format."""

    ORDINARY = "ordinary", _("Ordinary email")
    LARGE = "large", _("Large print")
    PLAIN = "plain", _("Plain text, without layout")
    AUDIO = "audio", _("With a link to listen to it first")
    BRAILLE = "braille", _("With a link to a Braille file first")


class ConsentSource(models.TextChoices):
    """How we know that somebody wants our alerts."""

    EMAIL = "email", _("Followed the link we sent to the address")
    ACCOUNT = "account", _("Signed in with this address")
    IMPORT = "import", _("On a list that was brought here")


def new_token() -> str:
    """The secret part of the addresses by which somebody confirms, changes or ends a subscription."""
    return secrets.token_urlsafe(24)


class ListImport(models.Model):
    """An existing list that staff brought here: who, when, and on whose word the people on it agreed."""

    consent = models.CharField(
        max_length=300,
        help_text="How the people on the list agreed to be written to, and where that is written down.",
    )
    file_name = models.CharField(max_length=120)
    count = models.PositiveIntegerField(help_text="How many subscriptions it made.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file_name


class Subscription(models.Model):
    """Somebody's wish to be told: about which places and topics, how urgent, how often, in which language and format.

    It counts once its address has been confirmed, and an address has one such at most. Until then it is a request: one
    that is not confirmed within `retention.UNCONFIRMED_FOR` goes. No topics mean all topics.
    """

    address = models.EmailField(help_text="In small letters.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="subscriptions"
    )
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    is_everywhere = models.BooleanField(default=False, help_text="Of the whole area that this site covers.")
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", help_text="None means all.")
    threshold = models.CharField(max_length=10, choices=Threshold, default=Threshold.EVERYTHING)
    frequency = models.CharField(max_length=8, choices=Frequency, default=Frequency.AT_ONCE)
    urgent_at_once = models.BooleanField(
        default=True, help_text="Whoever gets digests is told of danger now at once all the same."
    )
    format = models.CharField(max_length=8, choices=MailFormat, default=MailFormat.ORDINARY)
    language = models.CharField(max_length=12, default=settings.LANGUAGE_CODE)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    consent_source = models.CharField(max_length=8, choices=ConsentSource, blank=True)
    consented_on = models.DateField(null=True, blank=True)
    list_import = models.ForeignKey(
        ListImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="subscriptions"
    )
    came_from = models.ForeignKey(
        "home.UpdatePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The update whose link led here. Counted and forgotten when the address is confirmed.",
    )

    is_shown_to_public = False
    objects: ClassVar[SubscriptionQuerySet] = SubscriptionQuerySet.as_manager()  # type: ignore[assignment] # the same, typed

    class Meta:
        ordering = ["address"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=Q(confirmed_at__isnull=False), name="one_subscription_an_address"
            )
        ]
        indexes = [models.Index(fields=["address"]), models.Index(fields=["confirmed_at", "frequency"])]
        default_permissions = ("view", "delete")
        permissions = [("import_subscription", "Can bring an existing list of subscribers here")]

    def __str__(self) -> str:
        return self.address

    def save(self, *args, **kwargs) -> None:
        self.address = self.address.strip().lower()
        super().save(*args, **kwargs)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def confirm_address(self) -> str:
        return f"{settings.SITE_URL}{reverse('alerts:confirm', args=[self.token])}"

    @property
    def manage_address(self) -> str:
        return f"{settings.SITE_URL}{reverse('alerts:manage', args=[self.token])}"

    @property
    def unsubscribe_address(self) -> str:
        return f"{settings.SITE_URL}{reverse('alerts:unsubscribe', args=[self.token])}"


class Alert(models.Model):
    """An update told, or about to be told, to one subscriber. There is never a second: nobody is told a thing twice."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="alerts")
    update = models.ForeignKey("home.UpdatePage", on_delete=models.CASCADE, related_name="alerts")
    mailing = models.ForeignKey("outbox.Mailing", null=True, on_delete=models.SET_NULL, related_name="+")

    is_shown_to_public = False

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "update"], name="nobody_is_told_an_update_twice")
        ]
        indexes = [models.Index(fields=["mailing", "subscription"])]

    def __str__(self) -> str:
        return str(self.update)


class SignUpCount(models.Model):
    """How many people confirmed a subscription that they began at an update. Nobody's name is kept with it."""

    update = models.OneToOneField("home.UpdatePage", on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)

    is_shown_to_public = False

    def __str__(self) -> str:
        return f"{self.update}: {self.count}"


class Unsubscribed(models.Model):
    """An address that left us, as a keyed hash from which it cannot be read: no imported list brings it back."""

    digest = models.CharField(max_length=64, primary_key=True)
    left_at = models.DateTimeField()

    is_shown_to_public = False
    objects: ClassVar[UnsubscribedQuerySet] = UnsubscribedQuerySet.as_manager()  # type: ignore[assignment] # the same, typed

    class Meta:
        verbose_name_plural = "unsubscribed"

    def __str__(self) -> str:
        return self.digest[:8]

    @staticmethod
    def digest_of(address: str) -> str:
        return salted_hmac("alerts.unsubscribed", address.strip().lower(), algorithm="sha256").hexdigest()


# Django makes the tables of these relations itself; they are as unseen as what they belong to.
for _through in (Subscription.areas.through, Subscription.topics.through):
    _through.is_shown_to_public = False  # type: ignore[union-attr] # read by core.page_cache
