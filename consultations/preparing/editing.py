"""The editor of a consultation's page: in the order in which it is thought through."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from core.models import BasePage

from .checklist import check
from .publishing import why_not


class ConsultationPageForm(WagtailAdminPageForm):
    """A draft is saved as it is. Publishing asks for a reason where the checklist or the lock wants one."""

    def clean(self):
        cleaned = super().clean()
        if self.is_deferred_validation or not self.instance.consultation_id:
            return cleaned
        # What was written here is on the instance only after this.
        for name in ("questions", "published_despite", "changed_because", "equality", "other_ways", "can_change"):
            if name in cleaned:
                setattr(self.instance, name, cleaned[name])
        for field, sentences in why_not(self.instance).items():
            self.add_error(field if field in self.fields else None, ValidationError(sentences))
        return cleaned


class ChecklistPanel(Panel):
    """Where the checklist stands, and the way back to everything else about the consultation."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "consultations/preparing/admin/checklist_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            if self.instance.consultation_id:
                consultation = self.instance.consultation
                context |= {"consultation": consultation, "lines": check(consultation, self.instance)}
            return context


def _field(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


CONTENT_PANELS = [
    *BasePage.content_panels,
    MultiFieldPanel(_field("body", "can_change", "cannot_change", "options"), heading=gettext_lazy("What it is about")),
    FieldPanel("questions"),
    FieldPanel("paper", classname="collapsed"),
    MultiFieldPanel(_field("evidence", "equality"), heading=gettext_lazy("What people should know before they answer")),
    MultiFieldPanel(
        _field("who_should_answer", "other_ways", "contact", "privacy"), heading=gettext_lazy("Who answers, and how")
    ),
    MultiFieldPanel(
        [ChecklistPanel(), *_field("published_despite", "changed_because")],
        heading=gettext_lazy("Before you publish"),
    ),
]
