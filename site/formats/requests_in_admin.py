"""The queue of formats that people asked for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminPageChooser

from .models import FormatRequest
from .services import answered_by


class RequestForm(WagtailAdminModelForm):
    """Staff type in what came by phone or letter; the due day is set by itself unless they choose one."""

    class Meta:
        model = FormatRequest
        fields = (
            *("page", "about", "wanted", "details", "channel", "name", "email", "phone", "address", "state", "due_on"),
        )
        widgets = {
            "page": AdminPageChooser,
            "details": forms.Textarea(attrs={"rows": 3}),
            "address": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "due_on": _("Left empty: counted in working days from today, as the settings say."),
            "page": _("The page asked for. Empty where it is something else: say what below."),
            "wanted": _("What the page is to be made into."),
            "channel": _("How they asked."),
            "name": _("As letters address them."),
            "email": _("The file, or a link to it, is sent there."),
            "phone": _("For those who would rather be rung up."),
            "address": _("Where large print, Braille or a disc is sent."),
            "state": _(
                "Once it is answered or declined the clock stops, and their details are kept for three months more."
            ),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].required = False

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("due_on"):
            cleaned["due_on"] = answered_by(timezone.localdate())
        return cleaned

    def save(self, commit: bool = True) -> FormatRequest:
        """Note when a request was answered: from that day its sender's details are kept three months more."""
        request = self.instance
        is_done = request.state in {FormatRequest.State.ANSWERED, FormatRequest.State.DECLINED}
        request.answered_at = (request.answered_at or timezone.now()) if is_done else None
        return super().save(commit=commit)


class RequestsIndex(IndexView):
    default_ordering = ("due_on", "pk")


class EnterRequest(CreateView):
    page_title = _("Enter a request")

    def get_initial(self):
        return {**super().get_initial(), "channel": FormatRequest.Channel.PHONE}


class FormatRequestViewSet(ModelViewSet):
    """Who asked for what, by when, and where it stands."""

    model = FormatRequest
    icon = "doc-full"
    menu_label = _("Formats asked for")
    menu_name = "format-requests"
    menu_order = 350
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = RequestsIndex
    add_view_class = EnterRequest
    list_display = [
        "about",
        Column("get_wanted_display", label=_("Format"), sort_key="wanted"),
        StatusTagColumn("get_state_display", label=_("Where it stands"), sort_key="state"),
        Column("due_on", label=_("Due"), sort_key="due_on"),
        Column("lateness", label=_("Late")),
        DateColumn("asked_at", label=_("Asked"), sort_key="asked_at"),
    ]
    list_filter = ["state", "wanted", "channel"]
    search_fields = ["about", "details"]
    search_backend_name = None
    ordering = ["due_on"]
    panels = [
        MultiFieldPanel([FieldPanel(name) for name in ("page", "about", "wanted", "details")], heading=_("What")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("channel", "name", "email", "phone", "address")], heading=_("Who asked")
        ),
        MultiFieldPanel([FieldPanel("state"), FieldPanel("due_on")], heading=_("Answer")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[RequestForm]:
        return RequestForm
