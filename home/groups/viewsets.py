"""Staff pages on community groups and on the kinds that this partnership has added."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from people.groups import AddedGroupKind, CommunityGroup, group_kinds

from .forms import NOT_POLITICAL, refuse_places
from .models import GroupsSettings


def staff_address(group: CommunityGroup) -> str:
    return reverse("community_group", args=[group.pk])


class CommunityGroupForm(WagtailAdminModelForm):
    """Any of the kinds there are; no party, no candidate's campaign."""

    kind = forms.ChoiceField(label=_("Kind"), help_text=_("What people look for in the directory."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "---------"), *group_kinds().items()]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if GroupsSettings.current().refuses(name):
            raise ValidationError(NOT_POLITICAL)
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("hides_address"):
            refuse_places(self, "purpose", "public_contact")
        return cleaned


class CommunityGroupIndex(IndexView):
    """The list; a group's name leads to its own staff page."""

    def get_base_queryset(self):
        return super().get_base_queryset().with_kinds()


class CommunityGroupViewSet(ModelViewSet):
    """Community groups and how to reach them. One that has ended is unticked: what it said stays."""

    model = CommunityGroup
    name = "community_groups"
    url_prefix = "community-groups"
    icon = "group"
    menu_label = _("All groups")
    menu_order = 710
    copy_view_enabled = False
    index_view_class = CommunityGroupIndex
    list_display = [
        TitleColumn("name", label=_("Name"), sort_key="name", get_url=staff_address),
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        BooleanColumn("is_verified", label=_("Contact checked")),
        BooleanColumn("is_active", label=_("Active")),
    ]
    list_filter = ["is_active", "hides_address"]
    search_backend_name = None
    search_fields = ["name"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel(name) for name in ("name", "slug", "kind", "purpose", "logo")], heading=_("Who it is")
            ),
            FieldPanel("areas"),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("public_contact", "address", "postcode", "hides_address")],
                heading=_("What the public sees"),
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("contact_email", "postal_address", "meets_every_days")],
                heading=_("How we reach it"),
            ),
            FieldPanel("is_active"),
        ],
        base_form_class=CommunityGroupForm,
    )


class AddedGroupKindViewSet(ModelViewSet):
    """Kinds of group besides those that every partnership has."""

    model = AddedGroupKind
    name = "group_kinds"
    url_prefix = "group-kinds"
    icon = "tag"
    menu_label = _("Kinds of group")
    menu_order = 720
    copy_view_enabled = False
    list_display = ["name", BooleanColumn("may_hide_address", label=_("May hide its address"))]
    search_backend_name = None
    panels = [FieldPanel("name"), FieldPanel("code"), FieldPanel("may_hide_address")]
