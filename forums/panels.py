"""What the other subjects add to a forum's page, and to the staff's page of one forum.

    @hooks.register("register_forum_panel")
    def coming(forum: Forum, page: ForumPage) -> Panel | None: ...

    @hooks.register("register_forum_staff_link")
    def invitations(forum: Forum, user: User) -> StaffLink | None: ...

    @hooks.register("register_forum_guest_panel")
    def feedback(forum: Forum) -> Panel | None: ...

adds to what a guest sees after answering an invitation and at check-in.

    @hooks.register("register_forum_steps")
    def invite_people(forum: Forum, user: User) -> list[ForumStep]: ...

says what is to be done for the forum, on its staff page: preparing 1-9, inviting 10-29, the day 30-59, afterwards
60-99. Once it has been held, nobody is asked for what belongs before its day.

A panel is `home.panels.Panel`; None where there is nothing to show. Orders on the page: last year's actions 10, coming
20, programme 30, feedback 50, what was discussed 60, who was in the room 70, report 80.
"""

from dataclasses import dataclass

from django.utils import timezone
from wagtail import hooks

from consultations.panels import StaffLink
from home.panels import Panel

# From this order on, what is asked for is still to be done once the forum has been held.
OF_THE_DAY = 30

__all__ = ["ForumStep", "StaffLink", "forum_panels", "forum_steps", "guest_panels", "staff_links"]


@dataclass(frozen=True, slots=True)
class ForumStep:
    """One thing to do for a forum, as a short order; where it is done, and whether it has been."""

    order: int
    label: str
    address: str
    is_done: bool


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


def forum_steps(forum, user) -> list[ForumStep]:
    """What is to be done and what has been, in the order of the work; nothing for one that is cancelled."""
    if forum.cancelled_at:
        return []
    first = OF_THE_DAY if forum.day < timezone.localdate() else 0
    found = [step for register in hooks.get_hooks("register_forum_steps") for step in register(forum, user)]
    return sorted((step for step in found if step.order >= first), key=lambda step: step.order)
