"""A community group with all that its pages can show, for the tests of every address; by numbers that are known."""

from datetime import timedelta

from django.utils import timezone

from home.groups.services import add_meetings
from people.models import CommunityGroup, GroupMeeting, Membership, User
from places.models import Area

GROUP, OFFERED = "canal-watch", "chapel-friends"
GROUP_NUMBER, ASKS, CHAIR, MEETING = 5001, 5002, 5003, 5004


def keep_groups(resident: User, by: User, area: Area) -> None:
    """One for which the resident speaks, with somebody who asks to join; and one that has invited the resident."""
    now = timezone.now()
    group = CommunityGroup.objects.create(
        pk=GROUP_NUMBER,
        name="Canal Watch",
        slug=GROUP,
        kind="watch",
        purpose="We walk the towpath.",
        public_contact="canal@example.org",
        address="1 Towpath",
        verified_at=now,
        verified_by=by,
    )
    group.areas.add(area)
    asks = User.objects.create_user("asks@example.org")
    Membership.objects.create(pk=CHAIR, group=group, user=resident, role="chair", ends_on=now.date() + timedelta(99))
    Membership.objects.create(pk=ASKS, group=group, user=asks, state="asked", words="I live by the lock.")
    add_meetings(group=group, starts_at=now + timedelta(days=40), place="The lock", is_open=True)
    GroupMeeting.objects.create(pk=MEETING, group=group, starts_at=now + timedelta(days=50), is_cancelled=True)
    offered = CommunityGroup.objects.create(
        name="Friends of the Park", slug=OFFERED, kind="worship", hides_address=True
    )
    offered.areas.add(area)
    Membership.objects.create(group=offered, email=resident.email, state="invited", role="secretary")
