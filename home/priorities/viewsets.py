"""Staff pages on measures, delivery groups, signed plans and tasking groups."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django_filters import DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from core.panels import fields

from . import admin_views
from .groups import DeliveryGroup
from .local import TaskingGroup
from .measures import Measure
from .pages import PriorityPage
from .sign_off import Dispatch


class AddMeasureView(CreateView):
    """A measure for the priority whose editor led here, of the nature that it lacks."""

    def get_initial_form_instance(self) -> Measure:
        number, nature = self.request.GET.get("priority", ""), self.request.GET.get("nature", "")
        priority = PriorityPage.objects.filter(pk=number).first() if number.isdecimal() else None
        return Measure(priority=priority, nature=nature if nature in Measure.Nature.values else "quantitative")


class MeasureFilters(WagtailFilterSet):
    next_reading_due_on = DateFromToRangeFilter(label=_("Next reading due"), widget=DateRangePickerWidget)

    class Meta:
        model = Measure
        fields = ("nature", "origin", "is_headline", "is_active", "next_reading_due_on")


class MeasureViewSet(ModelViewSet):
    model = Measure
    add_view_class = AddMeasureView
    name = "measures"
    url_prefix = "measures"
    icon = "order"
    menu_label = _("Measures")
    copy_view_enabled = False
    list_display = [
        "name",
        Column("priority", label=_("Priority"), accessor=lambda each: each.priority or _("Headline")),
        Column("get_origin_display", label=_("Where they come from")),
        Column("next_reading_due_on", label=_("Next reading due"), sort_key="next_reading_due_on"),
        TitleColumn(
            "readings",
            label=_("Readings"),
            accessor=lambda each: _("Read and write"),
            get_url=lambda each: each.readings_address(),
        ),
        BooleanColumn("is_active", label=_("In use")),
    ]
    filterset_class = MeasureFilters
    list_export = ["name", "priority", "nature", "unit", "source", "baseline", "target", "due_on"]
    search_backend_name = None
    search_fields = ["name"]
    panels = [
        MultiFieldPanel(
            fields(
                *("name", "priority", "is_headline", "nature", "kind", "unit", "good_direction"),
                good_direction=_("Whether it should rise or fall. “Better” and “worse” are said by it."),
            ),
            heading=_("What is measured"),
        ),
        MultiFieldPanel(
            fields("baseline", "baseline_when", "target", "due_on", "is_target_illustrative"), heading=_("Target")
        ),
        MultiFieldPanel(
            fields(
                *("origin", "source", "breakdown", "frequency", "next_reading_due_on"),
                breakdown=_("By what each reading is divided, beside the whole. Empty: by nothing."),
            ),
            heading=_("Readings"),
        ),
        MultiFieldPanel(
            fields("categories", "area", "months"), heading=_("Readings from the crime figures"), classname="collapsed"
        ),
        MultiFieldPanel(fields("is_active", "order"), heading=_("In lists")),
    ]

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("readings/<int:pk>/", admin_views.readings, name="readings"),
            path("readings/<int:pk>/file/", admin_views.import_readings, name="import"),
        ]


class DeliveryGroupViewSet(ModelViewSet):
    model = DeliveryGroup
    name = "delivery_groups"
    url_prefix = "delivery-groups"
    icon = "group"
    menu_label = _("Delivery groups")
    copy_view_enabled = False
    list_display = [
        "name",
        Column("chaired_by", label=_("Chaired by")),
        TitleColumn("pack", label=_("Pack"), accessor=lambda each: _("Open"), get_url=lambda each: each.pack_address()),
        BooleanColumn("is_active", label=_("Meets")),
    ]
    search_backend_name = None
    search_fields = ["name"]
    panels = fields("name", "slug", "purpose", "chaired_by", "is_active")


class DispatchViewSet(ModelViewSet):
    model = Dispatch
    name = "dispatches"
    url_prefix = "plans-sent"
    icon = "mail"
    menu_label = _("Plans sent")
    copy_view_enabled = False
    list_display = ["strategy", Column("sent_to", label=_("To")), Column("sent_on", label=_("On"), sort_key="sent_on")]
    panels = fields(
        *("strategy", "sent_on", "sent_to"),
        strategy=_("Which plan or assessment was sent on. Its page says so."),
        sent_on=_("The day it left."),
    )


class TaskingGroupViewSet(ModelViewSet):
    model = TaskingGroup
    name = "tasking_groups"
    url_prefix = "tasking-groups"
    icon = "site"
    menu_label = _("Local priorities")
    copy_view_enabled = False
    list_display = [
        "name",
        Column("area", label=_("Area")),
        TitleColumn(
            "local", label=_("Priorities"), accessor=lambda each: _("Choose and report"), get_url=admin_views.address_of
        ),
        BooleanColumn("is_active", label=_("Meets")),
    ]
    search_backend_name = None
    search_fields = ["name"]
    panels = [
        *fields(*("name", "area", "about", "is_active"), area=_("On whose page its priorities and reports stand.")),
        InlinePanel(
            "members",
            heading=_("Who has a seat"),
            panels=fields(*("agency", "community_group"), agency=_("An organisation, or a community group below.")),
        ),
    ]

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("priorities/<int:pk>/", admin_views.local_priorities, name="priorities"),
        ]


class PrioritiesGroup(ModelViewSetGroup):
    menu_label = _("Priorities")
    menu_icon = "order"
    menu_order = 250
    items = (MeasureViewSet, DeliveryGroupViewSet, DispatchViewSet, TaskingGroupViewSet)
