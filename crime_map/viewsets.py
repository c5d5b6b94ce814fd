"""Staff pages on the police's figures: which months are in, what was corrected, and what is known of each force."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .models import Coverage, PoliceForce, Revision, StopSearchCount


class ReadOnlyPolicy(ModelPermissionPolicy):
    """What the importer writes is never edited by hand."""

    def user_has_permission(self, user, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


for written_by_the_importer in (Coverage, Revision, StopSearchCount):
    register_permission_policy(written_by_the_importer, ReadOnlyPolicy(written_by_the_importer))


class ReadOnlyViewSet(ModelViewSet):
    """A list and a page for each row, with nothing to change."""

    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields: list[str] = []
    list_per_page = 100


def _month() -> Column:
    return Column("month", label=_("Month"), sort_key="month", accessor=lambda row: f"{row.month:%B %Y}")


class CoverageViewSet(ReadOnlyViewSet):
    model = Coverage
    icon = "calendar-check"
    menu_label = _("Months that are in")
    list_display = [
        _month(),
        Column("force", label=_("Force"), sort_key="force"),
        Column("get_kind_display", label=_("File")),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("kept", label=_("Rows kept")),
        Column("duplicates", label=_("Duplicates dropped")),
        Column("not_mapped", label=_("Not mapped")),
        Column("elsewhere", label=_("Elsewhere"), accessor=lambda row: _known(row.elsewhere)),
        Column("disagreeing", label=_("Small area disagrees")),
        BooleanColumn("is_illustrative", label=_("Made up")),
        Column("imported_at", label=_("Imported"), sort_key="imported_at"),
    ]
    list_filter = ["state", "kind", "force"]
    list_export = [
        *("force", "month", "kind", "state", "note", "source", "released_on", "imported_at"),
        *("read", "kept", "duplicates", "not_mapped", "elsewhere", "unknown_outcomes", "disagreeing"),
    ]
    ordering = "-month"


class RevisionViewSet(ReadOnlyViewSet):
    model = Revision
    icon = "history"
    menu_label = _("Corrected months")
    list_display = [
        Column("revised_at", label=_("Corrected"), sort_key="revised_at"),
        _month(),
        Column("force", label=_("Force"), sort_key="force"),
        Column("get_kind_display", label=_("File")),
        Column("rows_before", label=_("Rows before")),
        Column("rows_after", label=_("Rows after")),
        Column("added", label=_("Added")),
        Column("removed", label=_("Removed")),
        Column("outcomes_changed", label=_("Outcomes changed")),
    ]
    list_filter = ["kind", "force"]
    list_export = ["revised_at", "force", "month", "kind", "rows_before", "rows_after", "added", "removed"]


class StopSearchViewSet(ReadOnlyViewSet):
    model = StopSearchCount
    icon = "view"
    menu_label = _("Stops and searches")
    list_display = [
        _month(),
        Column("force", label=_("Force"), sort_key="force"),
        Column("area", label=_("Area"), accessor=lambda row: row.area or _("In no loaded area")),
        Column("object_of_search", label=_("Object of search")),
        Column("outcome", label=_("Outcome")),
        Column("count", label=_("Exact number"), sort_key="count"),
    ]
    list_filter = ["force"]


class PoliceForceViewSet(ModelViewSet):
    model = PoliceForce
    icon = "group"
    menu_label = _("Police forces")
    copy_view_enabled = False
    list_display = ["name", "slug", BooleanColumn("counts_in_rates", label=_("Counts in rates"))]
    panels = [FieldPanel("name"), FieldPanel("counts_in_rates"), FieldPanel("districts")]


class CrimeDataGroup(ModelViewSetGroup):
    menu_label = _("Crime figures")
    menu_icon = "doc-full"
    items = (CoverageViewSet, RevisionViewSet, StopSearchViewSet, PoliceForceViewSet)


def _known(count: int | None) -> str:
    return str(_("Not known")) if count is None else str(count)
