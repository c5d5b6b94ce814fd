"""The ledger: drafts while somebody answers, responses once they have sent them, by whatever channel."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.preparing.models import Consultation, QuestionVersion
from people.models import CommunityGroup, User
from places.models import Area


class Channel(models.TextChoices):
    """How an answer came to us."""

    WEB = "web", _("Web")
    PAPER = "paper", _("Paper form")
    TELEPHONE = "telephone", _("Telephone")
    EVENT = "event", _("Event or stall")
    LETTER = "letter", _("Letter or email")
    IMPORTED = "imported", _("Imported list")


class RespondentType(models.TextChoices):
    """For whom somebody answers. Answers of groups are never added to those of people."""

    PERSON = "person", _("For themselves")
    GROUP = "group", _("For a community group")
    ORGANISATION = "organisation", _("For another organisation")


class PublishConsent(models.TextChoices):
    """What the respondent lets us publish of their words."""

    NAMED = "named", _("Publish my words with my name")
    UNNAMED = "unnamed", _("Publish my words without my name")
    NONE = "none", _("Do not publish my words")


class Batch(models.Model):
    """Answers from elsewhere that came together: a pile of paper forms, one event, one imported file.

    `sample_percent` of them are keyed twice, by somebody else, to see how often keying goes wrong.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="batches")
    channel = models.CharField(_("channel"), max_length=9, choices=Channel)
    title = models.CharField(_("title"), max_length=120, help_text=_("Such as: Library box, 14 May."))
    sample_percent = models.PositiveSmallIntegerField(_("share keyed twice, in per cent"), default=10)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    is_shown_to_public = False

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return self.title


