"""What community groups are shown of forums: their invitations on their desk, and which forums they came to."""

from django.utils import timezone
from django.utils.translation import gettext as _

from forums.preparing.models import Forum
from forums.preparing.presenting import listed
from home.panels import Panel
from people.models import CommunityGroup

from .models import Invitation


def invitations_panel(group: CommunityGroup) -> Panel | None:
    """Coming forums to which the group is invited, each with what it answered and the link to answer."""
    invitations = Invitation.objects.told().filter(group=group, forum__day__gte=timezone.localdate())
    invitations = invitations.filter(forum__cancelled_at=None).select_related("forum", "rsvp")
    rows = list(invitations.prefetch_related("forum__pages__locale").order_by("forum__day", "pk"))
    if not rows:
        return None
    context = {"invitations": [(each, getattr(each, "rsvp", None)) for each in rows]}
    return Panel(20, "forum-invitations", _("Your forum invitations"), "forums/inviting/group_desk.html", context)


def attended_panel(group: CommunityGroup) -> Panel | None:
    """Forums that were held and at which somebody was here for the group, whether or not they had said so."""
    came = Forum.objects.filter(attendances__group=group)
    found = listed(Forum.objects.published().held_before(timezone.localdate()).filter(pk__in=came.values("pk")))
    if not found:
        return None
    return Panel(40, "forums", _("Forums it took part in"), "forums/inviting/group_forums.html", {"listed": found})


def pack_part(group: CommunityGroup) -> Panel | None:
    """For the sheet before the group's meeting: the next forum, and whether the group has answered."""
    invitation = Invitation.objects.told().filter(
        group=group, forum__day__gte=timezone.localdate(), forum__cancelled_at=None
    )
    found = invitation.select_related("forum", "rsvp").order_by("forum__day", "pk").first()
    if found is None:
        return None
    context = {"forum": found.forum, "rsvp": getattr(found, "rsvp", None)}
    return Panel(40, "forum", _("The forum"), "forums/inviting/pack.html", context)
