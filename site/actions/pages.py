"""The public list of actions. An action itself is no page: staff and the process write it, not an editor."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.models import BasePage


class ActionsPage(BasePage):
    """Everything the partnership promised in public, and where it stands: to search, and to narrow."""

    template = "actions/tracker.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of actions")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        from .tracker import tracker_context  # noqa: PLC0415 - it reads the models, which import this page

        return super().get_context(request, *args, **kwargs) | tracker_context(request.GET)
