"""Ideas, comments on places and on a document: what people write, discuss and support in public."""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from consultations.preparing.models import Consultation, Phase, PhaseKind
from people.models import Agency
from places.models import Area

from .querysets import CommentQuerySet, ContributionQuerySet, SupportQuerySet

LONGEST_TITLE, LONGEST_TEXT = 120, 3000
# What stands for a name or place that moderators left out.
LEFT_OUT = "[...]"


@register_setting(icon="pick")
class IdeasSettings(BaseSiteSetting):
    """How much may come from one connection before somebody looks at it."""

    most_in_a_day = models.PositiveSmallIntegerField(
        _("most from one connection in a day"),
        default=50,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Ideas, pins and comments. What comes after is held for you to look at, so that a flood drowns nobody. A "
            "library or a school is one connection: do not set it low."
        ),
    )

    panels = [FieldPanel("most_in_a_day")]

    class Meta:
        verbose_name = _("Ideas and maps")


class Kind(models.TextChoices):
    """What is contributed: the kind of the phase that takes it."""

    IDEA = PhaseKind.IDEAS, _("Idea")
    PLACE = PhaseKind.PLACE, _("Place")
    PAPER = PhaseKind.PAPER, _("Comment on the document")


class State(models.TextChoices):
    """Whether the public sees it."""

    HELD = "held", _("Held: very much came from one connection")
    CHECKING = "checking", _("Being checked")
    PUBLISHED = "published", _("Published")
    REFUSED = "refused", _("Not published")
    MERGED = "merged", _("Merged into another")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


class Status(models.TextChoices):
    """What the partnership does with it."""

    NEW = "new", _("New")
    CONSIDERING = "considering", _("Being considered")
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    NOT_DOING = "not_doing", _("Not doing")


STATUS_TAGS = {Status.PLANNED: "tag--accent", Status.DONE: "tag--accent", Status.CONSIDERING: "tag--warm"}


def new_token() -> str:
    """What opens somebody's own words without an account: nobody can guess it."""
    return secrets.token_urlsafe(24)


class Written(models.Model):
    """What contributions and comments share: the words, who wrote them, and whether the public sees them.

    `key` is the form's: what is sent twice is one. `token` is its author's link. `text` is as it was sent,
    `public_text` as moderators let it through. `name` is shown; the address never is. `device` and `network` are keyed
    hashes, forgotten when the consultation closes. Names and addresses are kept for a year after its last day.
    """

    words: str  # set where staff look at it: what they may read of it
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    text = models.TextField(_("words"), max_length=LONGEST_TEXT, blank=True)
    public_text = models.TextField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("email address"), blank=True)
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    refusal = models.TextField(blank=True, help_text="Why it is not published, as its author was told.")
    device = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("sent"))

    # Somebody writes all the time; `services` raise the version when what the public sees changes.
    is_shown_to_public = False

    class Meta:
        abstract = True

    @property
    def shown_name(self) -> str:
        return self.name if self.name not in ("", LEFT_OUT) else gettext("A resident")

    @property
    def is_public(self) -> bool:
        return self.state in (State.PUBLISHED, State.MERGED)


