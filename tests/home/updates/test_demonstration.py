"""The updates that a demonstration tells, from the project's own data."""

import tomllib

from django.utils import timezone

from home.demonstration import read_demonstration
from home.demonstration.priorities_groups import make_agencies
from home.demonstration.updates import tell_updates
from home.updates.models import DailyViews


def test_nobody_read_an_update_before_it_was_published_or_after_today(list_of_updates, staff):
    staff("Communications team")
    staff("Support team")
    demonstration = read_demonstration("milton-keynes")
    make_agencies(tomllib.loads((demonstration.folder / "priorities.toml").read_text())["agencies"])
    tell_updates(demonstration)
    today, counted = timezone.localdate(), DailyViews.objects.select_related("update")
    assert counted
    for views in counted:
        assert timezone.localdate(views.update.first_published_at) <= views.day <= today, views.update
