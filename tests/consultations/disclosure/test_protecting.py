"""What is hidden in tables of people, held against an attacker who has nothing but what was published."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.disclosure import EVERYBODY, CountTable, Dimension, Hidden, InconsistentTablesError, protect
from tests.consultations.disclosure.attacker import attack, attack_over_time, published_view

WARDS = ("north", "east", "south", "west")
VIEWS = ("safe", "unsafe", "none")


def by_ward(*counts: int, name: str = "who") -> CountTable:
    return CountTable(
        name, Dimension("ward", WARDS[: len(counts)]), {(w,): n for w, n in zip(WARDS, counts, strict=False)}
    )


def views_by_ward(rows: list[list[int]], question: str = "q1") -> CountTable:
    """A question's answers (rows) by ward (columns)."""
    return CountTable(
        question,
        Dimension(question, VIEWS[: len(rows)], is_public=True),
        {(VIEWS[r], WARDS[w]): count for r, row in enumerate(rows) for w, count in enumerate(row)},
        Dimension("ward", WARDS[: len(rows[0])]),
    )


def test_figures_of_five_and_more_stand():
    assert protect([by_ward(5, 12, 30, 8)]).hidden == {}


def test_a_small_figure_is_never_hidden_alone():
    protected = protect([by_ward(2, 12, 30, 8)])
    assert protected.count(protected.tables[0], "north") is None
    assert protected.count(protected.tables[0], "west") is None  # the least that makes a range of five
    assert protected.count(protected.tables[0], "south") == 30


def test_none_is_hidden_like_few():
    protected = protect([by_ward(0, 12, 30, 8)])
    assert protected.hidden[frozenset({("ward", "north")})] == Hidden.SMALL


def test_two_small_figures_whose_sum_gives_them_away_take_a_third_along():
    """1 and 2 of 3 that are known to be hidden: each could be 0 to 3 only."""
    protected = protect([by_ward(1, 2, 30, 8)])
    assert len(protected.hidden) == 3


def test_what_everybody_in_a_ward_answered_is_hidden_though_it_is_not_small():
    """Six answered there and all alike: shown, the figure would tell what each of them answered."""
    table = views_by_ward([[6, 20], [0, 30]])
    protected = protect([table])
    assert {view for view in ("safe", "unsafe") if protected.count(table, view, "north") is None} == {"safe", "unsafe"}


def test_totals_of_a_question_are_never_hidden():
    table = views_by_ward([[6, 20, 1], [0, 30, 2]])
    protected = protect([table])
    assert protected.margin(table.rows, "safe") == 27
    assert protected.margin(table.rows, "unsafe") == 32


def test_another_table_of_the_same_people_gives_nothing_away():
    """The second question's answers by ward add up to the ward whose number the first table hides."""
    who = by_ward(3, 40, 25, 60)
    answers = views_by_ward([[1, 10, 12, 20], [2, 30, 13, 40]])
    protected = protect([who, answers])
    assert protected.failures() == {}
    assert protected.margin(who.rows, "north") is None


def test_a_district_and_its_wards_are_checked_together():
    area = Dimension("ward", ("district", *WARDS[:2]), parts={"district": WARDS[:2]})
    elsewhere = Dimension("ward", ("district", "elsewhere", *WARDS[:2]), parts={"district": WARDS[:2]})
    table = CountTable("who", elsewhere, {("north",): 2, ("east",): 30, ("elsewhere",): 50})
    protected = protect([table])
    hidden = {category for category in elsewhere.categories if protected.count(table, category) is None}
    assert "north" in hidden and hidden & {"east", "district"}
    assert protected.failures() == {}
    assert protect([CountTable("who", area, {("north",): 20, ("east",): 30})]).hidden == {}


def test_what_no_table_shows_is_protected_too():
    """Of many choices only those who chose are shown; who did not can be worked out, and is as telling."""
    chose = Dimension("q2/a", ("chosen", "not"), is_public=True, shown=("chosen",))
    table = CountTable(
        "q2/a",
        chose,
        {("chosen", "north"): 38, ("not", "north"): 2, ("chosen", "east"): 40, ("not", "east"): 60},
        Dimension("ward", ("north", "east")),
    )
    protected = protect([table])
    assert protected.count(table, "chosen", "north") is None or protected.margin(table.columns, "north") is None
    assert attack(published_view(protected), watched=protected.watched) == {}


def test_a_table_that_hiding_cannot_help_is_left_out():
    """Nine of ten said yes and nine of ten live in one ward, both public: the cell is 8 or 9 whatever is hidden."""
    answer = Dimension("q1", ("yes", "no"), is_public=True)
    parent = Dimension("q2", ("yes", "no"), is_public=True)
    table = CountTable("q1", answer, {("yes", "yes"): 8, ("yes", "no"): 1, ("no", "yes"): 1}, parent)
    protected = protect([table])
    assert protected.left_out == ("q1",)
    assert protected.failures() == {}


def test_tables_that_contradict_each_other_are_refused():
    with pytest.raises(InconsistentTablesError, match="who"):
        protect([by_ward(9, 9, name="first"), by_ward(9, 10, name="who")])


