"""Whom an update reaches."""

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.alerts.digests import send_digests
from home.alerts.models import Subscription, Threshold
from home.alerts.reach import being_told, reach_of, subscribers_of
from home.alerts.sending import send_alerts
from outbox.models import DeliveryState
from outbox.services import suppress

pytestmark = pytest.mark.django_db


def reached(**wanted) -> list[str]:
    draft = {"areas": (), "topics": (), "urgency": "routine", **wanted}
    return list(subscribers_of(**draft).order_by("address").values_list("address", flat=True))


def test_a_place_is_matched_by_the_ground_it_shares(make_place, subscriber):
    ward = make_place("Bletchley", kind="ward")
    parish = make_place("West Bletchley", overlaps=[ward])
    elsewhere = make_place("Olney")
    subscriber("in-ward@example.org", areas=[ward])
    subscriber("in-both@example.org", areas=[ward, parish, elsewhere])
    subscriber("elsewhere@example.org", areas=[elsewhere])
    subscriber("everywhere@example.org")
    assert reached(areas=[parish]) == ["everywhere@example.org", "in-both@example.org", "in-ward@example.org"]
    assert reached(areas=[elsewhere]) == ["elsewhere@example.org", "everywhere@example.org", "in-both@example.org"]
    assert len(reached()) == 4, "an update for no place in particular is for all"


def test_who_lost_their_last_place_is_not_taken_for_somebody_who_wants_everything(make_place, subscriber):
    place = make_place("Drawn")
    subscriber("a@example.org", areas=[place])
    place.delete()
    assert reached(areas=[make_place("Olney")]) == []


def test_a_request_that_nobody_confirmed_reaches_nobody(subscriber):
    subscriber("a@example.org", is_confirmed=False)
    assert reached() == []


@pytest.mark.parametrize(
    ("follows", "about", "is_told"),
    [
        ([], [], True),
        ([], ["Scams"], True),
        (["Scams"], ["Scams"], True),
        (["Scams", "Burglary"], ["Burglary"], True),
        (["Scams"], ["Burglary"], False),
        (["Scams"], [], False),
    ],
)
def test_topics(follows, about, is_told, topic, subscriber):
    subscriber("a@example.org", topics=[topic(name) for name in follows])
    assert bool(reached(topics=[topic(name) for name in about])) == is_told


@pytest.mark.parametrize(
    ("threshold", "told_of"),
    [
        ("everything", {"routine", "important", "urgent"}),
        ("important", {"important", "urgent"}),
        ("urgent", {"urgent"}),
    ],
)
def test_how_urgent_it_must_be(threshold, told_of, subscriber):
    subscriber("a@example.org", threshold=threshold)
    assert {urgency for urgency in ("routine", "important", "urgent") if reached(urgency=urgency)} == told_of


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_reach_is_what_asking_each_person_would_find(data, make_place, topic, subscriber):
    """The query against the rule written out for one person."""
    Subscription.objects.all().delete()
    names = ["Ward", "Parish in it", "Parish beside it"]
    places = {name: make_place(name) for name in names}
    topics = [topic(name) for name in ("Scams", "Burglary")]
    some_places = st.lists(st.sampled_from(names), unique=True)
    some_topics = st.lists(st.sampled_from(topics), unique=True)
    update_places = [places[name] for name in data.draw(some_places)]
    update_topics = data.draw(some_topics)
    urgency = data.draw(st.sampled_from(["routine", "important", "urgent"]))
    expected = []
    for number in range(data.draw(st.integers(0, 4))):
        follows, about = [places[name] for name in data.draw(some_places)], data.draw(some_topics)
        threshold = data.draw(st.sampled_from([each.value for each in Threshold]))
        subscriber(f"{number}@example.org", areas=follows, topics=about, threshold=threshold)
        wants_place = not update_places or not follows or set(follows) & set(update_places)
        wants_topic = not about or set(about) & set(update_topics)
        rank = ["everything", "important", "urgent"].index(threshold)
        if wants_place and wants_topic and ["routine", "important", "urgent"].index(urgency) >= rank:
            expected.append(f"{number}@example.org")
    assert reached(areas=update_places, topics=update_topics, urgency=urgency) == expected


