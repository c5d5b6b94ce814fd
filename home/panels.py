"""What apps add to the page of a neighbourhood and to the first page.

    @hooks.register("register_neighbourhood_panel")
    def open_consultations(area: Area) -> Panel | None:
        return Panel(order=40, name="have-your-say", title=_("Have your say"), template="...", context={...})

    @hooks.register("register_home_panel")
    def newest_updates() -> Panel | None: ...

    @hooks.register("register_reply_panel")
    def what_is_done_about_it(reply: Reply, user: User | None) -> Panel | None: ...

None where there is nothing to show: no panel is ever an empty box. A panel asks for as many queries with fifty
of everything as with one, and shows everybody the same: it is drawn without the request, and kept until something
that is shown changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from wagtail import hooks

from core.models import Partnership
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


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """A panel as its page shows it."""

    name: str
    title: str
    html: SafeString


def draw(panels: Iterable[Panel]) -> list[DrawnPanel]:
    """The panels drawn in their order, for anybody: what all share here is all they know besides."""
    own_settings = {"core": {"Partnership": SimpleLazyObject(Partnership.current)}}
    shared = {"settings": own_settings, "is_demonstration": settings.IS_DEMONSTRATION}
    in_order = sorted(panels, key=lambda panel: panel.order)
    return [
        DrawnPanel(panel.name, str(panel.title), render_to_string(panel.template, shared | panel.context))
        for panel in in_order
    ]


def neighbourhood_panels(area: Area) -> list[Panel]:
    return [panel for register in hooks.get_hooks("register_neighbourhood_panel") if (panel := register(area))]


def reply_panels(reply: Any, user: Any = None) -> list[Panel]:
    """What the apps add under a reply: for its author, or for `user`, who is a colleague."""
    found = [register(reply, user) for register in hooks.get_hooks("register_reply_panel")]
    return [panel for panel in found if panel]


def home_panels() -> list[Panel]:
    return [panel for register in hooks.get_hooks("register_home_panel") if (panel := register())]
