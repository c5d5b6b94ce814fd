"""What makes the staff pages the team's own."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .guide import guide


@hooks.register("register_admin_urls")
def guide_address() -> list[URLPattern]:
    return [path("guide/", guide, name="editors_guide")]


@hooks.register("register_help_menu_item")
def guide_in_the_menu() -> MenuItem:
    return MenuItem(_("Editor's guide"), reverse("editors_guide"), icon_name="help", order=50)
