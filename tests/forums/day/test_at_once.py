"""Two doors at the same moment: one guest is one attendance, and the last place is taken once."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from forums.day import services
from forums.day.models import Attendance
from forums.day.room import room_of
from home.services import create_first_pages


@pytest.fixture
def first_pages(transactional_db) -> None:
    """Committed, so that every thread sees them."""
    create_first_pages()


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each of them returned, or raised, when all began together."""
    together, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(number: int, deed: Callable[[], object]) -> None:
        try:
            together.wait(timeout=60)
            results[number] = deed()
        except Exception as failure:
            results[number] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_doors_check_in_the_same_guests_and_let_in_the_last(forum, guest):
    """Three places: one for a guest with a place, whom two doors check in; two for whoever of five others is first."""
    expected = guest("The chair")
    waiting = [guest(f"Waits {number}", has_place=False) for number in range(2)]
    online = guest("Said online", coming="online")
    others = [
        *(lambda rsvp=rsvp: services.check_in(rsvp=rsvp, key=uuid4(), by=None) for rsvp in waiting),
        lambda: services.check_in(rsvp=online, key=uuid4(), by=None, is_online=False),
        *[lambda: services.let_in(forum=forum, key=uuid4(), by=None)] * 2,
    ]
    doors = [lambda: services.check_in(rsvp=expected, key=uuid4(), by=None)] * 2
    *came, one, two = at_once(*others, *doors)
    assert isinstance(one, Attendance) and one == two
    assert sum(isinstance(each, services.RoomFullError) for each in came) == 3
    assert sum(isinstance(each, Attendance) for each in came) == 2
    room = room_of(forum).in_person
    assert (room.here, room.free, room.over) == (3, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_last_chair_of_a_table_is_taken_once(forum):
    table = forum.topics.first()
    type(table).objects.update(places=1)
    here = services.let_in(forum=forum, key=uuid4(), by=None)
    results = at_once(
        lambda: services.move(attendance=here, is_online=False, table=table),
        lambda: services.let_in(forum=forum, key=uuid4(), by=None, table=table),
    )
    assert sorted(type(each).__name__ for each in results) == ["Attendance", "TableFullError"]
    assert sum(each.sits_at == table for each in Attendance.objects.for_forum(forum)) == 1
