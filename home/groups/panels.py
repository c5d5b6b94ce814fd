"""What apps add to what a community group is shown: its public page, its own desk, and the pack before its meeting.

    @hooks.register("register_group_panel")
    def said_and_done(group: CommunityGroup) -> Panel | None: ...

    @hooks.register("register_group_desk_panel")
    def open_to_answer(group: CommunityGroup, user: User) -> Panel | None: ...

    @hooks.register("register_area_pack_part")
    def what_is_open(group: CommunityGroup) -> Panel | None: ...

A panel is `home.panels.Panel`; None where there is nothing to show, and the desk says itself that there is nothing.
The public page shows everybody the same. The desk is one group's own, for those who speak for it today. A part of
the pack stands on one sheet of paper: at most eight lines, no link without its address, nothing to press.

Orders, public page: meetings 10, "you said, we did" 20, forums attended 40, past statements 50. Desk: open to answer
10, forum invitations 20, actions raised 30, past statements 40, figures 50. Pack: figures 10, actions 20, open 30,
forums 40.
"""

from wagtail import hooks

from home.panels import Panel
from people.models import CommunityGroup, User


def group_panels(group: CommunityGroup) -> list[Panel]:
    """What the apps add to the group's public page."""
    found = [register(group) for register in hooks.get_hooks("register_group_panel")]
    return _in_order(found)


def desk_panels(group: CommunityGroup, user: User) -> list[Panel]:
    """What the apps add to the group's own page, for one of those who speak for it."""
    found = [register(group, user) for register in hooks.get_hooks("register_group_desk_panel")]
    return _in_order(found)


def area_pack_parts(group: CommunityGroup) -> list[Panel]:
    """What the apps add to the sheet that the group gets before its meeting."""
    found = [register(group) for register in hooks.get_hooks("register_area_pack_part")]
    return _in_order(found)


def _in_order(found: list[Panel | None]) -> list[Panel]:
    return sorted((panel for panel in found if panel), key=lambda panel: panel.order)
