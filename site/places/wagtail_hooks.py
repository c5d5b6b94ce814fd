"""Areas in the admin: list, search, draw, edit."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from core.models import ContentVersion

from .area_writing import settle_current
from .forms import AreaForm
from .models import Area, AreaKind, Postcode
from .services import outlines


class ReportsRepairs:
    """Says what was mended in an outline as it was saved."""

    def save_instance(self) -> Area:
        area = super().save_instance()  # type: ignore[misc] # Wagtail's view is the next class
        if self.form.repairs:  # type: ignore[attr-defined] # set by Wagtail's view before it saves
            words = ", ".join(self.form.repairs)  # type: ignore[attr-defined] # as above
            messages.info(self.request, _("The outline was mended: %(repairs)s.") % {"repairs": words})  # type: ignore[attr-defined] # as above
        return area


class CreateAreaView(ReportsRepairs, CreateView):
    page_title = gettext_lazy("Draw an area")
    submit_button_label = gettext_lazy("Save area")


class EditAreaView(ReportsRepairs, EditView):
    @property
    def can_delete(self) -> bool:
        return self.object.is_drawn and super().can_delete


class DeleteAreaView(DeleteView):
    """Deletes what was drawn here. What came from a file, or something else still needs, stays."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        reason = ""
        if not self.object.is_drawn:
            reason = _("%(area)s was loaded from a file of official boundaries and cannot be deleted here.")
        elif self.object.children.exists():
            reason = _("%(area)s cannot be deleted: other areas belong to it.")
        if reason:
            messages.error(request, reason % {"area": self.object})
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)

    def delete_action(self) -> None:
        with transaction.atomic():
            super().delete_action()
            settle_current(self.object.kind)
            ContentVersion.raise_number()


class AreaViewSet(ModelViewSet):
    """Every area: those from official files to rename and give a population, drawn ones to draw."""

    model = Area
    icon = "site"
    menu_label = gettext_lazy("Areas")
    menu_name = "areas"
    menu_order = 700
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = CreateAreaView
    edit_view_class = EditAreaView
    delete_view_class = DeleteAreaView
    list_display = ["name", "kind", "code", "vintage", "population"]
    list_filter = ["kind", "is_current"]
    list_per_page = 50
    search_fields = ["name", "code"]
    search_backend_name = None
    ordering = ["kind", "name"]

    def get_form_class(self, for_update: bool = False) -> type[AreaForm]:
        return AreaForm


@hooks.register("register_admin_viewset")
def areas() -> AreaViewSet:
    return AreaViewSet("areas", url_prefix="areas")


@hooks.register("register_admin_urls")
def surroundings_address():
    return [path("areas/surroundings.json", surroundings, name="places_surroundings")]


def surroundings(request: HttpRequest) -> JsonResponse:
    """Light lines to draw over: the council area, and its wards or else its neighbourhoods."""
    kinds = (AreaKind.DISTRICT, AreaKind.WARD, AreaKind.MSOA)
    district, wards, neighbourhoods = (outlines(kind) for kind in kinds)
    return JsonResponse({"district": district, "within": wards if wards["features"] else neighbourhoods})


@hooks.register("register_attributions")
def attribute_places() -> list[str]:
    """Whom the boundaries come from, as their importer was told, and the postcodes."""
    postcodes = Postcode.objects.filter(is_illustrative=False)
    sources = Area.objects.order_by("source", "is_illustrative")
    # With all areas, so that it is one query wherever there are any.
    found = list(sources.values_list("source", "is_illustrative", Exists(postcodes)).distinct())
    sentences = [source for source, is_illustrative, _has_postcodes in found if source and not is_illustrative]
    if found[0][2] if found else postcodes.exists():
        year = timezone.localdate().year
        sentences.append(
            f"Contains OS data © Crown copyright and database right {year}. "
            f"Contains Royal Mail data © Royal Mail copyright and database right {year}. "
            f"Contains National Statistics data © Crown copyright and database right {year}."
        )
    return sentences
