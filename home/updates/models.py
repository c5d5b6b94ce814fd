"""Updates: what the partnership tells people, and the page that lists them."""

import hashlib
import json
from datetime import date
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.search import index

from core.fields import StreamField
from core.models import BasePage
from core.sensitive_words import speaks_of_abuse
from formats.documents import Document
from formats.pages import OfferedInFormats
from home.priorities.models import PriorityPage
from home.sensitive_periods.pages import WaitsInSensitivePeriods
from home.topics import Topic
from people.models import Agency
from places.models import Area

from .blocks import UpdateBody
from .checking import refusals
from .codes import code_of
from .forms import UpdatePageForm
from .kinds import UpdateKind, Urgency
from .panels import CONTENT_PANELS
from .presenting import list_context, update_context
from .previewing import PREVIEW_MODES, preview
from .querysets import UpdatePageQuerySet
from .records import AppealApproval, Correction, DailyViews, Sending, Withdrawal
from .services import ask_for_agreement, unschedule

__all__ = [
    "AppealApproval",
    "Correction",
    "DailyViews",
    "Sending",
    "UpdateKind",
    "UpdatePage",
    "UpdatesPage",
    "Urgency",
    "Withdrawal",
]

# Other things have these addresses below the list's.
TAKEN_SLUGS = {"feed", "embed"}


class UpdatesPage(BasePage):
    """All updates, by area, kind and topic."""

    template = "home/updates/updates_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.UpdatePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of updates")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | list_context(UpdatePage.objects.all(), request)


