"""What apps add to the page of a neighbourhood and to the first page.

    @hooks.register("register_neighbourhood_panel")
    def open_consultations(area: Area) -> Panel | None:
        return Panel(order=40, name="have-your-say", title=_("Have your say"), template="...", context={...})

    @hooks.register("register_home_panel")
    def newest_updates() -> Panel | None: ...

None where there is nothing to show: no panel is ever an empty box. A panel asks for as many queries with fifty
of everything as with one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wagtail import hooks

from places.models import Area


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a page: `template` is drawn under the heading `title` with `context`; lower `order` comes first.

    `name` is the fragment of its address (`#updates`), and stays the same in every language.
    """

    order: int
    name: str
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def neighbourhood_panels(area: Area) -> list[Panel]:
    return _in_order(register(area) for register in hooks.get_hooks("register_neighbourhood_panel"))


def home_panels() -> list[Panel]:
    return _in_order(register() for register in hooks.get_hooks("register_home_panel"))


def _in_order(panels: Iterator[Panel | None]) -> list[Panel]:
    return sorted((panel for panel in panels if panel), key=lambda panel: panel.order)
