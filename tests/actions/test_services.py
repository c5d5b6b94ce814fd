"""An action is made from its source, and everything that happens to it is kept."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override
from wagtail import hooks

from actions.history import due_in_words, history_of, standing
from actions.models import Action, ActionChange, ActionNote
from actions.retention import forget_old_notes
from actions.services import add_note, change_action, notes_on
from actions.sources import find_source, link_to_new, shown_source
from actions.statuses import Status


def test_the_first_line_of_its_history_says_who_answers_for_it(make):
    action = make(due_on=date(2027, 5, 4))
    [first] = history_of(action)
    assert first.sentences == ["Proposed.", "To be done by 4 May 2027."]
    assert first.who == "Anytown Council, Lighting Manager"
    assert first.by is None


def test_its_history_is_told_in_sentences_the_newest_first(make, keeper, police):
    action = make(due_on=date(2027, 5, 4))
    change_action(action=action, by=keeper, status=Status.IN_PROGRESS)
    change_action(action=action, by=keeper, due_on=date(2027, 6, 1), reason="The cable was cut.")
    change_action(action=action, by=keeper, due_on=date(2027, 5, 20))
    change_action(action=action, by=keeper, agency=police, role="")
    change_action(action=action, by=keeper, due_on=None)
    told = [(each.sentences, each.reason, each.who) for each in history_of(action)]
    assert told[:-1] == [
        (["No longer has a day."], "", "Anyshire Police"),
        (["Handed from Anytown Council to Anyshire Police."], "", "Anyshire Police"),
        (["Brought forward from 1 June 2027 to 20 May 2027."], "", "Anytown Council, Lighting Manager"),
        (["Put off from 4 May 2027 to 1 June 2027."], "The cable was cut.", "Anytown Council, Lighting Manager"),
        (["Work on it has begun."], "", "Anytown Council, Lighting Manager"),
    ]
    assert {each.by for each in history_of(action, for_staff=True)} == {keeper}


@pytest.mark.parametrize("status", [Status.NOT_DOING, Status.NO_EVIDENCE])
def test_nobody_is_told_no_without_the_reason(make, keeper, status):
    action = make()
    with pytest.raises(ValidationError):
        change_action(action=action, by=keeper, status=status, reason="  ")
    assert Action.objects.get().status == Status.PROPOSED
    assert ActionChange.objects.count() == 1
    change_action(action=action, by=keeper, status=status, reason="It costs 9 times what the bridge did.")
    assert Action.objects.get().status_reason == "It costs 9 times what the bridge did."
    with pytest.raises(ValidationError):
        make("Another", status=status)


def test_what_is_no_news_makes_no_line_of_history(make, keeper, ward):
    action = make(is_public=False)
    changed = change_action(action=action, by=keeper, title="Light the whole underpass", why="Falls.", areas=[ward])
    assert changed is None, "nobody has read a draft's words"
    assert action.title == "Light the whole underpass"
    assert list(action.areas.all()) == [ward]
    assert action.changes.count() == 1


def test_other_words_where_the_public_read_them_are_a_line_of_history_that_nobody_is_sent(make, keeper):
    action = make()
    changed = change_action(action=action, by=keeper, title="Light the whole underpass", public_wording="It is dark.")
    assert history_of(action)[0].sentences == [
        "What is to be done was put in other words.",
        "What is said about it was put in other words.",
    ]
    assert changed.told_at == changed.made_at
    assert change_action(action=action, by=keeper, title="Light the whole underpass ", why="Falls.") is None


def test_whether_it_worked_is_told_in_the_readers_language(make, keeper):
    action = make()
    change_action(action=action, by=keeper, evaluation="Half as many falls.")
    newest = history_of(action)[0]
    assert (newest.sentences, newest.reason) == (["Whether it worked:"], "Half as many falls.")
    change_action(action=action, by=keeper, evaluation="A third as many falls.", reason="Counted again.")
    newest = history_of(action)[0]
    assert (newest.sentences, newest.reason) == (["It was written down whether it worked."], "Counted again.")
    with override("pl"):
        assert history_of(action)[1].reason_stands_in == "en-gb"


def test_a_reason_is_forgotten_with_the_status_that_it_was_for(make, keeper):
    action = make(status=Status.NOT_DOING, reason="No money.")
    change_action(action=action, by=keeper, status=Status.ACCEPTED)
    assert Action.objects.get().status_reason == ""
    assert [each.reason for each in history_of(action)] == ["", "No money."]


def test_nothing_is_published_without_words_for_the_public(make):
    with pytest.raises(ValidationError):
        make(public_wording=" ")
    assert not Action.objects.exists()


def test_only_its_own_fields_can_be_changed(make, keeper):
    with pytest.raises(TypeError, match="made_at"):
        change_action(action=make(), by=keeper, made_at=timezone.now())


@pytest.mark.parametrize(
    ("days", "status", "late", "due_this_week"),
    [
        (-1, Status.PROPOSED, True, False),
        (-1, Status.DONE, False, False),
        (0, Status.IN_PROGRESS, False, True),
        (4, Status.ACCEPTED, False, True),
        (5, Status.ACCEPTED, False, False),
    ],
)
@time_machine.travel("2027-03-03 12:00", tick=False)  # a Wednesday: Sunday is four days away
def test_what_is_late_and_what_is_due(make, days, status, late, due_this_week):
    today = timezone.localdate()
    action = make(due_on=today + timedelta(days=days), status=status)
    assert Action.objects.overdue_on(today).exists() is late is action.is_overdue
    assert Action.objects.due_in_week_of(today).exists() is due_this_week


@time_machine.travel("2027-03-03 12:00", tick=False)
def test_where_it_stands_in_a_sentence(make, keeper):
    action = make(due_on=date(2027, 3, 1), status=Status.ACCEPTED)
    assert standing(action) == "Accepted. It was due by 1 March 2027: 2 days overdue."
    assert due_in_words(date(2027, 3, 3), timezone.localdate()) == "Due today."
    change_action(action=action, by=keeper, status=Status.DONE)
    assert standing(action) == "Done, 3 March 2027."


def test_a_change_tells_whoever_listens_inside_its_transaction(make, keeper):
    heard = []
    with hooks.register_temporarily("register_action_changed", lambda action, change: heard.append(change)):
        action = make()
        change = change_action(action=action, by=keeper, status=Status.DONE)
    assert heard == [action.changes.first(), change]


def test_the_link_to_its_source_is_kept_both_ways(make, recommendation):
    action = make(source=recommendation)
    assert Action.objects.get().source == recommendation
    assert list(Action.objects.from_source(recommendation)) == [action]
    assert shown_source(action).address == recommendation.page.url + "#recommendations"
    assert link_to_new(recommendation) == f"/admin/actions/new/?source=recommendation%3A{recommendation.pk}"
    kind, found = find_source(f"recommendation:{recommendation.pk}")
    assert (kind.name, found) == ("recommendation", recommendation)
    assert kind.starts_with(found)["agency"] == recommendation.agency


@pytest.mark.parametrize(
    "reference", ["", "nonsense", "recommendation:", "recommendation:x", "user:1", "recommendation:987654"]
)
def test_an_address_that_names_no_source(recommendation, reference):
    assert find_source(reference) is None


def test_a_source_that_is_gone_leaves_the_action(make, recommendation):
    action = make(source=recommendation)
    recommendation.delete()
    action = Action.objects.get(pk=action.pk)
    assert shown_source(action) is None


def test_notes_go_two_years_after_the_action_ended(make, keeper):
    ended, going_on = make(status=Status.DONE), make("Another")
    for action in (ended, going_on):
        add_note(action=action, text="Ring the depot first.", by=keeper)
    with time_machine.travel(timezone.now() + timedelta(days=729)):
        assert forget_old_notes() == 0
    with time_machine.travel(timezone.now() + timedelta(days=732)):
        assert forget_old_notes() == 1
    assert ActionNote.objects.get().action == going_on
    assert [note.text for note in notes_on(going_on)] == ["Ring the depot first."]
