"""The words of a forum, one page for each language, and the list of all forums."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField, TranslatableField

from consultations.preparing.blocks import EvidenceBlock
from core.fields import StreamField
from core.models import BasePage
from core.sensitive_words import speaks_of_abuse
from formats.documents import Document
from formats.pages import OfferedInFormats
from home.sensitive_periods.pages import WaitsInSensitivePeriods

from .models import Forum
from .permissions import ForumsPermissions

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
# Other things have these addresses below the list's.
TAKEN_SLUGS = {"rsvp", "calendar", "evidence", "letter", "tables", "check-in", "live", "screen"}


class ForumsPage(BasePage):
    """All forums: the coming one first, then what was held and what became of it."""

    template = "forums/preparing/index.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["forums.ForumPage", "forums.EvidenceListPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of forums")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        from .presenting import index_context  # noqa: PLC0415 - it reads these pages

        return super().get_context(request, *args, **kwargs) | index_context()

    def permissions_for_user(self, user) -> ForumsPermissions:
        return ForumsPermissions(user, self)


class ForumPage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """What a forum is for and what was discussed there, in one language."""

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="pages", verbose_name=_("forum"))
    body = RichTextField(
        _("what it is for"), features=FEATURES, blank=True, help_text=_("Why people should come, in plain words.")
    )
    online = RichTextField(
        _("joining online"), features=FEATURES, blank=True, help_text=_("How to join, and what one needs for it.")
    )
    papers = StreamField(
        EvidenceBlock(),
        blank=True,
        verbose_name=_("papers"),
        help_text=_("What to read beforehand. A file needs a page that says the same, for those who cannot open it."),
    )
    discussed = RichTextField(
        _("what was discussed"),
        features=FEATURES,
        blank=True,
        help_text=_("After the forum: the minutes in plain words. Roles and groups, no names of residents."),
    )
    decisions = RichTextField(
        _("what was decided"),
        features=FEATURES,
        blank=True,
        help_text=_("Afterwards. Actions stand by themselves."),
    )

    template = "forums/preparing/forum.html"
    drawn_with = ("forum__feedback", "forum__previous__feedback")
    parent_page_types = ["forums.ForumsPage"]
    subpage_types = ["forums.ForumReportPage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("online"),
        FieldPanel("papers"),
        FieldPanel("discussed"),
        FieldPanel("decisions"),
    ]
    override_translatable_fields = [
        *(
            TranslatableField(name)
            for name in (
                "title",
                "slug",
                "seo_title",
                "search_description",
                "summary",
                "body",
                "online",
                "papers",
                "discussed",
                "decisions",
            )
        ),
        SynchronizedField("forum"),
    ]

    class Meta:
        verbose_name = _("forum page")

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError({"slug": gettext("Something else has this address. Choose a longer one.")})
        if self.is_source and self.slug != self.forum.slug:
            sentence = gettext("Its address stands in letters and on posters. It stays “%(slug)s”.")
            raise ValidationError({"slug": sentence % {"slug": self.forum.slug}})

    @property
    def is_sensitive(self) -> bool:
        """Whether its title, or that of the forum's record, asks for “Exit this page”."""
        return speaks_of_abuse(self.title) or self.forum.is_sensitive

    @property
    def is_source(self) -> bool:
        """Whether it is the page as first written."""
        return self.locale.language_code == settings.LANGUAGE_CODE

    @cached_property
    def shown(self) -> dict[str, Any]:
        """What it shows besides its own fields, asked for once for the page and for its formats."""
        from .presenting import forum_context  # noqa: PLC0415 - it reads these pages

        return forum_context(self)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | self.shown

    def to_document(self) -> Document:
        """All its words for the other formats, with day, place and programme."""
        return self.document_of_html(
            render_to_string("forums/preparing/words.html", {"page": self, "is_document": True} | self.shown)
        )
