"""The demonstration tells the day of its forums, once, and nothing where there is no forum."""

from datetime import timedelta

from django.utils import timezone

from actions.models import Action
from forums.day.presenting import tallies_of
from forums.demonstration.day import tell_the_day
from forums.models import Attendance, TableNote, WallQuestion
from home.demonstration import read_demonstration
from moderation.models import Item


def test_each_forum_that_was_held_has_guests_and_points(make_forum, staff, guest):
    staff("Support team")
    demonstration = read_demonstration("milton-keynes")
    tell_the_day(demonstration)
    assert not TableNote.objects.exists()
    today = timezone.localdate()
    newest, older, young = (
        make_forum(slug=slug, day=today - timedelta(days=days), is_annual=slug != "young")
        for slug, days in (("newest", 300), ("older", 660), ("young", 120))
    )
    for number in range(10):
        guest(f"Guest {number}", forum=newest)
    for _again in range(2):
        tell_the_day(demonstration)
        counts = [TableNote.objects.for_forum(forum).published().count() for forum in (newest, older, young)]
        assert counts == [23, 17, 6]
        assert (
            Attendance.objects.for_forum(older).count() == Attendance.objects.for_forum(older).walk_ins().count() == 3
        )
        assert Attendance.objects.for_forum(newest).filter(rsvp__isnull=False).exists()
    assert {type(action.source) for action in Action.objects.all()} == {TableNote, WallQuestion}
    assert Action.objects.count() == 3
    assert WallQuestion.objects.for_forum(newest).published().count() == 4
    assert [tally.total for tally in tallies_of(newest.polls.held())] == [57, 56]
    assert not Item.objects.open().exists()
