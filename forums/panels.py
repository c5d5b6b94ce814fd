"""What the other subjects add to a forum's page, and to the staff's page of one forum.

    @hooks.register("register_forum_panel")
    def coming(forum: Forum, page: ForumPage) -> Panel | None: ...

    @hooks.register("register_forum_staff_link")
    def invitations(forum: Forum, user: User) -> StaffLink | None: ...

    @hooks.register("register_forum_guest_panel")
    def feedback(forum: Forum) -> Panel | None: ...

adds to what a guest sees after answering an invitation and at check-in.

A panel is `home.panels.Panel`; None where there is nothing to show. Orders on the page: last year's actions 10, coming
20, programme 30, feedback 50, what was discussed 60, who was in the room 70, report 80.
"""

from wagtail import hooks

from consultations.panels import StaffLink
from home.panels import Panel

__all__ = ["StaffLink", "forum_panels", "staff_links"]


def forum_panels(forum, page) -> list[Panel]:
    """The panels for the public page of a forum, in their order."""
    found = [register(forum, page) for register in hooks.get_hooks("register_forum_panel")]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.order)


def staff_links(forum, user) -> list[StaffLink]:
    """What `user` can do with a forum, in its order: invite 10-29, the day 30-59, afterwards 60-99."""
    found = [register(forum, user) for register in hooks.get_hooks("register_forum_staff_link")]
    return sorted((link for link in found if link), key=lambda link: link.order)


def guest_panels(forum) -> list[Panel]:
    """The panels for the pages of one guest: after answering the invitation, and at check-in."""
    found = [register(forum) for register in hooks.get_hooks("register_forum_guest_panel")]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.order)
