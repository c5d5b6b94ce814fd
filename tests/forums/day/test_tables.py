"""Points of the tables: delivered once whatever happens on the way, by a link that ends with the day."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.models import Action
from forums.day import services
from forums.day.models import CheckState, TableNote, Verdict
from forums.day.services import Point
from forums.day.wagtail_hooks import first_words
from moderation.models import Item

WORKING = Verdict.WORKING


def point(text="Buses stop at six.", **facts) -> dict:
    return {"key": str(uuid4()), "revision": 1, "text": text, "verdict": WORKING, "priority": None, **facts}


def send(client, link, *points):
    address = reverse("forums:table_points", args=[link.token])
    return client.post(address, json.dumps({"points": points}), content_type="application/json")


def test_a_lost_answer_makes_no_second_point(client, link):
    noted = point(noted_at=timezone.now().isoformat())
    for _attempt in range(3):
        assert send(client, link, noted).json()["received"] == [noted["key"]]
    note = TableNote.objects.get()
    assert (note.text, note.topic, note.forum) == ("Buses stop at six.", link.topic, link.forum)
    assert Item.objects.about(note).get().text == "Buses stop at six."


def test_one_bad_point_holds_up_no_other(client, link):
    good, empty, odd = point(), point(text=" "), point(verdict="splendid")
    answer = send(client, link, good, empty, odd, "nonsense").json()
    assert answer["received"] == [good["key"]]
    assert answer["refused"][empty["key"]] == "Write what was said."
    assert "Choose whether it is working" in answer["refused"][odd["key"]]
    assert [each["key"] for each in answer["points"]] == [good["key"]]


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"points": 5}', b'{"points": "x"}'])
def test_what_is_no_delivery_is_refused(client, link, body):
    answer = client.post(reverse("forums:table_points", args=[link.token]), body, content_type="application/json")
    assert (answer.status_code, TableNote.objects.count()) in ((400, 0), (200, 0))


def test_the_page_works_without_scripts(client, link):
    address = link.get_absolute_url()
    assert "Table 1: Young people" in client.get(address).content.decode()
    assert "Write what was said." in client.post(address, point(text="", priority="")).content.decode()
    noted = {**point(), "priority": ""}
    assert client.post(address, noted, follow=True).status_code == 200
    note = TableNote.objects.get()
    form = client.get(f"{address}?change={note.key}").context["form"]
    assert form.initial["text"] == note.text
    client.post(address, {**noted, "revision": form.initial["revision"], "text": "Buses stop at five."})
    client.post(address, {**noted, "revision": 1, "text": "An older tab."})
    note.refresh_from_db()
    assert (note.text, note.revision) == ("Buses stop at five.", 2)
    client.post(address, {"withdraw": str(note.key)})
    note.refresh_from_db()
    assert note.text == "" and list(TableNote.objects.for_forum(link.forum)) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.sampled_from([1, 2, 3, 4]), min_size=1, max_size=8))
def test_the_newest_revision_wins_in_whatever_order_they_come(link, order):
    """Deliveries may be doubled, lost and overtaken: what stands is the newest that came; withdrawn stays withdrawn."""
    key = uuid4()
    for revision in order:
        made = Point(key, WORKING, f"Words {revision}", revision=revision, is_withdrawn=revision == 4)
        services.deliver(link=link, points=[made])
    note = TableNote.objects.get(key=key)
    newest = max(order)
    assert note.revision == newest
    assert note.text == ("" if newest == 4 else f"Words {newest}")


def test_a_point_stays_with_its_table(forum, link):
    other = services.make_links(forum=forum)[1]
    key = uuid4()
    services.deliver(link=link, points=[Point(key, WORKING, "Ours")])
    delivery = services.deliver(link=other, points=[Point(key, WORKING, "Theirs", revision=2)])
    assert "another table" in delivery.refused[key]
    assert TableNote.objects.get().text == "Ours"


# When a link takes what


def at(forum, days=0, hour=12, minute=0) -> datetime:
    return timezone.make_aware(datetime.combine(forum.day + timedelta(days=days), datetime.min.time())) + timedelta(
        hours=hour, minutes=minute
    )


@pytest.mark.parametrize(
    ("when", "can"),
    [((-1, 23), ""), ((0, 0), "write, deliver"), ((0, 23), "write, deliver"), ((1, 11), "deliver"), ((1, 12), "")],
)
def test_the_link_ends_with_the_day(forum, link, when, can):
    moment = at(forum, *when)
    assert link.is_open_at(moment) is ("write" in can)
    assert link.takes_at(moment) is ("deliver" in can)


def test_a_late_tablet_delivers_what_was_noted_on_the_day(client, forum, link):
    with time_machine.travel(at(forum, 1, 9), tick=False):
        answer = send(client, link, point(noted_at=at(forum, 0, 14).isoformat()))
        assert len(answer.json()["received"]) == 1
        assert "has ended" in client.get(link.get_absolute_url()).content.decode()
    assert TableNote.objects.get().noted_at == at(forum, 0, 14)


@pytest.mark.parametrize("noted", ["1999-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "yesterday", "2024-01-01T00:00:00"])
def test_a_wrong_clock_is_put_right(client, forum, link, noted):
    send(client, link, point(noted_at=noted))
    assert link.begins <= TableNote.objects.get().noted_at <= timezone.now()


def test_staff_end_a_link_and_print_another(client, forum, link):
    services.end_link(link=link, by=None)
    assert send(client, link, point()).status_code == 410
    assert client.post(link.get_absolute_url(), point(priority="")).status_code == 200
    assert not TableNote.objects.exists()
    new = services.make_links(forum=forum)[0]
    assert new.topic == link.topic and new.token != link.token
    assert services.make_links(forum=forum)[0] == new


def test_nobody_guesses_a_link(client, link):
    for name in ("table", "table_points", "table_worker"):
        assert client.get(reverse(f"forums:{name}", args=["guessed"])).status_code in (404, 405)


def test_the_worker_rules_no_other_page(client, link):
    answer = client.get(reverse("forums:table_worker", args=[link.token]))
    assert answer["Content-Type"].startswith("text/javascript")
    # Without this header its scope is where it lies: below the table's own page.
    assert "Service-Worker-Allowed" not in answer


# Before it is public


def test_nothing_is_public_before_somebody_has_read_it(link, staff):
    services.deliver(link=link, points=[Point(uuid4(), WORKING, "The wardens are kind.")])
    note = TableNote.objects.get()
    assert not note.is_public and not TableNote.objects.published().exists()
    assert services.let_through(written=[note], by=staff("Moderators")) == 1
    note.refresh_from_db()
    assert note.is_public and note.public_text == "The wardens are kind."


def test_a_changed_point_is_read_again(link, staff):
    key = uuid4()
    services.deliver(link=link, points=[Point(key, WORKING, "Kind.")])
    note = TableNote.objects.get()
    services.let_through(written=[note], by=staff("Moderators"))
    services.deliver(link=link, points=[Point(key, WORKING, "Not kind.", revision=2)])
    note.refresh_from_db()
    item = Item.objects.about(note).get()
    assert not note.is_public and (item.state, item.text) == (Item.State.WAITING, "Not kind.")
    services.let_through(written=[note], by=staff("Support team"))
    services.deliver(link=link, points=[Point(key, Verdict.MISSED, "Not kind.", revision=3)])
    note.refresh_from_db()
    assert note.is_public and note.verdict == Verdict.MISSED
    services.withdraw(link=link, key=key)
    note.refresh_from_db()
    assert not note.is_public and Item.objects.about(note).get().text == ""


def test_what_something_was_found_in_is_decided_one_by_one(link, staff):
    services.deliver(link=link, points=[Point(uuid4(), WORKING, "Ring 07700 900123 or write to me@example.org.")])
    note = TableNote.objects.get()
    assert services.let_through(written=[note], by=staff("Moderators")) == 0
    note.refresh_from_db()
    assert note.state == CheckState.CHECKING


# What the report needs


def test_points_are_counted_by_priority_and_verdict(forum, link):
    points = [(Verdict.WORKING, "One"), (Verdict.MISSED, "Two"), (Verdict.MISSED, "Three")]
    services.deliver(link=link, points=[Point(uuid4(), verdict, text) for verdict, text in points])
    services.withdraw(link=link, key=TableNote.objects.get(text="Two").key)
    [count] = TableNote.objects.for_forum(forum).by_priority_and_verdict()
    assert (count.priority, count.working, count.not_working, count.missed) == (None, 1, 0, 1)


def test_an_action_is_two_clicks_from_a_point_and_the_link_leads_both_ways(client, forum, link, staff):
    services.deliver(link=link, points=[Point(uuid4(), WORKING, "Light the underpass.")])
    note = TableNote.objects.get()
    assert first_words(note)["is_public"] is False
    services.let_through(written=[note], by=staff("Moderators"))
    client.force_login(staff("Forum managers"))
    address = reverse("forum_notes", args=[forum.pk])
    [shown] = client.get(address).context["page"].object_list
    form = client.get(shown.new_action).context["form"]
    assert form.initial["title"] == "Light the underpass."
    given = {name: value for name in form.fields if (value := form[name].value()) not in (None, [])}
    given = {name: getattr(value, "pk", value) for name, value in given.items()}
    assert client.post(shown.new_action, given).status_code == 302
    action = Action.objects.get()
    assert action.source == note
    assert action.title in client.get(address).content.decode()
    assert "Light the underpass." in client.get(reverse("action_detail", args=[action.pk])).content.decode()


def test_an_empty_point_cannot_be_kept(link):
    with pytest.raises(ValidationError):
        TableNote(forum=link.forum, verdict=WORKING, text=" ", noted_at=timezone.now(), key=uuid4()).full_clean()
