"""What residents write to the team, and what the team answers."""

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from core.sensitive_words import speaks_of_abuse
from home.updates.models import UpdatePage
from moderation.models import Item
from moderation.services import ForAuthor
from people.models import Agency
from places.addresses import address_of_area
from places.models import Area

from .querysets import ReplyQuerySet

LONGEST_TEXT = 5000


@register_setting(icon="comment")
class RepliesSettings(BaseSiteSetting):
    """How soon the team answers, and who answers first."""

    answers_within_days = models.PositiveSmallIntegerField(
        _("answer within"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Working days. Everybody who writes is told this, so promise what you can keep."),
    )
    default_agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("first to answer questions"),
        help_text=_("A reply to an update goes to the organisation that wrote it; every other question to this one."),
    )

    panels = [FieldPanel("answers_within_days"), FieldPanel("default_agency")]

    class Meta:
        verbose_name = _("Replies and questions")


def new_token() -> str:
    """What opens somebody's own reply without an account: nobody can guess it."""
    return secrets.token_urlsafe(24)


class Reply(models.Model):
    """A reply to an update, a question to the team of an area, or (`follows`) one more word after an answer.

    `key` makes sending it twice one row. `token` is its author's link. `public_text` is what moderators let through.
    Who wrote it is kept for a year after it was answered; `home.replies.retention` erases that.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        ACCEPTED = "accepted", _("With the team")
        REFUSED = "refused", _("Not published")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")

    key = models.UUIDField(unique=True, editable=False)
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    update = models.ForeignKey(UpdatePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="replies")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="follow_ups")
    text = models.TextField(_("your words"), max_length=LONGEST_TEXT)
    public_text = models.TextField(blank=True)
    may_be_public = models.BooleanField(_("may be published"), default=False)
    name = models.CharField(_("your name"), max_length=120, blank=True)
    shows_name = models.BooleanField(_("name may be shown"), default=False)
    address = models.EmailField(_("your email address"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    refusal = models.TextField(blank=True, help_text="Why it is not published, as its author was told.")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("who answers")
    )
    submitted_at = models.DateTimeField(_("sent"))
    due_on = models.DateField(_("answer due"))
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When it was answered, or closed without.")
    closed_because = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ReplyQuerySet] = ReplyQuerySet.as_manager()  # type: ignore[assignment] # the same, typed

    # Set where it is shown: what whoever looks may read of it, and what its author was told of decisions.
    words: str
    told: ForAuthor

    # Somebody writes all the time; what the public sees of it changes in `services` alone, which says so.
    is_shown_to_public = False

    class Meta:
        verbose_name = _("reply or question")
        verbose_name_plural = _("replies and questions")
        ordering = ["-submitted_at"]
        permissions = [("answer_reply", "Can answer replies and questions")]
        indexes = [
            models.Index(fields=["state", "closed_at", "due_on"], name="reply_waiting"),
            models.Index(fields=["address"], condition=~models.Q(address=""), name="reply_address"),
        ]

    def __str__(self) -> str:
        return self.subject_in_words

    @property
    def is_question(self) -> bool:
        """Whether it was asked of the team rather than said about an update."""
        return self.update_id is None

    @property
    def is_public(self) -> bool:
        return self.state == self.State.ACCEPTED and self.may_be_public

    @property
    def is_for_everybody(self) -> bool:
        """Whether anybody can read it on the site now: what it is about has not gone or been withdrawn."""
        return self.is_public and (self.update is None or (self.update.live and not self.update.withdrawn))

    @property
    def shown_name(self) -> str:
        return self.name if self.shows_name and self.name else gettext("A resident")

    @property
    def is_shortened(self) -> bool:
        """Whether moderators left words out of what is shown."""
        return bool(self.public_text) and self.public_text != self.text

    @property
    def is_without_name(self) -> bool:
        """Whether moderators left out the name that its author wanted beside it."""
        return bool(self.name) and Item.objects.about(self).filter(leaves_out_name=True).exists()

    @property
    def subject_in_words(self) -> str:
        """What it is about, for staff and in the subject of emails."""
        if self.update:
            return gettext("Reply to “%(title)s”") % {"title": self.update.title}
        if self.area:
            return gettext("Question about %(area)s") % {"area": self.area}
        return gettext("Question to the team")

    @property
    def subject_for_author(self) -> str:
        """As above, without the words of an update that was withdrawn: they may spoil a trial."""
        if self.update and self.update.withdrawn:
            return gettext("Reply to an update that was withdrawn")
        return self.subject_in_words

    @property
    def is_sensitive(self) -> bool:
        """Whether what it is about must not show on somebody's screen by chance."""
        return bool(self.update and self.update.is_sensitive) or speaks_of_abuse(self.text)

    @property
    def own_address(self) -> str:
        """Where its author follows it, from the root."""
        return reverse("replies:own", args=[self.token])

    @property
    def way_back(self) -> tuple[str, str]:
        """Name and address of what its author read or looked for before writing it."""
        if self.update and self.update.live and not self.update.withdrawn and self.update.url:
            return self.update.title, self.update.url
        if self.area:
            return self.area.name, address_of_area(self.area)
        return gettext("Questions and answers"), reverse("replies:questions")

    @property
    def public_address(self) -> str:
        """Where it stands, or would stand, on the site, from the root."""
        root = self.follows or self
        if root.update:
            return f"{root.update.url or '/'}#reply-{root.pk}"
        if root.area:
            return f"{reverse('replies:questions_about', args=[root.area.slug])}#reply-{root.pk}"
        return f"{reverse('replies:questions')}#reply-{root.pk}"


class Answer(models.Model):
    """What the team said. Public under what it answers where `is_public`; sent to its author in any case."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(_("answer"), max_length=LONGEST_TEXT)
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("who says this")
    )
    is_public = models.BooleanField(_("published"), default=False)
    answered_at = models.DateTimeField(_("answered"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["answered_at", "pk"]

    def __str__(self) -> str:
        return str(self.reply)