def test_the_sentence_that_an_editor_reads(make_place, subscriber, make_update):
    parishes = [make_place(name) for name in ("Olney", "Hanslope", "Woolstone")]
    ward = make_place("Bletchley", kind="ward")
    assert reach_of(areas=parishes).sentence == "Nobody in these three parishes has asked for alerts like this yet."
    subscriber("a@example.org", areas=parishes)
    assert reach_of(areas=parishes).sentence == "1 person in these three parishes, at once."
    subscriber("b@example.org", areas=parishes[:1], frequency="daily")
    subscriber("c@example.org", areas=parishes[:1], frequency="weekly")
    reach = reach_of(make_update(areas=parishes))
    assert reach.sentence == "3 people in these three parishes: 1 at once, 2 in their next digest."
    assert (reach.count, reach.at_once, reach.daily, reach.weekly) == (3, 1, 1, 1)
    assert reach_of(areas=parishes[:1]).sentence.startswith("3 people in Olney: ")
    assert " in these four areas" in reach_of(areas=[*parishes, ward]).sentence
    assert reach_of().sentence.startswith("3 people in everywhere that this site covers")


@pytest.mark.usefixtures("midday")
@pytest.mark.parametrize("urgency", ["routine", "important", "urgent"])
@pytest.mark.parametrize("frequency", ["daily", "weekly"])
@pytest.mark.parametrize("urgent_at_once", [True, False])
def test_what_is_urgent_goes_at_once_to_those_too_who_get_digests(
    urgency, frequency, urgent_at_once, subscriber, make_update
):
    """Whoever unticked it gets it as often as the rest; told at once, nobody reads it again in a digest."""
    subscriber("a@example.org", frequency=frequency, urgent_at_once=urgent_at_once)
    update = make_update(urgency=urgency)
    is_at_once = urgency == "urgent" and urgent_at_once
    reach = reach_of(update)
    assert (reach.count, reach.at_once, reach.sooner) == (1, is_at_once, is_at_once)
    assert bool(send_alerts(update)) == is_at_once
    assert bool(send_digests(frequency)) == (not is_at_once)


def test_the_editor_reads_whom_urgency_reaches_sooner(subscriber, make_update):
    for name, fields in {"a": {}, "b": {"frequency": "weekly"}, "c": {"frequency": "daily"}}.items():
        subscriber(f"{name}@example.org", **fields)
    subscriber("d@example.org", frequency="weekly", urgent_at_once=False)
    update = make_update(urgency="urgent")
    assert reach_of(update).sentence.endswith(
        ": 3 at once, 1 in their next digest. It is urgent: 2 of them, who otherwise get a digest, get it at once too."
    )
    assert being_told(update) == "3 people are being emailed. 1 more gets it in a digest."


def test_nobody_is_counted_who_is_not_written_to(subscriber, make_update):
    for name in ("first", "second", "bounced"):
        subscriber(f"{name}@example.org")
    suppress("Bounced@example.org", detail="No such mailbox.")
    update = make_update()
    reach = reach_of(update)
    mailing = send_alerts(update)
    assert reach.count == mailing.deliveries.filter(state=DeliveryState.WAITING).count() == 2


@pytest.mark.parametrize(
    ("hour", "urgency", "sentence"),
    [
        (12, "routine", "2 people are being emailed. 1 more gets it in a digest."),
        (23, "urgent", "3 people are being emailed."),
        (
            23,
            "routine",
            "2 people are emailed when the quiet hours end, 5 March 2026, 8am. 1 more gets it in a digest.",
        ),
    ],
)
def test_whoever_published_reads_how_many_are_told(hour, urgency, sentence, subscriber, make_update):
    update = make_update(urgency=urgency)
    for number, frequency in enumerate(("at-once", "at-once", "weekly")):
        subscriber(f"{number}@example.org", frequency=frequency)
    with time_machine.travel(f"2026-03-04 {hour}:00:00Z", tick=False):
        assert being_told(update) == sentence
        send_alerts(update)
        assert being_told(update) == sentence, "those told in the meantime count too"


def test_reach_asks_as_much_for_many_as_for_one(make_place, subscriber, django_assert_max_num_queries):
    places = [make_place(f"Place {number}") for number in range(12)]
    for number in range(12):
        subscriber(f"{number}@example.org", areas=places)
    with django_assert_max_num_queries(2):  # the subscribers' frequencies; the partnership's place
        assert reach_of(areas=places).count == 12