def test_a_figure_that_grew_by_one_since_the_last_release_is_hidden():
    """Whoever knows who answered in between would know where they live."""
    first = protect([by_ward(10, 12, 30, 8)])
    second = protect([by_ward(11, 32, 50, 28)], earlier=[first.knowledge])
    assert second.hidden[frozenset({("ward", "north")})] == Hidden.CHANGE
    assert second.failures() == {}


def test_a_later_release_does_not_give_away_what_an_earlier_one_hid():
    """Nobody answered in between, so what either shows is known of both."""
    table = by_ward(2, 12, 30, 8)
    first = protect([table])
    second = protect([table, views_by_ward([[1, 6, 15, 8], [1, 6, 15, 0]])], earlier=[first.knowledge])
    assert first.hidden.keys() <= second.hidden.keys()
    assert second.failures() == {}


def test_that_nobody_of_an_area_came_since_the_last_release_is_hidden_like_one():
    """Sixty came; shown again, north's ten would say of each of the sixty that they do not live there."""
    first = protect([by_ward(10, 12, 30, 8)])
    second = protect([by_ward(10, 32, 50, 28)], earlier=[first.knowledge])
    assert second.hidden[frozenset({("ward", "north")})] == Hidden.CHANGE
    assert second.failures() == {}


def test_where_nobody_came_or_left_the_same_is_shown_again():
    first = protect([by_ward(10, 12, 30, 8)])
    assert protect([by_ward(10, 12, 30, 8)], earlier=[first.knowledge]).hidden == {}


def test_what_was_hidden_when_few_had_answered_is_shown_when_many_have():
    first = protect([by_ward(2, 12, 30, 8)])
    second = protect([by_ward(52, 62, 90, 58)], earlier=[first.knowledge])
    assert second.hidden == {}
    assert second.failures() == {}


def test_where_one_person_left_and_none_came_nothing_is_told_of_where_they_lived():
    first = protect([by_ward(10, 12, 30, 8)])
    second = protect([by_ward(10, 12, 29, 8)], earlier=[first.knowledge], stayed=[59])
    assert second.left_out == ("who",)
    assert second.failures() == {}


def test_somebody_who_left_is_hidden_among_many_who_came():
    """As many came to the south as left it: the number is the same, and tells of both."""
    first = protect([by_ward(10, 12, 30, 8)])
    second = protect([by_ward(20, 32, 30, 28)], earlier=[first.knowledge], stayed=[59])
    assert second.hidden[frozenset({("ward", "south")})] == Hidden.CHANGE
    assert second.left_out == ()
    assert second.failures() == {}


def test_releases_that_contradict_each_other_are_checked_apart():
    """An area's outline was mended in between, say: people have moved without having come or left."""
    first = protect([by_ward(10, 12, 30, 8)])
    assert protect([by_ward(20, 2, 30, 8)], earlier=[first.knowledge]).failures() == {}


counts = st.integers(0, 14)
grids = st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=3)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grid=grids, split=st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_an_attacker_with_linear_programming_learns_nothing(grid, split):
    """Two questions by ward and who answered, published together; the attacker is another program than the audit."""
    people = [sum(row[ward] for row in grid) for ward in range(3)]
    second = [[count * share // 100 for count, share in zip(people, split, strict=True)]]
    second.append([whole - part for whole, part in zip(people, second[0], strict=True)])
    tables = [by_ward(*people), views_by_ward(grid), views_by_ward(second, "q2")]
    protected = protect(tables)
    assert protected.failures() == {}
    assert attack(published_view(protected), watched=protected.watched) == {}
    for figure, value in protected.published.items():
        assert value >= 5 or figure in protected.public
    assert protected.published[EVERYBODY] == sum(people)


few = st.integers(0, 9)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    first=st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=2),
    came=st.lists(st.lists(few, min_size=3, max_size=3), min_size=2, max_size=2),
    left=st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=2, max_size=2),
    anybody_left=st.booleans(),
)
def test_an_attacker_learns_nothing_from_two_releases(first, came, left, anybody_left):
    """Neither what is hidden nor, better than from public totals, who came or left in between."""
    gone = [
        [min(a, b) if anybody_left else 0 for a, b in zip(*rows, strict=True)] for rows in zip(first, left, strict=True)
    ]
    now = [[a + b - c for a, b, c in zip(*rows, strict=True)] for rows in zip(first, came, gone, strict=True)]
    before = protect(_tables(first))
    stayed = sum(map(sum, first)) - sum(map(sum, gone))
    after = protect(_tables(now), earlier=[before.knowledge], stayed=[stayed])
    assert after.failures() == {}
    view, older = published_view(after), published_view(before)
    view[0] = [shown for shown, table in zip(view[0], after.tables, strict=True) if table in after.shown_tables]
    if view[0]:
        assert attack_over_time(view, older, stayed=stayed, public=after.public, watched=after.watched) == {}


def _tables(rows: list[list[int]]) -> list[CountTable]:
    return [by_ward(*(sum(column) for column in zip(*rows, strict=True))), views_by_ward(rows)]
