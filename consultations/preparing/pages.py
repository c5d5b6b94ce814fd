"""The words of a consultation, one page for each language, and the list of all consultations."""

from datetime import datetime, time
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.timezone import make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from consultations.panels import questions_preview
from consultations.questions.branching import problems_of
from consultations.questions.questionnaire import Questionnaire
from core.fields import StreamField
from core.models import BasePage
from core.sensitive_words import speaks_of_abuse
from formats.documents import Document
from formats.pages import OfferedInFormats
from home.sensitive_periods.pages import WaitsInSensitivePeriods

from .blocks import EvidenceBlock, OptionBlock, PaperSectionBlock, QuestionsBlock, read_questions
from .editing import CONTENT_PANELS, ConsultationPageForm
from .models import Consultation
from .permissions import ConsultationsPermissions
from .presenting import consultation_context, index_context

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
# Other things have these addresses below the list's.
TAKEN_SLUGS = {"feed"}
QUESTIONS = "questions"
PREVIEW_MODES = [("", _("Page")), (QUESTIONS, _("Questions"))]
WORDS = (
    "title",
    "slug",
    "seo_title",
    "search_description",
    "summary",
    "body",
    "can_change",
    "cannot_change",
    "options",
    "evidence",
    "paper",
    "equality",
    "who_should_answer",
    "other_ways",
    "contact",
    "privacy",
    "questions",
)


class ConsultationsPage(BasePage):
    """All consultations: open ones first, then those being considered, then what was answered."""

    template = "consultations/preparing/index.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["consultations.ConsultationPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of consultations")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | index_context(request)

    def permissions_for_user(self, user) -> ConsultationsPermissions:
        return ConsultationsPermissions(user, self)


class ConsultationPage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """What a consultation is about, in one language: who decides, what can change, and what is asked."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="pages", verbose_name=_("consultation")
    )
    body = RichTextField(
        _("what it is about"), features=FEATURES, blank=True, help_text=_("What is proposed and why, in plain words.")
    )
    can_change = RichTextField(
        _("what can change"), features=FEATURES, blank=True, help_text=_("What people's answers may decide.")
    )
    cannot_change = RichTextField(
        _("what cannot change"), features=FEATURES, blank=True, help_text=_("What is settled already, and why.")
    )
    options = StreamField(
        [("option", OptionBlock())],
        blank=True,
        verbose_name=_("options"),
        help_text=_("What could be done, each with its reasons. Doing nothing may be one."),
    )
    evidence = StreamField(
        EvidenceBlock(),
        blank=True,
        verbose_name=_("evidence"),
        help_text=_("What you rely on. A file needs a page that says the same, for those who cannot open it."),
    )
    paper = StreamField(
        [("section", PaperSectionBlock())],
        blank=True,
        verbose_name=_("document to comment on"),
        help_text=_("Only where there is a phase “Paper”: people comment on each part. One subject a part."),
    )
    equality = RichTextField(
        _("effect on equality"),
        features=FEATURES,
        blank=True,
        help_text=_("Whom it may touch more than others, with a link to the equality impact assessment."),
    )
    who_should_answer = models.TextField(
        _("who should answer"), blank=True, help_text=_("In one or two sentences: whom it concerns most.")
    )
    other_ways = RichTextField(
        _("ways to answer without the web"),
        features=FEATURES,
        blank=True,
        help_text=_("Where paper forms are, the number to call, when somebody is there to help."),
    )
    contact = RichTextField(
        _("who to ask"), features=FEATURES, blank=True, help_text=_("A team or role, with telephone and email.")
    )
    privacy = RichTextField(
        _("privacy: what is special here"),
        features=FEATURES,
        blank=True,
        help_text=_("Who else sees the answers, if anybody. What holds for every consultation is said by itself."),
    )
    questions = StreamField(
        QuestionsBlock(),
        blank=True,
        verbose_name=_("questions"),
        help_text=_("Sections are pages: one subject each. Nobody minds ten good questions; forty lose half of all."),
    )
    published_despite = models.TextField(
        _("why it is published all the same"),
        blank=True,
        help_text=_("Needed where something on the checklist is missing. Kept, and published with the report."),
    )
    changed_because = models.TextField(
        _("why the questions changed"),
        blank=True,
        help_text=_("Needed once it has opened: what you changed, and why. The public sees it."),
    )

    template = "consultations/preparing/consultation.html"
    preview_modes = PREVIEW_MODES
    parent_page_types = ["consultations.ConsultationsPage"]
    subpage_types = ["consultations.ConsultationReportPage"]
    base_form_class = ConsultationPageForm
    content_panels = CONTENT_PANELS
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("can_change")]
    override_translatable_fields = [
        *(TranslatableField(name) for name in WORDS),
        *(SynchronizedField(name) for name in ("consultation", "published_despite", "changed_because")),
    ]

    class Meta:
        verbose_name = _("consultation page")

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError({"slug": gettext("Something else has this address. Choose a longer one.")})
        if self.is_source and self.slug != self.consultation.slug:
            sentence = gettext("Its address stands on paper forms and in letters. It stays “%(slug)s”.")
            raise ValidationError({"slug": sentence % {"slug": self.consultation.slug}})

    def publish(self, revision, *args, **kwargs):
        """Publish `revision`, unless its questions cannot be asked."""
        draft = revision.as_object()
        if draft.is_source and (found := problems_of(draft.questionnaire)):
            raise ValidationError([problem.sentence for problem in found])
        return super().publish(revision, *args, **kwargs)

    @property
    def opens_at(self) -> datetime | None:
        """Its opening, until it is announced in one language: from then on the opening itself is held."""
        # Asked anew: this is read while it is published, and what its consultation remembers of that is then wrong.
        is_announced = self.consultation.pages.live().exists()
        first = None if is_announced else self.consultation.opens_on
        return make_aware(datetime.combine(first, time())) if first else None

    @property
    def is_sensitive(self) -> bool:
        """Whether its own title, or its consultation, asks for “Exit this page”."""
        return speaks_of_abuse(self.title) or self.consultation.is_sensitive

    @property
    def is_source(self) -> bool:
        """Whether it is the page as first written: only its publication asks anybody anything."""
        return self.locale.language_code == settings.LANGUAGE_CODE

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions as this page's words have them, published or not."""
        return read_questions(self.questions)

    @cached_property
    def shown(self) -> dict[str, Any]:
        """What it shows besides its own fields, asked for once for the page and for its formats."""
        return consultation_context(self)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        is_preview = getattr(request, "is_preview", False)
        return super().get_context(request, *args, **kwargs) | (self._previewed() if is_preview else self.shown)

    def _previewed(self) -> dict[str, Any]:
        """What it would show with the questions in its editor, whatever is asked now."""
        return consultation_context(self, asked=self.questionnaire)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        drawn = questions_preview(request, self) if mode_name == QUESTIONS else None
        return drawn or super().serve_preview(request, mode_name)

    def to_document(self) -> Document:
        """All its words for the other formats, with the days; and the questions, so that they can be read before."""
        return self.document_of_html(
            render_to_string("consultations/preparing/words.html", {"page": self} | self.shown)
        )
