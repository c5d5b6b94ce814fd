"""The first thing staff see: what waits for them, from every app."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wagtail.admin.menu import MenuItem, SubmenuMenuItem, admin_menu
from wagtail.admin.ui.components import Component

from .waiting import waiting_for


class WaitingPanel(Component):
    """What waits for whoever is signed in, the most urgent kind first; a kind word where nothing does."""

    name = "waiting"
    order = -100
    template_name = "core/admin/waiting.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"waiting": waiting_for(parent_context["request"].user)}


class PlainMenu(Component):
    """The menu as plain links, for those whose browser runs no scripts: Wagtail's own is drawn by one."""

    name = "plain-menu"
    order = -110
    template_name = "core/admin/plain_menu.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        request = parent_context["request"]

        def links(items: Iterable[MenuItem]) -> Iterator[MenuItem]:
            for item in items:
                if isinstance(item, SubmenuMenuItem):
                    yield from links(item.menu.menu_items_for_request(request))
                else:
                    yield item

        return {"links": list(links(admin_menu.menu_items_for_request(request)))}