class Contribution(Written):
    """An idea, a comment on a place, or a comment on a section of a document.

    `geometry` is GeoJSON, a Point or LineString in degrees (WGS84), as it was drawn; `place` is what was typed instead
    or besides. `section` is the id of the document's section. `merged_into` is the contribution that this one is the
    same as: its support and comments count there. `imported_as` is the number it had where it was imported from.
    Published ones are kept as long as the consultation, which they are part of.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="contributions")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    public_title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    geometry = models.JSONField(null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    section = models.CharField(max_length=64, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    status = models.CharField(_("status"), max_length=11, choices=Status, default=Status.NEW)
    status_reason = models.TextField(_("why"), blank=True)
    answer = models.TextField(_("answer"), blank=True, max_length=LONGEST_TEXT)
    answer_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who says this")
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    imported_as = models.CharField(max_length=40, blank=True)

    # Where `with_counts` and `with_votes` counted them.
    supporters: int
    discussion: int
    agrees: int
    passes: int
    disagrees: int

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("idea or comment")
        verbose_name_plural = _("ideas and comments")
        permissions = [("answer_contribution", "Can answer, merge and release ideas and comments")]
        indexes = [
            models.Index(fields=["consultation", "kind", "state"], name="contribution_shown"),
            models.Index(fields=["network", "created_at"], condition=~Q(network=""), name="contribution_network"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "imported_as"], condition=~Q(imported_as=""), name="imported_once"
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="merged_says_into_what",
            ),
        ]

    def __str__(self) -> str:
        return self.public_title or self.title or self.place or self.first_words

    def get_absolute_url(self) -> str:
        return reverse("consultations:contribution", args=[self.consultation.slug, self.kind, self.pk])

    @property
    def first_words(self) -> str:
        words = (self.public_text or self.text).split()
        return " ".join(words[:10]) + ("…" if len(words) > 10 else "")

    @property
    def status_tag(self) -> str:
        """How its status looks in a list."""
        return STATUS_TAGS.get(Status(self.status), "")

    @property
    def is_shortened(self) -> bool:
        """Whether moderators left words out of what is shown."""
        return self.is_public and (self.public_title, self.public_text) != (self.title, self.text)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude of its pin, or of the middle of its line; None where it was only described."""
        if not self.geometry:
            return None
        points: list[Any] = self.geometry["coordinates"]
        longitude, latitude = points if self.geometry["type"] == "Point" else points[len(points) // 2]
        return latitude, longitude

    @property
    def own_address(self) -> str:
        return reverse("consultations:own_words", args=[self.token])


class Comment(Written):
    """What somebody says about a contribution. Where that was merged, it stands below the one it was merged into."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="comments")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("comment")
        indexes = [
            models.Index(fields=["contribution", "state"], name="comment_shown"),
            models.Index(fields=["network", "created_at"], condition=~Q(network=""), name="comment_network"),
        ]

    def __str__(self) -> str:
        return gettext("Comment on “%(what)s”") % {"what": self.contribution}

    def get_absolute_url(self) -> str:
        shown = self.contribution.merged_into or self.contribution
        return f"{shown.get_absolute_url()}#comment-{self.pk}"

    @property
    def consultation(self) -> Consultation:
        return self.contribution.consultation

    @property
    def is_shortened(self) -> bool:
        return self.is_public and self.public_text != self.text

    @property
    def own_address(self) -> str:
        return reverse("consultations:own_words", args=[self.token])


class Value(models.IntegerChoices):
    """What somebody thinks of a contribution. This site's own button says “agree”; imported votes say all three."""

    AGREE = 1, _("Agree")
    PASS = 0, _("Pass")
    DISAGREE = -1, _("Disagree")


class Support(models.Model):
    """One person's support for one contribution, once.

    `person` tells people apart within the consultation and says nothing else: a keyed hash of the account, or of the
    browser's signed name. `device` is the latter in any case, so that whoever signs out is still the same. When the
    consultation closes the one becomes a random name and the other is forgotten. `is_flagged` where many came from one
    connection; `is_held` where that is a flood: it counts once somebody has released it.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="supports")
    person = models.CharField(max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    device = models.CharField(max_length=64, blank=True)
    value = models.SmallIntegerField(choices=Value, default=Value.AGREE)
    network = models.CharField(max_length=64, blank=True)
    is_flagged = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = SupportQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("support")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "person"], name="support_once"),
            models.UniqueConstraint(
                fields=["contribution", "user"], condition=Q(user__isnull=False), name="support_once_an_account"
            ),
        ]
        indexes = [models.Index(fields=["network", "created_at"], condition=~Q(network=""), name="support_network")]

    def __str__(self) -> str:
        return f"{self.get_value_display()}: {self.contribution}"
