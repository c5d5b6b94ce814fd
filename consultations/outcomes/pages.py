"""The report of a consultation: a page under the consultation's own, which builds itself."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import TranslatableField

from consultations.preparing.models import Consultation
from consultations.preparing.pages import ConsultationPage

from .report_pages import FEATURES, ReportPage
from .report_parts import parts_of


class ConsultationReportPage(ReportPage):
    """Method, who answered, results, themes, decisions, compliance and annexes of one consultation.

    All of it comes from the records. Staff add a foreword and the words of the decision.
    """

    decisions = RichTextField(
        _("decisions"),
        features=FEATURES,
        blank=True,
        help_text=_("What was decided, by whom and when, and how the answers were weighed. The actions follow it."),
    )

    template = "consultations/outcomes/report.html"
    body_template = "consultations/outcomes/report_body.html"
    parent_page_types = ["consultations.ConsultationPage"]
    content_panels = [*ReportPage.content_panels, FieldPanel("decisions")]
    override_translatable_fields = [*ReportPage.override_translatable_fields, TranslatableField("decisions")]

    class Meta:
        verbose_name = _("consultation report")

    @property
    def is_sensitive(self) -> bool:
        """Whether its consultation asks for “Exit this page”."""
        return self.consultation_page.is_sensitive

    @property
    def consultation(self) -> Consultation:
        return self.consultation_page.consultation

    @cached_property
    def consultation_page(self):
        related = ("locale", "consultation__agency")
        found = ConsultationPage.objects.select_related(*related).parent_of(self).get()
        # Where Wagtail looks first.
        self._cached_parent_obj = found
        return found

    @cached_property
    def parts(self) -> dict[str, Any]:
        return parts_of(self.consultation, self.consultation_page, language=self.locale.language_code)
