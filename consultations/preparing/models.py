"""The record of a consultation: what it is about, when it is open, and what exactly was asked."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from consultations.questions.questionnaire import Questionnaire
from core.sensitive_words import speaks_of_abuse
from home.models import PriorityPage, Topic
from people.models import Agency
from places.models import Area

from .querysets import ConsultationQuerySet


class PhaseKind(models.TextChoices):
    """What people can do in a phase."""

    SURVEY = "survey", _("Survey")
    IDEAS = "ideas", _("Ideas: people post, discuss and support")
    PLACE = "place", _("Places: pins and lines on a map")
    PAPER = "paper", _("Paper: comments on a document, section by section")
    POLL = "poll", _("Quick poll in an update")
    REPORT = "report", _("Report: what was said and what is done")


# What the public reads of a phase without a title of its own.
WHAT_ONE_DOES = {
    PhaseKind.SURVEY: _("Answer the questions"),
    PhaseKind.IDEAS: _("Post ideas and support others"),
    PhaseKind.PLACE: _("Mark places on the map"),
    PhaseKind.PAPER: _("Comment on the document"),
    PhaseKind.POLL: _("Answer a quick question"),
    PhaseKind.REPORT: _("Read what was said and what is done"),
}
ANSWERED_KINDS = (PhaseKind.SURVEY, PhaseKind.POLL)
CLOSING_SOON_DAYS = 7
TRIAL = 0


class State(models.TextChoices):
    """Where a consultation stands on a day."""

    PREPARING = "preparing", _("Being prepared")
    TO_OPEN = "to_open", _("Opens soon")
    HELD = "held", _("Waits to open")
    OPEN = "open", _("Open")
    CLOSING = "closing", _("Closing soon")
    CONSIDERED = "considered", _("Being considered")
    OVERDUE = "overdue", _("Answer overdue")
    ANSWERED = "answered", _("Answered")
    STOPPED = "stopped", _("Stopped")


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
    equality_in_answers = models.BooleanField(
        _("equality questions stand with the answers"),
        default=False,
        help_text=_(
            "Only where the equality assessment must know whether an answer differs between groups. Each respondent is "
            "asked for explicit consent; then nothing is kept apart."
        ),
    )
    retention_years = models.PositiveSmallIntegerField(
        _("years for which answers are kept"), default=3, help_text=_("After the last day. Names go one year after it.")
    )
    opened_at = models.DateTimeField(
        _("opened at"), null=True, blank=True, editable=False, help_text=_("When test answers were wiped.")
    )
    waits_to_open = models.BooleanField(
        default=False,
        editable=False,
        help_text=_("A sensitive period holds its opening until a named officer releases it."),
    )
    answered_on = models.DateField(
        _("answered on"), null=True, blank=True, editable=False, help_text=_("When what came of it was published.")
    )
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
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
    def is_sensitive(self) -> bool:
        """Whether a topic or its title asks for “Exit this page”, and for emails whose subject does not name it."""
        return speaks_of_abuse(self.title) or any(topic.is_sensitive for topic in self.topics.all())

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
        """The phase of one of these kinds that is open on `day`; None where there is none, it was stopped, or waits."""
        if self.stopped_at or self.waits_to_open:
            return None
        return next((phase for phase in self.ordered_phases if phase.kind in kinds and phase.lasts_on(day)), None)

    @property
    def can_be_answered(self) -> bool:
        """Whether its questions can be answered today."""
        return self.phase_on(timezone.localdate(), *ANSWERED_KINDS) is not None and self.version is not None

    @property
    def has_opened(self) -> bool:
        """Whether anybody could take part already, in whichever phase."""
        return self.opens_on is not None and self.opens_on <= timezone.localdate() and not self.waits_to_open

    @property
    def asks_from(self) -> date | None:
        """The first day on which its questions can be answered; None where there is no such phase."""
        return min((phase.opens_on for phase in self.ordered_phases if phase.kind in ANSWERED_KINDS), default=None)

    @property
    def questions_opened(self) -> bool:
        """Whether anybody but staff may have been asked the questions: from then on they are locked."""
        return self.asks_from is not None and self.asks_from <= timezone.localdate() and not self.waits_to_open

    @property
    def questions_may_wait(self) -> bool:
        """Whether it can be published before its questions are written: something else opens first, or is all."""
        if self.asks_from is None or self.opens_on is None:
            return True
        return self.opens_on < self.asks_from and not self.questions_opened

    @property
    def version(self) -> "QuestionVersion | None":
        """The questions as they are asked now; None while they were never published."""
        return self.versions.filter(number__gt=TRIAL).order_by("-number").first()

    @property
    def is_locked(self) -> bool:
        """Whether a change of wording needs a reason and makes a new version."""
        return self.questions_opened and self.version is not None

    def state_on(self, day: date) -> State:
        """Where it stands on `day`, for its page, the lists and the staff; exactly one for each day."""
        if self.answered_on and self.answered_on <= day:
            return State.ANSWERED
        if self.stopped_at:
            return State.STOPPED
        if not self.is_published or self.closes_on is None:
            return State.PREPARING
        if until := self.open_until(day):
            return State.CLOSING if (until - day).days < CLOSING_SOON_DAYS else State.OPEN
        if self.waits_to_open or self.next_opening(day):
            return State.HELD if self.waits_to_open else State.TO_OPEN
        return State.OVERDUE if self.response_due_on and day > self.response_due_on else State.CONSIDERED

    def open_until(self, day: date) -> date | None:
        """The last day of what one can take part in on `day`; None where nothing is open."""
        if self.waits_to_open:
            return None
        phases = [phase for phase in self.ordered_phases if phase.takes_part and phase.lasts_on(day)]
        return max((phase.closes_on for phase in phases), default=None)

    def next_opening(self, day: date) -> date | None:
        """The first day after `day` on which something opens; None where a sensitive period holds it."""
        if self.waits_to_open:
            return None
        return min((p.opens_on for p in self.ordered_phases if p.takes_part and p.opens_on > day), default=None)

    @property
    def state(self) -> State:
        return self.state_on(timezone.localdate())

    @cached_property
    def is_published(self) -> bool:
        """Whether the public can read its page."""
        return any(page.live for page in self.pages.all())

    @property
    def page(self):
        """Its page in the language in use, else in the site's own; None while there is none that the public reads."""
        found = self.pages.all()
        if "pages" not in getattr(self, "_prefetched_objects_cache", {}):
            found = found.select_related("locale")
        live = {page.locale.language_code: page for page in found if page.live}
        return live.get(translation.get_language() or "") or live.get(settings.LANGUAGE_CODE)

    @property
    def title_language(self) -> str:
        """The language of `title_read`: the one in use, where it has a page in that."""
        page = self.page
        return page.locale.language_code if page else settings.LANGUAGE_CODE

    @property
    def title_read(self) -> str:
        """Its title as whoever reads a page or an email in the language in use knows it from its own page."""
        return self.page.title if self.title_language != settings.LANGUAGE_CODE else self.title

    @property
    def source_page(self):
        """Its page in the site's own language, published or not: the one that asks."""
        return self.pages.filter(locale__language_code=settings.LANGUAGE_CODE).first()

    @property
    def newest_draft(self):
        """The words of that page as staff last saved them."""
        page = self.source_page
        return page.get_latest_revision_as_object() if page else None

    @property
    def respond_address(self) -> str:
        return reverse("consultations:start", args=[self.slug])


