"""The words of a consultation, one page for each language, and the list of all consultations."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from core.models import BasePage
from formats.pages import OfferedInFormats
from home.sensitive_periods.pages import WaitsInSensitivePeriods

from .models import Consultation

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class ConsultationsPage(BasePage):
    """All consultations: open ones first, then those that were answered, then what is to come."""

    template = "consultations/preparing/index.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["consultations.ConsultationPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of consultations")


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

    template = "consultations/preparing/consultation.html"
    parent_page_types = ["consultations.ConsultationsPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("consultation"),
        FieldPanel("body"),
        FieldPanel("can_change"),
        FieldPanel("cannot_change"),
    ]

    class Meta:
        verbose_name = _("consultation page")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"consultation": self.consultation}
