"""Who may do what in the staff pages, and that the deeds work."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from actions.models import Action, ActionNote
from actions.reminding import remind_officers
from actions.services import add_raiser
from actions.statuses import Status
from actions.wagtail_hooks import actions_to_chase
from home.models import Recommendation
from outbox.models import Message

ACTORS = ("resident", "viewer", "officer", "keeper")


@pytest.fixture
def actors(person, keeper, officer):
    """One of each, by role."""
    return {
        "resident": person("resident"),
        "viewer": person("viewer", "view_action"),
        "officer": officer,
        "keeper": keeper,
    }


ALLOWED = {
    "action_list": {"viewer", "officer", "keeper"},
    "action_detail": {"viewer", "officer", "keeper"},
    "action_new": {"keeper"},
    "action_recommendations": {"keeper"},
    "action_change": {"officer", "keeper"},
    "action_note": {"officer", "keeper"},
}
OF_ONE = {"action_detail", "action_change", "action_note"}


@pytest.mark.parametrize("actor", ACTORS)
def test_who_may_do_what(client, actors, make, officer, actor):
    action = make(owner=officer)
    client.force_login(actors[actor])
    let_in = set()
    for address in ALLOWED:
        path = reverse(address, args=[action.pk] if address in OF_ONE else [])
        answer = client.post(path, {"text": "Noted."}) if address == "action_note" else client.get(path)
        if answer.status_code == 200 or answer.get("Location") == action.staff_address:
            let_in.add(address)
    assert let_in == {address for address, actors_allowed in ALLOWED.items() if actor in actors_allowed}


def test_an_action_is_made_from_its_source_in_two_clicks(client, keeper, recommendation):
    client.force_login(keeper)
    page = client.get(reverse("action_recommendations"))
    link = f"/admin/actions/new/?source=recommendation%3A{recommendation.pk}"
    assert link in page.content.decode()
    form = client.get(link).context["form"]
    given = {name: form[name].value() for name in form.fields}
    posted = {name: value for name, value in given.items() if value not in (None, [], "")}
    assert posted["title"] == "Train every housing officer."
    answer = client.post(link, posted)
    action = Action.objects.get()
    assert answer["Location"] == action.staff_address
    assert (action.source, action.agency, action.is_public) == (recommendation, recommendation.agency, True)


def test_the_list_of_recommendations_says_how_far_each_is_and_what_is_answered_comes_last(
    client, keeper, make, recommendation
):
    review = recommendation.page
    more = [
        {"text": "Ask each patient.", "state": "done", "answer": "The question is on the form."},
        {"text": "Tell each other.", "due_on": date(2020, 6, 1)},
        {"text": "Meet each month."},
    ]
    for each in more:
        Recommendation.objects.create(page=review, agency=recommendation.agency, **each)
    make("Train them all", source=recommendation, status=Status.DONE)
    make("A meeting", source=Recommendation.objects.get(text="Meet each month."))
    client.force_login(keeper)
    page = client.get(reverse("action_recommendations"))
    in_order = [each.text for each, _link in page.context["recommendations"]]
    assert in_order[:2] == ["Tell each other.", "Meet each month."]
    assert set(in_order[2:]) == {"Train every housing officer.", "Ask each patient."}
    words = " ".join(page.content.decode().split())
    assert "It was due on 1 June 2020 and is late." in words
    assert "The question is on the form." in words and "Its actions have ended" in words


def test_the_officer_in_charge_says_how_far_it_is_and_no_more(client, make, officer):
    action = make(owner=officer)
    client.force_login(officer)
    address = reverse("action_change", args=[action.pk])
    assert set(client.get(address).context["form"].fields) == {"status", "reason", "due_on", "evaluation"}
    client.post(address, {"status": Status.DONE, "reason": "Lit since Monday.", "title": "Mine now"})
    action.refresh_from_db()
    assert (action.status, action.title) == (Status.DONE, "Light the underpass")


def test_a_no_without_a_reason_comes_back_with_a_sentence(client, make, keeper):
    action = make()
    client.force_login(keeper)
    address = reverse("action_change", args=[action.pk])
    given = {"title": action.title, "public_wording": "Words", "status": Status.NOT_DOING}
    assert "nobody is told no" in client.post(address, given).content.decode()
    client.post(address, given | {"reason": "The bridge will go."})
    action.refresh_from_db()
    assert (action.status, action.status_reason) == (Status.NOT_DOING, "The bridge will go.")


def test_no_words_for_the_public_name_an_officer(client, make, keeper, officer):
    action = make()
    client.force_login(keeper)
    address = reverse("action_change", args=[action.pk])
    given = {name: value for name, value in client.get(address).context["form"].initial.items() if value is not None}
    given |= {"areas": [], "role": f"Lighting Manager, {officer.name.upper()}", "reason": "Ask Somebody."}
    answer = client.post(address, given)
    assert set(answer.context["form"].errors) == {"role"}
    moved = client.post(reverse("action_move", args=[action.pk]), {"way": "up", "reason": f"{officer.name} left."})
    assert moved.status_code == 302 and action.changes.count() == 1
    given |= {"role": "Lighting Manager", "reason": "Priya Patel asked for it."}
    answer = client.post(address, given, follow=True)
    assert "Priya Patel. The public reads nobody" in answer.content.decode()


@pytest.mark.parametrize(("day", "written"), [("2027-05-01", 0), ("2027-05-03", 1), ("2027-05-07", 1)])
def test_an_officer_is_reminded_once_a_week_of_what_is_late_or_soon_due(make, officer, day, written):
    """On a working day: 1 May 2027 is a Saturday."""
    with time_machine.travel("2027-04-01 12:00", tick=False):
        for title, due in (("Late", date(2027, 4, 30)), ("Soon", date(2027, 5, 8)), ("Far", date(2027, 6, 1))):
            make(title, due_on=due, owner=officer)
        make("Done", due_on=date(2027, 4, 2), owner=officer, status="done")
    with time_machine.travel(f"{day} 12:00", tick=False):
        assert [remind_officers(), remind_officers()] == [written, 0]
    for message in Message.objects.all():
        assert (message.to, message.subject) == (
            officer.email,
            "Actions in your charge: 1 overdue, 1 due within a week",
        )
        assert "Late" in message.text and "Soon" in message.text
        assert "Far" not in message.text and "Done" not in message.text
    with time_machine.travel("2027-05-10 09:00", tick=False):
        assert remind_officers() == 1, "a new week"


def test_only_who_changes_an_action_sees_the_address_of_who_raised_it(client, make, keeper, person):
    action = make()
    add_raiser(action=action, email="resident@example.org")
    for user, sees in ((keeper, True), (person("reads", "view_action"), False)):
        client.force_login(user)
        assert ("resident@example.org" in client.get(action.staff_address).content.decode()) == sees


def test_the_list_is_narrowed(client, make, keeper, officer, police):
    make("Mine", owner=keeper)
    make("Theirs", owner=officer, agency=police, status=Status.DONE, is_public=False)
    client.force_login(keeper)

    def listed(**asked) -> list[str]:
        return [action.title for action in client.get(reverse("action_list"), asked).context["page"]]

    assert listed() == ["Mine", "Theirs"]
    assert listed(only="mine") == ["Mine"]
    assert listed(only="unpublished") == ["Theirs"]
    assert listed(agency=police.pk) == ["Theirs"]
    assert listed(status="done") == ["Theirs"]
    assert listed(only="overdue") == []


def test_staff_see_who_changed_it_and_what_was_noted(client, make, keeper):
    action = make()
    client.force_login(keeper)
    client.post(reverse("action_note", args=[action.pk]), {"text": "Ring the depot first."})
    page = client.get(action.staff_address).content.decode()
    assert "Somebody keeper" in page
    assert "Ring the depot first." in page
    assert ActionNote.objects.get().made_by == keeper


def test_what_waits_for_whom(make, keeper, officer):
    make(owner=officer, due_on="2020-01-01")
    assert [(each.count, each.late) for each in actions_to_chase(officer)] == [(1, 1)]
    assert [(each.count, each.late) for each in actions_to_chase(keeper)] == [(0, 0), (1, 1), (0, 0)]