class Respondent(models.Model):
    """Who answers and on whose behalf: what drafts and responses share.

    `area` is the ward (or other area) they say they live in; a postcode itself is never kept. `email` is kept only
    to send the copy, the reminder and the news that they asked for.
    """

    respondent_type = models.CharField(max_length=12, choices=RespondentType, default=RespondentType.PERSON)
    group = models.ForeignKey(CommunityGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=120, blank=True)
    people_asked = models.PositiveIntegerField(_("how many people were asked"), null=True, blank=True)
    how_asked = models.TextField(_("how they were asked"), blank=True)
    minute = models.TextField(_("minute of the meeting that agreed it"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    format = models.CharField(max_length=20, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    publish_consent = models.CharField(max_length=8, choices=PublishConsent, default=PublishConsent.NONE)
    wants_news = models.BooleanField(_("tell me what became of it"), default=False)

    class Meta:
        abstract = True


class DraftQuerySet(models.QuerySet["Draft"]):
    def by(self, user: User) -> Self:
        return self.filter(Q(user=user) | Q(email__iexact=user.email))

    def open(self) -> Self:
        """Those that somebody may still go on with."""
        return self.filter(sent_as=None)


class Draft(Respondent):
    """Answers that somebody is still giving. It lives here, not in the browser, so that it survives one.

    `key` opens it and stands in its address; `return_code` is short enough to be noted on paper. `sent_as` is the
    response that it became: each draft becomes one at most. `changes` is the response that it began as, where somebody
    changes one they have sent. A group shares one. `is_test` is a preview by staff. Kept until 30 days after the
    consultation has closed; a sent one loses its answers and its person at once, and goes a day later.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="drafts")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    return_code = models.CharField(max_length=12, unique=True)
    answers = models.JSONField(default=dict)
    invitation = models.OneToOneField(
        "Invitation", null=True, blank=True, on_delete=models.CASCADE, related_name="draft"
    )
    device = models.CharField(max_length=64, blank=True)
    is_test = models.BooleanField(default=False)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Whether the questions on equality were opened from it: once, and by whom is forgotten with the draft.
    opened_equality = models.BooleanField(default=False)
    sent_as = models.ForeignKey("Response", null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    changes = models.ForeignKey("Response", null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    objects = DraftQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _("draft answer")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "group"],
                condition=Q(group__isnull=False, sent_as=None, changes=None, is_test=False),
                name="one_open_draft_a_group",
            ),
            models.UniqueConstraint(
                fields=["changes"],
                condition=Q(changes__isnull=False, sent_as=None),
                name="one_open_change_a_response",
            ),
        ]

    def __str__(self) -> str:
        return self.return_code


class Invitation(models.Model):
    """A personal link: to an invited-only consultation, or for a verified group's registered contact.

    The link's token is only sent, never kept: `token_hash` is its SHA-256; sending it again makes another. Kept for
    a year after the consultation's last day.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    group = models.ForeignKey(CommunityGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("invitation to answer")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "group"], condition=Q(group__isnull=False), name="one_invitation_a_group"
            ),
            models.UniqueConstraint(
                fields=["consultation", "email"], condition=Q(group=None), name="one_invitation_an_address"
            ),
        ]

    def __str__(self) -> str:
        return str(self.group or self.email)


class ResponseQuerySet(models.QuerySet["Response"]):
    def counted(self) -> Self:
        """What results count: by every channel, without what was withdrawn, held or a test."""
        return self.filter(state=Response.State.COUNTED)

    def from_people(self) -> Self:
        return self.filter(respondent_type=RespondentType.PERSON)

    def from_groups(self) -> Self:
        """Answers given for many: by community groups and other organisations."""
        return self.exclude(respondent_type=RespondentType.PERSON)

    def by(self, user: User) -> Self:
        return self.filter(Q(user=user) | Q(email__iexact=user.email))

    # Both leave the empty out in the words of their index, which SQLite takes for nothing else.

    def from_device(self, device: str) -> Self:
        """Those that one device sent, by its hash, in no order."""
        return self.filter(device=device).exclude(device="").order_by()

    def with_return_code(self, code_hash: str) -> Self:
        return self.filter(return_code_hash=code_hash).exclude(return_code_hash="")

    def held(self) -> Self:
        return self.filter(state=Response.State.HELD)

    def flagged(self) -> Self:
        """Those that there is a reason to look at, whether or not they are held."""
        return self.exclude(flags=[]).exclude(state=Response.State.TEST)


class Response(Respondent):
    """One sent answer. Its `answers` are those to the questions that were asked (see `questions.answers`).

    `key` is the draft's, so that sending twice makes one. `reference` is what the respondent is given. `device` and
    `network` are keyed hashes that say which answers came from one device or one connection, forgotten when the
    consultation closes; `flags` are reasons to look at it (see `flags.py`). Kept for the consultation's
    `retention_years`; names and addresses for a year after its last day.
    """

    class State(models.TextChoices):
        COUNTED = "counted", _("Counted")
        HELD = "held", _("Held until somebody has looked at it")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        TEST = "test", _("Test")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="responses")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    return_code_hash = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.COUNTED)
    channel = models.CharField(max_length=9, choices=Channel, default=Channel.WEB)
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="responses")
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    device = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    flags = models.JSONField(default=list, blank=True)
    # Answers about themselves by which results may be told apart, given with explicit consent only.
    characteristics = models.JSONField(default=dict, blank=True)
    received_on = models.DateField(help_text=_("The day it was given, also where it was keyed in later."))
    submitted_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        permissions = [("hold_response", "Can hold and release responses")]
        indexes = [
            # Also tells, without reading an answer, whether any came or changed (results are kept until then).
            models.Index(fields=["consultation", "state", "changed_at", "id"], name="response_ledger"),
            models.Index(fields=["network", "submitted_at"], condition=~Q(network=""), name="response_network"),
            models.Index(fields=["device"], condition=~Q(device=""), name="response_device"),
            models.Index(fields=["return_code_hash"], condition=~Q(return_code_hash=""), name="response_code"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(respondent_type=RespondentType.GROUP, group__isnull=False)
                | (~Q(respondent_type=RespondentType.GROUP) & Q(group__isnull=True)),
                name="a_groups_response_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


def private_place(stored: "AnswerFile", name: str) -> str:
    """Where an uploaded file lies. No address of the site leads there; its own name is kept in the row alone."""
    return f"answers/{stored.consultation_id}/{stored.key}"


class AnswerFile(models.Model):
    """A file given as an answer, looked at and freed of what it says about its maker. Only staff can have it.

    Answers name it by its `key`. It goes with the draft or the response that it belongs to.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=40)
    file = models.FileField(upload_to=private_place, max_length=120)
    made_at = models.DateTimeField(auto_now_add=True)

    is_shown_to_public = False

    class Meta:
        verbose_name = _("file given as an answer")

    def __str__(self) -> str:
        return self.name


class Erasure(models.Model):
    """That answers were erased on a day, at their respondent's wish or because their time was up, and how many.

    Nothing says which or whose. By it is explained why counts are lower now than in an earlier release.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="erasures")
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("erasure")

    def __str__(self) -> str:
        return f"{self.consultation}, {self.day}"
