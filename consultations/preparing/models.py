"""The record of a consultation: what it is about, when it is open, and what exactly was asked."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Min, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from consultations.questions.questionnaire import Questionnaire
from home.models import PriorityPage, Topic
from people.models import Agency
from places.models import Area


class PhaseKind(models.TextChoices):
    """What people can do in a phase."""

    SURVEY = "survey", _("Survey")
    IDEAS = "ideas", _("Ideas: people post, discuss and support")
    PLACE = "place", _("Places: pins and lines on a map")
    PAPER = "paper", _("Paper: comments on a document, section by section")
    POLL = "poll", _("Quick poll in an update")
    REPORT = "report", _("Report: what was said and what is done")


ANSWERED_KINDS = (PhaseKind.SURVEY, PhaseKind.POLL)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def published(self) -> Self:
        """Those whose page the public can read."""
        return self.filter(pages__live=True).distinct()

    def with_days(self) -> Self:
        """With the first and the last day of anything one can take part in, as `first_day` and `last_day`."""
        takes_part = ~Q(phases__kind=PhaseKind.REPORT)
        return self.annotate(
            first_day=Min("phases__opens_on", filter=takes_part), last_day=Max("phases__closes_on", filter=takes_part)
        )

    def open_on(self, day: date) -> Self:
        """Published ones in which one can take part on `day`; the closing day counts whole."""
        phases = Phase.objects.open_on(day)
        return self.published().filter(stopped_at=None, phases__in=phases).distinct()

    def closed_before(self, day: date) -> Self:
        return self.published().with_days().filter(last_day__lt=day)

    def about(self, area: Area) -> Self:
        """Those about places that share ground with `area`, and those about everywhere."""
        return self.filter(Q(areas=None) | Q(areas__in=Area.objects.sharing_ground_with(area))).distinct()


class Consultation(ClusterableModel):
    """One consultation, in whatever languages: its phases, its questions by version, and the ledger of answers.

    Its words are `ConsultationPage`s, one for each language (`pages`). Kept for good: it is the public record of what
    was asked and decided; what people answered has its own time.
    """

    title = models.CharField(_("title"), max_length=200, help_text=_("What you ask about, in plain words."))
    slug = models.SlugField(
        max_length=80, unique=True, help_text=_("Stands in addresses, on paper forms and letters; do not change it.")
    )
    areas = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name=_("areas"), help_text=_("Leave empty for everywhere.")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    priority = models.ForeignKey(
        PriorityPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("priority")
    )
    agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who asks"),
        help_text=_("The organisation that answers for it."),
    )
    decider = models.CharField(
        _("who decides"), max_length=200, blank=True, help_text=_("The body or role, such as the Performance Group.")
    )
    decides_on = models.DateField(_("when it is decided"), null=True, blank=True)
    response_due_weeks = models.PositiveSmallIntegerField(
        _("weeks until we answer"), default=12, help_text=_("From the last day. The public sees this promise.")
    )
    is_invited_only = models.BooleanField(
        _("by invitation only"), default=False, help_text=_("Only those with a personal link can answer.")
    )
    groups_may_answer = models.BooleanField(_("community groups may answer"), default=True)
    asks_monitoring = models.BooleanField(
        _("asks about equality"), default=True, help_text=_("Kept apart from answers, and nothing can join the two.")
    )
    retention_years = models.PositiveSmallIntegerField(
        _("years for which answers are kept"), default=3, help_text=_("After the last day. Names go one year after it.")
    )
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True, editable=False)
    stopped_because = models.TextField(_("why it was stopped"), blank=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")

    def __str__(self) -> str:
        return self.title

    @cached_property
    def ordered_phases(self) -> list["Phase"]:
        return sorted(self.phases.all(), key=lambda phase: (phase.opens_on, phase.closes_on))

    @property
    def opens_on(self) -> date | None:
        return min((phase.opens_on for phase in self.ordered_phases if phase.takes_part), default=None)

    @property
    def closes_on(self) -> date | None:
        """The last day one can take part; the whole of it."""
        return max((phase.closes_on for phase in self.ordered_phases if phase.takes_part), default=None)

    @property
    def response_due_on(self) -> date | None:
        """The day by which the partnership has promised to say what it does with the answers."""
        return self.closes_on + timedelta(weeks=self.response_due_weeks) if self.closes_on else None

    def phase_on(self, day: date, *kinds: str) -> "Phase | None":
        """The phase of one of these kinds that is open on `day`; None where there is none or it was stopped."""
        if self.stopped_at:
            return None
        return next((phase for phase in self.ordered_phases if phase.kind in kinds and phase.lasts_on(day)), None)

    @property
    def can_be_answered(self) -> bool:
        """Whether its questions can be answered today."""
        return self.phase_on(timezone.localdate(), *ANSWERED_KINDS) is not None and self.version is not None

    @property
    def has_opened(self) -> bool:
        """Whether anybody but staff may have seen the questions: from then on they are locked."""
        return self.opens_on is not None and self.opens_on <= timezone.localdate()

    @property
    def version(self) -> "QuestionVersion | None":
        """The questions as they are asked now."""
        return self.versions.order_by("-number").first()

    @property
    def page(self):
        """Its page in the language in use, else in the site's own; None while there is none that the public reads."""
        live = {page.locale.language_code: page for page in self.pages.select_related("locale").filter(live=True)}
        return live.get(translation.get_language() or "") or live.get(settings.LANGUAGE_CODE)

    @property
    def respond_address(self) -> str:
        return reverse("consultations:start", args=[self.slug])


class PhaseQuerySet(models.QuerySet["Phase"]):
    def open_on(self, day: date) -> Self:
        return self.filter(opens_on__lte=day, closes_on__gte=day).exclude(kind=PhaseKind.REPORT)


class Phase(models.Model):
    """A time in which one can take part in one way. The closing day counts to its end, at midnight in the UK."""

    consultation = ParentalKey(Consultation, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(_("kind"), max_length=8, choices=PhaseKind, default=PhaseKind.SURVEY)
    title = models.CharField(_("title"), max_length=120, blank=True, help_text=_("Only where there are several."))
    opens_on = models.DateField(_("first day"), help_text=_("From midnight at its beginning."))
    closes_on = models.DateField(_("last day"), help_text=_("Until midnight at its end."))

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["opens_on", "pk"]
        verbose_name = _("phase")

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def clean(self) -> None:
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("The last day must not be before the first.")})

    @property
    def takes_part(self) -> bool:
        return self.kind != PhaseKind.REPORT

    def lasts_on(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on

    @property
    def closes_at(self) -> datetime:
        """The instant after the last at which an answer is taken."""
        return timezone.make_aware(datetime.combine(self.closes_on + timedelta(days=1), datetime.min.time()))


class QuestionVersion(models.Model):
    """The questions as they were asked from one moment on. Once opened it never changes; a change is a new one.

    `questionnaires` is `{language code: questionnaire as JSON}`, the site's own language always among them.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    questionnaires = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(_("why the questions changed"), blank=True)

    class Meta:
        ordering = ["consultation", "number"]
        verbose_name = _("version of the questions")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_version_of_questions_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.consultation}, {self.number}"

    def questionnaire(self, language: str = "") -> Questionnaire:
        """The questions in `language`, or in the site's own where they were not translated."""
        content = self.questionnaires.get(language) or self.questionnaires[settings.LANGUAGE_CODE]
        return Questionnaire.from_json(content)
