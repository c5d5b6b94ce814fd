"""Filling the breakout tables: fair, never more people than chairs, nobody stands while a chair is free."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from forums.inviting.breakouts import fill_tables, seat_guests
from forums.models import BreakoutChoice, Rsvp

TABLES = (1, 2, 3)
WISHES = st.lists(st.permutations(TABLES).flatmap(lambda all: st.integers(0, 3).map(lambda n: all[:n])), max_size=5)
PLACES = st.fixed_dictionaries({table: st.integers(0, 3) for table in TABLES})
UNWANTED = 1000


def unhappiness(wishes, tables) -> int:
    """How far all people together are from what they want most."""
    total = 0
    for wanted, table in zip(wishes, tables, strict=True):
        if wanted:
            total += wanted.index(table) if table in wanted else UNWANTED
    return total


def best_of_all(wishes, places) -> int:
    """The least unhappiness of every filling there is."""
    fillings = product(TABLES, repeat=len(wishes))
    possible = (each for each in fillings if all(each.count(table) <= places[table] for table in TABLES))
    return min(unhappiness(wishes, each) for each in possible)


@given(wishes=WISHES, places=PLACES)
@settings(max_examples=40, deadline=None)
def test_no_filling_makes_people_happier(wishes, places):
    tables = fill_tables(wishes, places)
    seated = Counter(table for table in tables if table)
    assert all(seated[table] <= places[table] for table in TABLES)
    first = min(len(wishes), sum(places.values()))
    assert [table is not None for table in tables] == [number < first for number in range(len(wishes))]
    assert unhappiness(wishes[:first], tables[:first]) == best_of_all(wishes[:first], places)


def test_among_equals_who_answered_first_gets_it():
    assert fill_tables([[1, 2], [1, 2], [1, 2]], {1: 1, 2: 1}) == [1, 2, None]
    assert fill_tables([[2], [2]], {1: 1, 2: 1}) == [2, 1]


def test_who_has_a_table_keeps_it_unless_all_are_filled_anew(answer, forum, topics, invite):
    burglary, evenings = topics
    first = answer(invitation=invite("Ada"), choices=[evenings])
    second = answer(invitation=invite("Bea"), choices=[burglary, evenings])
    assert seat_guests(forum=forum) == (2, 0)
    first.refresh_from_db()
    assert first.table == evenings
    BreakoutChoice.objects.filter(rsvp=first).update(topic=burglary)
    assert seat_guests(forum=forum) == (0, 0)
    first.refresh_from_db()
    assert first.table == evenings
    assert seat_guests(forum=forum, anew=True) == (2, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.table, second.table) == (burglary, burglary)


def test_who_does_not_come_leaves_their_chair(answer, forum, topics, invite):
    rsvp = answer(invitation=invite("Ada"), choices=topics)
    seat_guests(forum=forum)
    answer("no", invitation=rsvp.invitation)
    assert not Rsvp.objects.filter(table__isnull=False).exists()