class PhaseQuerySet(models.QuerySet["Phase"]):
    def open_on(self, day: date) -> Self:
        """Those in which one can take part on `day`, if their consultation is not held in a sensitive period."""
        takes_part = self.exclude(kind=PhaseKind.REPORT)
        return takes_part.filter(opens_on__lte=day, closes_on__gte=day, consultation__waits_to_open=False)

    def asking_from(self, day: date) -> Self:
        """Those in which questions can be answered on `day` or later."""
        return self.filter(kind__in=ANSWERED_KINDS, closes_on__gte=day)


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

    def overlaps(self, other: "Phase") -> bool:
        return self.opens_on <= other.closes_on and other.opens_on <= self.closes_on

    @property
    def in_words(self) -> str:
        """What one can do in it, as its page says it."""
        return self.title or str(WHAT_ONE_DOES[PhaseKind(self.kind)])

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

    Number 0 is the trial: the newest draft, for previews, never asked of the public.
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

    @property
    def is_trial(self) -> bool:
        return self.number == TRIAL

    def questionnaire(self, language: str = "") -> Questionnaire:
        """The questions in `language`, or in the site's own where they were not translated."""
        content = self.questionnaires.get(language) or self.questionnaires[settings.LANGUAGE_CODE]
        return Questionnaire.from_json(content)
