"""Staff pages on the agencies of the partnership."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from core.panels import fields

from .models import Agency


class AgencyViewSet(ModelViewSet):
    """The organisations that lead priorities and own actions. One that is gone is unticked: its past stays."""

    model = Agency
    name = "agencies"
    url_prefix = "agencies"
    icon = "group"
    menu_label = _("Agencies")
    menu_order = 710
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [
        "name",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        BooleanColumn("is_responsible_authority", label=_("Responsible authority")),
        BooleanColumn("is_active", label=_("In the partnership")),
    ]
    list_filter = ["kind", "is_responsible_authority", "is_active"]
    search_backend_name = None
    search_fields = ["name", "short_name"]
    panels = [
        MultiFieldPanel(
            fields(
                *("name", "short_name", "slug", "kind", "is_responsible_authority"),
                kind=_("Lists of agencies can be narrowed by it."),
            ),
            heading=_("Who it is"),
        ),
        MultiFieldPanel(
            fields(
                *("website", "phone", "contact_email"),
                website=_("Its own site, in full: https://…"),
                phone=_("A number that the public may ring. Not 999 or 101: those stand on every page."),
            ),
            heading=_("Contact"),
        ),
        FieldPanel("approvers"),
        FieldPanel("is_active"),
    ]
