"""The first thing staff see: what waits for them, from every app."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from .waiting import waiting_for


class WaitingPanel(Component):
    """What waits for whoever is signed in, the most urgent kind first; a kind word where nothing does."""

    name = "waiting"
    order = -100
    template_name = "core/admin/waiting.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"waiting": waiting_for(parent_context["request"].user)}
