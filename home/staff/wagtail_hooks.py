"""What makes the staff pages the team's own."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .guide import guide


@hooks.register("register_admin_urls")
def guide_address() -> list[URLPattern]:
    return [path("guide/", guide, name="editors_guide")]


# Wagtail's own: a guide to Wagtail beside ours, and news for those who build sites, each with a badge that asks for it.
FOR_DEVELOPERS = ("whats-new-in-wagtail", "editor-guide")


@hooks.register("construct_help_menu")
def leave_out_what_is_for_developers(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if not item.name.startswith(FOR_DEVELOPERS)]


@hooks.register("register_help_menu_item")
def guide_in_the_menu() -> MenuItem:
    return MenuItem(_("Editor's guide"), reverse("editors_guide"), icon_name="help", order=50, name="our-guide")
