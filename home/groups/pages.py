"""The directory of community groups. A group itself is no page: its own people and the process write it."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.models import BasePage


class GroupsPage(BasePage):
    """Every community group: on a map, in a list, and by postcode: “who speaks for my street?”."""

    template = "home/groups/directory.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("directory of community groups")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        from .directory import directory_context  # noqa: PLC0415 - it reads the models, which import this page

        return super().get_context(request, *args, **kwargs) | directory_context(request.GET)
