"""What is known besides the ledger: dated releases of results, published answers, and who lives here."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
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

    def newest_of_each(self, consultations: Iterable[Consultation]) -> "dict[Consultation, Release]":
        """In one query, and each with its consultation."""
        given = {consultation.pk: consultation for consultation in consultations}
        newer = self.model.objects.filter(consultation=OuterRef("consultation"), number__gt=OuterRef("number"))
        found: dict[Consultation, Release] = {}
        for release in self.filter(~Exists(newer), consultation__in=given):
            release.consultation = given[release.consultation_id]
            found[release.consultation] = release
        return found


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


class ReleasedResponse(models.Model):
    """That somebody's answers stand in a release, and a digest of them as they were.

    By it a later release knows how many people stand in both with the same answers: not from when they were sent, for
    what was held is counted late. Gone with the response, whose author then no longer stands in both.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="stood_in_it")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=32)

    is_shown_to_public = False

    class Meta:
        verbose_name = _("answer in a release")
        constraints = [models.UniqueConstraint(fields=["release", "response"], name="once_in_a_release")]

    def __str__(self) -> str:
        return f"{self.release_id}, {self.response_id}"


class ReleaseAttemptQuerySet(models.QuerySet["ReleaseAttempt"]):
    def under_way(self) -> Self:
        """Those that the worker is to do something about."""
        return self.filter(state__in=ReleaseAttempt.UNDER_WAY)

    def of(self, consultation: Consultation) -> Self:
        """Those of a consultation, the newest first, without the weight of what they show."""
        return self.filter(consultation=consultation).order_by("-pk").defer("preview")


class ReleaseAttempt(models.Model):
    """One officer's way to a release: first the worker works out what would be hidden, then lets it out.

    It makes one release at most. `preview` is what the officer sees (true counts of few people among it), `sentences`
    say why it was refused or failed, in the officer's `language`. Kept for fourteen days.
    """

    class State(models.TextChoices):
        LOOKING = "looking", _("Being worked out")
        LOOKED = "looked", _("Ready to be released")
        RELEASING = "releasing", _("Being released")
        RELEASED = "released", _("Released")
        REFUSED = "refused", _("Refused")
        FAILED = "failed", _("Failed")

    class Step(models.TextChoices):
        WAITING = "waiting", _("Waiting for its turn")
        COUNTING = "counting", _("Counting the answers")
        HIDING = "hiding", _("Choosing what must be hidden, and checking that nothing hidden can be worked out")
        WORDING = "wording", _("Writing it down in every language")

    UNDER_WAY = (State.LOOKING, State.RELEASING)

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="release_attempts")
    breakdowns = models.JSONField(default=list)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.LOOKING)
    step = models.CharField(max_length=8, choices=Step, default=Step.WAITING)
    preview = models.JSONField(default=dict)
    sentences = models.JSONField(default=list)
    release = models.OneToOneField(Release, null=True, blank=True, on_delete=models.SET_NULL, related_name="attempt")
    language = models.CharField(max_length=12)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReleaseAttemptQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("attempt at a release")
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(state__in=["looking", "releasing"]),
                name="one_attempt_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation}, {self.get_state_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY


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
        """Its groups in the whole area."""
        return self.everywhere().filter(characteristic=characteristic).order_by("order")

    def everywhere(self) -> Self:
        """Groups of the whole area, not of one ward."""
        return self.filter(area=None)

    def in_one_area(self) -> Self:
        """Groups of single areas, such as wards."""
        return self.exclude(area=None)


class PopulationGroup(models.Model):
    """How many people of one group live in the whole area, or in one `area`: what those who answered are held against.

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
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    objects = PopulationGroupQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["characteristic", "order"]
        verbose_name = _("group of the population")
        constraints = [
            models.UniqueConstraint(
                fields=["characteristic", "group"], condition=Q(area=None), name="one_population_group"
            ),
            models.UniqueConstraint(fields=["characteristic", "group", "area"], name="one_population_group_of_an_area"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def ids(self) -> list[str]:
        """What answers hold for its people."""
        return self.covers.split() or [self.group]
