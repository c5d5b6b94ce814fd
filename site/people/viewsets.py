"""Staff pages on the agencies of the partnership, and on community groups."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Agency, CommunityGroup


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
            [FieldPanel(name) for name in ("name", "short_name", "slug", "kind", "is_responsible_authority")],
            heading=_("Who it is"),
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("website", "phone", "contact_email")], heading=_("Contact")),
        FieldPanel("approvers"),
        FieldPanel("is_active"),
    ]


class CommunityGroupViewSet(ModelViewSet):
    """Community groups and their registered contacts. One that has ended is unticked: what it said stays."""

    model = CommunityGroup
    name = "community_groups"
    url_prefix = "community-groups"
    icon = "group"
    menu_label = _("Community groups")
    menu_order = 700
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [
        "name",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        BooleanColumn("is_verified", label=_("Contact checked")),
        BooleanColumn("is_active", label=_("Active")),
    ]
    list_filter = ["kind", "is_active"]
    search_backend_name = None
    search_fields = ["name"]
    panels = [
        MultiFieldPanel([FieldPanel(name) for name in ("name", "slug", "kind", "purpose")], heading=_("Who it is")),
        FieldPanel("areas"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("contact_email", "verified_at", "public_contact", "meets_every_days")],
            heading=_("How to reach it, and when it meets"),
        ),
        FieldPanel("is_active"),
    ]
