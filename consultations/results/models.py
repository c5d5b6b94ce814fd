"""What is known besides the ledger: dated releases of results, published answers, and who lives here."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.answering.models import PublishConsent, RespondentType, Response
from consultations.preparing.models import Consultation
from people.models import CommunityGroup
from places.models import Area


class ReleaseQuerySet(models.QuerySet["Release"]):
    def of(self, consultation: Consultation) -> Self:
        """Its releases, the newest first, without their contents' weight."""
        return self.filter(consultation=consultation).order_by("-number").defer("contents", "audited")

    def newest_of(self, consultation: Consultation) -> "Release | None":
        return self.filter(consultation=consultation).order_by("-number").first()


class Release(models.Model):
    """Results as they were published on one day. Frozen: nothing that happens to the ledger later changes them.

    `contents` is all that the public sees, `{language code: content}` with the same figures in each. `audited` is what
    an attacker knows of the breakdowns from it, for checking later releases together with it: the figures that were
    published, and the equations between all of them. It holds no hidden figure. Kept for good.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField()
    note = models.TextField(_("note"), blank=True, help_text=_("What is new in it, or what to know when reading it."))
    contents = models.JSONField()
    audited = models.JSONField(default=dict)
    released_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["consultation", "-number"]
        verbose_name = _("release of results")
        verbose_name_plural = _("releases of results")
        permissions = [
            ("view_results", "Can see live results"),
            ("export_answers", "Can download answers"),
            ("publish_answers", "Can publish answers"),
        ]
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="one_release_per_number")]

    def __str__(self) -> str:
        return f"{self.consultation}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("consultations:release", args=[self.consultation.slug, self.number])

    @property
    def content(self) -> dict[str, Any]:
        """What it says in the language in use, or in the site's own."""
        return self.contents.get(get_language() or "") or self.contents[settings.LANGUAGE_CODE]


class PublishedTextQuerySet(models.QuerySet["PublishedText"]):
    def public(self) -> Self:
        """What moderators let through."""
        return self.filter(state=PublishedText.State.PUBLISHED)

    def containing(self, words: str) -> Self:
        """Those whose published words hold each of `words`."""
        found = self
        for word in words.split():
            found = found.filter(text__icontains=word)
        return found

    def from_groups(self) -> Self:
        return self.exclude(respondent_type=RespondentType.PERSON)


class PublishedText(models.Model):
    """One answer in words that its author lets us publish, as the public sees it once moderators let it through.

    It carries the words, the area and the respondent's reference, never what they chose elsewhere. `question` is the
    question's id. `name` is empty unless its author wants it shown; a group's is the group's. `refusal` is the reason
    given where it is not published. Gone with the response it belongs to.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a moderator")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Not published")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="published_texts")
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="published_texts")
    question = models.CharField(max_length=64)
    original = models.TextField()
    text = models.TextField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    respondent_type = models.CharField(max_length=12, choices=RespondentType, default=RespondentType.PERSON)
    group = models.ForeignKey(CommunityGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    consent = models.CharField(max_length=8, choices=PublishConsent, default=PublishConsent.UNNAMED)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    refusal = models.TextField(blank=True)
    gathered_at = models.DateTimeField(auto_now_add=True)

    objects = PublishedTextQuerySet.as_manager()
    # Gathered by the thousand before anybody sees one; publishing raises the version itself.
    is_shown_to_public = False

    class Meta:
        ordering = ["-response_id", "pk"]
        verbose_name = _("published answer")
        indexes = [models.Index(fields=["consultation", "state"], name="published_answers")]
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="one_published_text_per_answer")]

    def __str__(self) -> str:
        return self.response.reference

    def get_absolute_url(self) -> str:
        return f"{reverse('consultations:responses', args=[self.consultation.slug])}#answer-{self.pk}"

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_shortened(self) -> bool:
        """Whether moderators left words out."""
        return bool(self.text) and self.text != self.original


class PopulationGroupQuerySet(models.QuerySet["PopulationGroup"]):
    def of(self, characteristic: str) -> Self:
        return self.filter(characteristic=characteristic).order_by("order")


class PopulationGroup(models.Model):
    """How many people of one group live in the whole area: what those who answered are held against.

    `characteristic` names what is told apart (`age`, `sex`); `covers` are the ids that answers hold for the people of
    this group, `group` itself where it is empty: figures are published in wider bands than are asked for.
    """

    characteristic = models.SlugField(max_length=40)
    group = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    covers = models.CharField(max_length=200, blank=True, help_text=_("Ids with spaces between them."))
    people = models.PositiveIntegerField()
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300)

    objects = PopulationGroupQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["characteristic", "order"]
        verbose_name = _("group of the population")
        constraints = [models.UniqueConstraint(fields=["characteristic", "group"], name="one_population_group")]

    def __str__(self) -> str:
        return self.label

    @property
    def ids(self) -> list[str]:
        """What answers hold for its people."""
        return self.covers.split() or [self.group]
