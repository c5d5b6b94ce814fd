"""Who was in the room and who was not, without small numbers about people."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.disclosure import THRESHOLD
from forums.after.attending import room_of
from forums.models import Attendance


@pytest.fixture
def counted(come, wards):
    """Nine from one ward, seven from another, one from a third, nobody from the last; two said nothing."""
    for ward, count in zip(wards, (9, 7, 1, 0), strict=True):
        come(count, area=ward)
    come(2, is_online=True)


def test_staff_see_every_number(held, counted, wards):
    room = room_of(held, for_staff=True)
    assert [each.count for each in room.areas] == [9, 7, 1, 0]
    assert (room.total, room.in_person, room.online) == (19, 17, 2)
    assert room.areas_missing == [wards[3]]


def test_the_public_sees_no_small_number_and_nothing_that_reveals_one(held, counted, wards):
    room = room_of(held)
    assert {each.area.name: each.count for each in room.areas}["Ward 2"] is None
    assert wards[2] in room.areas_few and room.areas_missing == [wards[3]]
    assert all(each.count >= THRESHOLD for each in room.areas_told)


def test_one_small_area_takes_another_with_it(held, come, wards):
    for ward, count in zip(wards, (9, 8, 7, 2), strict=True):
        come(count, area=ward)
    hidden = [each.area.name for each in room_of(held).areas if each.count is None]
    assert "Ward 3" in hidden and len(hidden) > 1


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(counts=st.lists(st.integers(0, 12), min_size=4, max_size=4), unsaid=st.integers(0, 6))
def test_whoever_comes_no_number_below_five_is_told(held, come, wards, counts, unsaid):
    Attendance.objects.all().delete()
    for ward, count in zip(wards, counts, strict=True):
        come(count, area=ward)
    come(unsaid)
    room = room_of(held)
    assert all(each.count in (None, 0) or each.count >= THRESHOLD for each in room.areas)
    assert [area.code for area in room.areas_missing] == [
        ward.code for ward, count in zip(wards, counts, strict=True) if not count
    ]


def test_groups_are_counted_by_kind_and_missing_kinds_are_named(held, group, come):
    parish = group("Anytown parish", "parish", invited_to=held)
    group("Old school", "school", invited_to=held)
    group("Corner shops", "business")
    come(2, group=parish)
    room = room_of(held, for_staff=True)
    found = {kind.label: (kind.known, kind.invited, kind.came) for kind in room.kinds}
    assert found == {"Parish or town council": (1, 1, 1), "School": (1, 1, 0), "Business group": (1, 0, 0)}
    assert [kind.label for kind in room.kinds_missing] == ["School", "Business group"]
    assert [str(each) for each in room.missing_groups] == ["Old school"]


def test_the_public_is_not_told_which_group_stayed_away(held, group, come, client):
    group("Old school", "school", invited_to=held)
    come(6)
    page = client.get("/forums/held/").content.decode()
    assert "School" in page and "Old school" not in page


def test_a_smaller_forum_misses_only_kinds_that_it_invited(make_forum, group):
    smaller = make_forum(slug="smaller", is_annual=False)
    group("Old school", "school", invited_to=smaller)
    group("Corner shops", "business")
    assert [kind.label for kind in room_of(smaller).kinds_missing] == ["School"]


def test_a_forum_for_some_wards_misses_only_those(held, come, wards):
    held.areas.set(wards[:1])
    held.save()
    come(1, area=wards[0])
    assert [each.area for each in room_of(held, for_staff=True).areas] == wards[:1]
