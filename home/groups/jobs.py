"""What happens to groups by itself: terms end, after a reminder in time, and groups get a sheet before they meet."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.models import GroupMeeting, Membership

from . import letters, services

REMINDED_BEFORE = timedelta(days=30)
PACK_SENT_BEFORE = timedelta(days=7)


def remind_of_last_days() -> int:
    """Write once to everybody whose term of office ends within thirty days; how many."""
    today = timezone.localdate()
    last = today + REMINDED_BEFORE
    ending = Membership.objects.speaking_on(today).filter(ends_on__lte=last, group__is_active=True)
    count = 0
    for membership in ending.select_related("user", "group"):
        if membership.reminded_of == membership.ends_on or membership.ends_on is None:
            continue
        others = membership.group.memberships.speaking_on(last).exclude(pk=membership.pk)
        with transaction.atomic():
            letters.remind_of_last_day(membership, membership.ends_on, is_only_one=not others.exists())
            Membership.objects.filter(pk=membership.pk).update(reminded_of=membership.ends_on)
        count += 1
    return count


def end_terms_that_are_over() -> int:
    """Close what a role still opens to those whose last day is over; how many."""
    over = Membership.objects.over_before(timezone.localdate()).order_by("pk")
    return sum(services.end_term_that_is_over(membership=membership) for membership in over)


def send_area_packs() -> int:
    """Send every group its sheet a week before it meets, or as soon as a nearer meeting is recorded; how many."""
    from .area_pack import send_pack  # noqa: PLC0415 - it reads figures, which take their time to import

    now = timezone.now()
    count = 0
    for meeting in GroupMeeting.objects.wanting_a_pack(now, now + PACK_SENT_BEFORE).select_related("group"):
        with transaction.atomic():
            taken = GroupMeeting.objects.filter(pk=meeting.pk, pack_sent_at=None).update(pack_sent_at=now)
            if taken:
                count += send_pack(meeting)
    return count
