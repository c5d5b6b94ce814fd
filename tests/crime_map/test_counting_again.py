"""Areas whose boundary is new or changed are counted by the worker, and say so until they are."""

import pytest
from wagtail import hooks

from crime_map.models import AreaMonthCount, Coverage, StopSearchCount
from crime_map.services import recount_crimes
from crime_map.tasks import count_area, is_being_counted, recount_all

from .police_files import crime, square, stop, write

pytestmark = pytest.mark.django_db


def tell_of_change(area) -> None:
    for changed in hooks.get_hooks("register_area_boundary_change"):
        changed(area)


@pytest.fixture
def month(crime_files, import_files):
    write(crime_files, "2025-06-testshire-street.csv", [crime("a1"), crime("a2", point=None)])
    write(crime_files, "2025-06-testshire-stop-and-search.csv", [stop()])
    import_files()


def test_a_drawn_area_waits_for_the_worker_and_is_then_counted(month):
    drawn = square("custom", "X00000001", (0, 51, 1, 52))
    other = square("custom", "X00000002", (2, 51, 3, 52))
    tell_of_change(drawn)
    assert is_being_counted(drawn)
    assert not is_being_counted(other)
    count_area.func(drawn.pk)
    assert AreaMonthCount.objects.get(area=drawn).count == 1
    count_area.func(10**9), "an area deleted meanwhile needs nothing"


def test_many_wards_loaded_together_are_counted_in_one_go(month):
    from django_tasks_db.models import DBTaskResult

    wards = [square("ward", f"E0500000{n}", (n / 10, 51, (n + 1) / 10, 52)) for n in range(5)]
    for ward in wards:
        tell_of_change(ward)
    assert DBTaskResult.objects.filter(task_path=recount_all.module_path).count() == 1
    assert all(is_being_counted(ward) for ward in wards)


def test_nothing_is_queued_before_the_first_month_is_in(db):
    drawn = square("custom", "X00000001", (0, 51, 1, 52))
    tell_of_change(drawn)
    assert not is_being_counted(drawn)


def test_counting_again_counts_stops_too_and_learns_what_is_elsewhere(month):
    assert set(Coverage.objects.values_list("elsewhere", flat=True)) == {None}
    district = square("district", "E06000001", (0, 51, 1, 52))
    assert len(list(recount_crimes())) == 2
    assert StopSearchCount.objects.get().area == district
    assert set(Coverage.objects.values_list("elsewhere", flat=True)) == {0}