class UpdatePage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """News, an appeal, advice, a warning, a meeting or a result, for some areas or for everywhere."""

    kind = models.CharField(max_length=8, choices=UpdateKind, default=UpdateKind.NEWS)
    areas = ParentalManyToManyField(
        Area,
        blank=True,
        related_name="+",
        help_text=_("The places it is about. Leave empty for everywhere you cover."),
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="+", help_text=_("What it is about. People subscribe to these.")
    )
    priority = models.ForeignKey(
        PriorityPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="updates",
        help_text=_("The priority it belongs to, whose page then lists it."),
    )
    urgency = models.CharField(
        max_length=9,
        choices=Urgency,
        default=Urgency.ROUTINE,
        help_text=_("Urgent is for danger now: it goes out at night too, and at once to those who get digests."),
    )
    body = StreamField(UpdateBody, help_text=_("What happened, what it means for people, what they can do."))
    agency = models.ForeignKey(
        Agency,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who says this: the organisation that answers for it."),
    )
    expires_on = models.DateField(
        null=True,
        blank=True,
        help_text=_("The last day it matters. Then it leaves the lists; its page stays. An appeal must have one."),
    )
    tells_subscribers = models.BooleanField(
        default=True, help_text=_("Untick to publish it on the site only, without alerts.")
    )
    starts_at = models.DateTimeField(null=True, blank=True, help_text=_("For a meeting: when it begins."))
    ends_at = models.DateTimeField(null=True, blank=True, help_text=_("For a meeting: when it ends, if you know."))
    venue = models.TextField(
        blank=True, help_text=_("For a meeting: the place with its address, and how to get in with a wheelchair.")
    )
    online_address = models.URLField(blank=True, help_text=_("For a meeting: where to join online."))

    objects: ClassVar[UpdatePageQuerySet] = BasePage._default_manager.from_queryset(UpdatePageQuerySet)()  # type: ignore[assignment,misc] # the same, typed

    template = "home/updates/update_page.html"
    withdrawn_template = "home/updates/withdrawn.html"
    parent_page_types = ["home.UpdatesPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = UpdatePageForm
    content_panels = CONTENT_PANELS
    preview_modes = PREVIEW_MODES
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("kind")]

    class Meta:
        verbose_name = _("update")
        indexes = [models.Index(fields=["kind", "starts_at"], name="update_kind_start")]

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError({"slug": _("Something else has this address. Choose a longer one.")})
        if self.kind == UpdateKind.MEETING and self.starts_at and not self.expires_on:
            self.expires_on = timezone.localdate(self.ends_at or self.starts_at)

    def save(self, *args, **kwargs):
        # Only publishing a revision shows it to anybody, so that whoever must agree, or be told, is asked, and told.
        if self._state.adding and not self.alias_of_id:
            self.live = False
        return super().save(*args, **kwargs)

    def publish(self, revision, *args, **kwargs):
        """Publish `revision`, unless it is an appeal that somebody has to agree to first: then it waits for them."""
        draft = revision.as_object()
        if found := refusals(draft):
            sentences = [finding.sentence for finding in found]
            if revision.approved_go_live_at:
                # The diary goes on with other pages; the dashboard says that this one stayed behind.
                unschedule(update=self, sentences=sentences)
                return None
            raise ValidationError(sentences)
        if ask_for_agreement(update=draft, revision=revision, asked_by=kwargs.get("user")) and not draft.is_for_later:
            return None
        return super().publish(revision, *args, **kwargs)

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.withdrawn:
            context = {"page": self, "withdrawal": self.withdrawn}
            return TemplateResponse(request, self.withdrawn_template, context, status=HTTPStatus.GONE)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | self.shown

    @property
    def may_be_offered(self) -> bool:
        return self.withdrawn is None

    def to_document(self) -> Document:
        """All its words, for the other formats: from and for whom, corrections, when and where a meeting is, body.

        Below them stands what people replied and were answered.
        """
        html = render_to_string("home/updates/document.html", {"page": self, **self.shown})
        return self.document_of_html(html, below=render_to_string("home/updates/below.html", {"page": self}))

    def own_words(self) -> Document:
        """As `to_document`, for what says itself from whom and for whom it is, as an alert does."""
        return self.document_of_html(render_to_string("home/updates/words.html", {"page": self, **self.shown}))

    @cached_property
    def shown(self) -> dict[str, Any]:
        """What it shows besides its own fields, asked for once for the page and for its formats."""
        return update_context(self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview(self, request, mode_name) or super().serve_preview(request, mode_name)

    @property
    def is_for_later(self) -> bool:
        """Whether publishing it now only puts it into the diary."""
        return self.go_live_at is not None and self.go_live_at > timezone.now()

    @cached_property
    def source(self) -> "UpdatePage":
        """This update as it was first written: what has become of it since is kept there."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return self
        written = UpdatePage.objects.filter(
            translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE
        )
        return written.first() or self

    @property
    def code(self) -> str:
        """The end of its short address, for posters and for reading out. A draft never saved has one of no page."""
        return code_of(self.pk or 0)

    @property
    def address(self) -> str:
        """Where its page is, whole, for those who meet it outside this site."""
        return f"{settings.SITE_URL}{self.url}"

    @property
    def short_address(self) -> str:
        return reverse("updates:short", args=[self.code])

    @cached_property
    def chosen_topics(self) -> list[Topic]:
        return list(self.topics.all())

    @property
    def is_sensitive(self) -> bool:
        """Whether it is about something that must not show on somebody's screen by chance.

        One of its topics says so, or the priority that it belongs to, or its title where nobody ticked a topic.
        """
        return (
            any(topic.is_sensitive for topic in self.chosen_topics)
            or speaks_of_abuse(self.title)
            or (self.priority is not None and self.priority.is_sensitive)
        )

    def is_meeting_from(self, day: date) -> bool:
        """Whether it announces a meeting on `day` or later."""
        starts_on = timezone.localdate(self.starts_at) if self.starts_at else None
        return self.kind == UpdateKind.MEETING and starts_on is not None and starts_on >= day

    @property
    def has_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def was_sent(self) -> bool:
        return Sending.objects.filter(update=self.source).exists()

    @cached_property
    def withdrawn(self) -> Withdrawal | None:
        """What stands in its place, where it has been withdrawn."""
        return Withdrawal.objects.filter(update__translation_key=self.translation_key).first()

    @property
    def words_digest(self) -> str:
        """A hash of all its words: somebody who agreed to them agreed to no others."""
        words = [self.title, self.summary, self.body.get_prep_value()]
        return hashlib.sha256(json.dumps(words, sort_keys=True, default=str).encode()).hexdigest()
