"""Where the team says which tiers there are, who meets, and how long an action may stay."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from ..officers import officers
from .models import Tier


class TierForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = officers()


Tier.base_form_class = TierForm  # type: ignore[attr-defined] # where Wagtail's panels look for it


class TierViewSet(ModelViewSet):
    """Few, and seldom changed: reached from the page of tiers and meetings, not from the menu."""

    model = Tier
    name = "tiers"
    url_prefix = "tiers"
    icon = "order"
    menu_label = _("Tiers of actions")
    add_to_admin_menu = False
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = ["name", "meets", "number", "limit_days"]
    search_fields = ["name", "meets"]
    search_backend_name = None
    panels = [FieldPanel(name) for name in ("name", "meets", "number", "limit_days", "chair")]
