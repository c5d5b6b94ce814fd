"""Staff pages on the automatic checks and the steps of the law: rows that are looked over and changed."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from core.panels import fields

from .models import ConcernRule, LegalStep


class ConcernRuleViewSet(ModelViewSet):
    model = ConcernRule
    name = "automatic_checks"
    url_prefix = "automatic-checks"
    icon = "search"
    menu_label = _("Automatic checks")
    menu_order = 720
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "key",
        Column("get_kind_display", label=_("Looks for")),
        BooleanColumn("is_risk", label=_("Risk to a person")),
        BooleanColumn("is_active", label=_("In use")),
        Column("as_of", label=_("Looked over")),
    ]
    list_filter = ["kind", "is_risk", "is_active"]
    search_fields = ["key", "words", "sentence"]
    search_backend_name = None
    panels = [
        FieldPanel("key"),
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("words", "pattern", "finds_names", "only_near_name")],
            heading=_("What to look for"),
        ),
        FieldPanel("sentence"),
        FieldPanel("is_risk"),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("as_of")], heading=_("What it rests on")),
        FieldPanel("is_active"),
    ]


class LegalStepViewSet(ModelViewSet):
    model = LegalStep
    name = "defamation_law"
    url_prefix = "defamation-law"
    icon = "clipboard-list"
    menu_label = _("Law on defamation")
    menu_order = 730
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "title",
        "nation",
        "within",
        Column("get_clock_display", label=_("Counted in")),
        "provision",
        "as_of",
    ]
    list_filter = ["nation"]
    panels = fields(
        *("key", "nation", "title", "words", "within", "clock", "provision", "source", "as_of", "is_active"),
        is_active=_("Untick it where the law no longer asks for it."),
    )
