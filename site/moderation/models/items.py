"""A contribution of the public on its way through moderation, and every decision about it."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..concerns import Concern
from ..kinds import Author, ModeratedKind, kind_named
from ..querysets import DecisionQuerySet, ItemQuerySet
from ..reasons import Reason


class Item(models.Model):
    """One contribution of the public, whatever app it belongs to: what was sent, by whom, and where it stands.

    `text` is what was sent, `public_text` what is or was published. `waiting_since` is set while somebody has to
    decide: about a new contribution, a report of one, or an appeal. Who wrote it is kept for six months after the
    last decision; words that were refused or removed for a year (`moderation.retention`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Not yet checked")
        HELD = "held", _("On hold")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Not published")
        TAKEN_DOWN = "taken-down", _("Taken down")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.SlugField(max_length=40)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    title = models.CharField(max_length=300)
    text = models.TextField()
    public_text = models.TextField(blank=True)
    removals = models.JSONField(default=list, blank=True, help_text="The words that were left out.")
    signed = models.CharField(max_length=200, blank=True, help_text="The name that stands beside the words in public.")
    leaves_out_name = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_address = models.EmailField(blank=True)
    author_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="In which its author used the site.")
    concerns = models.JSONField(default=list, blank=True)
    is_risk = models.BooleanField(_("risk to a person"), default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    hold_reason = models.CharField(max_length=20, choices=Reason, blank=True)
    submitted_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Raised by every decision, so that whoever looks at an older state is told so.
    version = models.PositiveIntegerField(default=0)

    objects: ClassVar[ItemQuerySet] = ItemQuerySet.as_manager()  # type: ignore[assignment] # a manager of these

    # Written whenever somebody contributes; the public sees the contribution itself.
    is_shown_to_public = False

    class Meta:
        verbose_name = _("contribution")
        indexes = [models.Index(fields=["waiting_since"]), models.Index(fields=["state", "decided_at"])]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_item_per_contribution"),
        ]
        permissions = [
            ("decide_item", "Can decide what is published"),
            ("view_original", "Can see words that were removed"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sensitive(self) -> bool:
        """Whether it stands on a page with “Exit this page”."""
        return getattr(self.subject, "is_sensitive", False)

    @property
    def moderated_kind(self) -> ModeratedKind:
        return kind_named(self.kind)

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_for_everybody(self) -> bool:
        """Whether anybody can read it on the site now: published, still there, and not for its author alone."""
        return self.is_public and self.subject is not None and self.moderated_kind.is_public(self.subject)

    @property
    def may_leave_out_name(self) -> bool:
        """Whether a name stands beside the words, or was left out, and their app can show them without it."""
        return bool(self.signed or self.leaves_out_name) and self.moderated_kind.sign is not None

    @property
    def is_redacted(self) -> bool:
        return bool(self.public_text) and self.public_text != self.text

    @property
    def holds_back(self) -> bool:
        """Whether something of what was sent, or the name beside it, is not for everybody to see."""
        return self.is_redacted or self.leaves_out_name

    @property
    def by(self) -> Author:
        return Author(user=self.author, address=self.author_address, name=self.author_name)

    @property
    def found_concerns(self) -> list[Concern]:
        return [Concern.from_json(each) for each in self.concerns]

    @cached_property
    def last_decision(self) -> "Decision | None":
        """The newest decision; from what was fetched with the item, where it was."""
        return max(self.decisions.all(), key=lambda each: each.pk, default=None)

    def address(self) -> str:
        """Where it stands on the site; empty where it does not exist any longer."""
        return self.moderated_kind.address(self.subject) if self.subject else ""


class Decision(models.Model):
    """What was decided about a contribution, why, and by whom. Never changed afterwards.

    Kept as long as the site; without the name of somebody who has left.
    """

    class Action(models.TextChoices):
        PUBLISHED = "published", _("Published as sent")
        REDACTED = "redacted", _("Published without some words")
        UNSIGNED = "unsigned", _("Published without the name")
        HELD = "held", _("Put on hold")
        REFUSED = "refused", _("Not published")
        KEPT = "kept", _("Left as it is after a report")
        TAKEN_DOWN = "taken-down", _("Taken down")
        APPEAL_UPHELD = "appeal-upheld", _("Published after an appeal")
        APPEAL_DISMISSED = "appeal-dismissed", _("Decision kept after an appeal")

    SHORTENED = frozenset({Action.REDACTED, Action.UNSIGNED})  # published, but not all that was sent

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="decisions")
    action = models.CharField(max_length=20, choices=Action)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    without_name = models.BooleanField(default=False, help_text="The author's name was left out, whatever else was.")
    note_to_author = models.TextField(blank=True)
    note = models.TextField(_("note for colleagues"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()
    waited_since = models.DateTimeField()
    was_late = models.BooleanField(default=False)

    objects: ClassVar[DecisionQuerySet] = DecisionQuerySet.as_manager()  # type: ignore[assignment] # as above

    is_shown_to_public = False

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("decision")

    def __str__(self) -> str:
        if self.action == self.Action.REDACTED and self.without_name:
            return gettext("Published without some words and the name")
        return self.get_action_display()
