"""Staff pages that Wagtail makes by itself: days and facts of a consultation, the library, the checklist."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet

from core.panels import fields

from .checklist import compliance_of
from .compliance import ChecklistItem
from .forms import ConsultationForm
from .library import SavedQuestions
from .models import Consultation
from .publishing import record_changed_facts


class RecordEditView(EditView):
    """Days and facts; afterwards back to the consultation's own page.

    What changes once the public reads it is recorded: how the checklist stands from then on, with what it lacks.
    """

    def save_instance(self) -> Consultation:
        saved = super().save_instance()
        before = compliance_of(saved)
        record = record_changed_facts(consultation=saved, by=self.request.user)
        if record and record != before and record.unmet:
            lacking = " ".join(f"{line['statement']}: {line['words']}" for line in record.unmet)
            words = _(
                "It is published, and the checklist as it stands now is recorded for its report. It lacks: %(lines)s"
            )
            messages.warning(self.request, words % {"lines": lacking})
        return saved

    def get_success_url(self) -> str:
        return reverse("consultation_detail", args=[self.object.pk])


class ConsultationRecordViewSet(ModelViewSet):
    """Editing only: consultations are listed and started on pages of their own."""

    model = Consultation
    name = "consultation_records"
    url_prefix = "consultation-records"
    icon = "form"
    copy_view_enabled = False
    edit_view_class = RecordEditView
    list_display = ["title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            InlinePanel(
                "phases",
                heading=_("Days"),
                label=_("Phase"),
                help_text=_("When people can take part, and how. At most one survey is open on any day."),
                panels=fields(*("kind", "title", "opens_on", "closes_on"), kind=_("What people do in these days.")),
            ),
            MultiFieldPanel(
                fields(
                    *("decider", "decides_on", "response_due_weeks"),
                    decides_on=_("The public reads it in the timeline. Empty while nobody knows."),
                ),
                heading=_("What becomes of it"),
            ),
            MultiFieldPanel(
                fields(
                    *("areas", "topics", "priority", "agency"),
                    topics=_("What it is about, as updates name it."),
                    priority=_("Its page then lists this consultation."),
                ),
                heading=_("What it belongs to"),
            ),
            MultiFieldPanel(
                fields(
                    *("groups_may_answer", "is_invited_only", "asks_monitoring", "equality_in_answers"),
                    "retention_years",
                    groups_may_answer=_("As one, beside the people in them: results tell the two apart."),
                ),
                heading=_("Who answers"),
            ),
        ],
        base_form_class=ConsultationForm,
    )

    def get_urlpatterns(self):
        elsewhere = {"index": "consultation_list", "add": "consultation_start"}
        redirects = [
            path("" if name == "index" else "new/", RedirectView.as_view(pattern_name=there), name=name)
            for name, there in elsewhere.items()
        ]
        return [*redirects, *(each for each in super().get_urlpatterns() if each.name not in elsewhere)]


class LibraryViewSet(ModelViewSet):
    model = SavedQuestions
    name = "question_library"
    url_prefix = "question-library"
    icon = "folder-open-inverse"
    menu_label = _("Question library")
    copy_view_enabled = False
    list_display = ["name", Column("saved_at", label=_("Saved"), sort_key="saved_at")]
    search_backend_name = None
    search_fields = ["name", "about"]
    panels = fields(*("name", "about", "questions"), questions=_("What is changed here holds for drafts made later."))


class ChecklistViewSet(ModelViewSet):
    """Dated and with their sources: what a partnership holds itself to is its own to change."""

    model = ChecklistItem
    name = "consultation_checklist_items"
    url_prefix = "consultation-checklist"
    icon = "tasks"
    menu_label = _("Checklist of consultations")
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "statement",
        Column("get_principle_display", label=_("Principle")),
        Column("source", label=_("Source")),
        Column("as_at", label=_("As at")),
        BooleanColumn("is_active", label=_("In use")),
    ]
    list_filter = ["principle", "is_active"]
    search_backend_name = None
    panels = fields(
        *("statement", "explanation", "principle", "source", "source_address", "nation", "as_at", "threshold"),
        *("order", "is_active"),
        principle=_("Under which heading it stands in the list."),
        source_address=_("Where it can be read."),
        order=_("Small numbers come first."),
        is_active=_("Untick it rather than delete it: older consultations keep what they were held to."),
    )
