"""From asking for alerts to the end of them, as a resident does it."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from home.alerts import services
from home.alerts.models import ListImport, Subscription, Unsubscribed
from home.alerts.retention import forget_what_is_over
from home.alerts.sending import send_alerts
from home.alerts.words import in_words
from outbox.models import Delivery, Message, Suppression
from people import personal_data
from people.models import User

from .conftest import link_in

pytestmark = pytest.mark.django_db

ANSWERS = {"frequency": "daily", "threshold": "everything", "format": "ordinary"}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Tests fill forms in quicker than people do."""
    monkeypatch.setattr("people.suspicion.suspicion_of_time", lambda token: None)


def ask(address: str, client: Client | None = None, **answers):
    """Fill the form in and press the button."""
    data = {"everywhere": "1", "address": address, **ANSWERS, **answers}
    return (client or Client()).post("/alerts/sign-up/", data)


def test_only_the_link_in_the_message_starts_alerts(client, make_place, topic, post):
    place, scams = make_place("Olney"), topic("Scams")
    found = client.get("/alerts/", {"q": "olney"})
    assert b"Olney" in found.content
    step = client.get("/alerts/sign-up/", {"area": place.code})
    assert b"Olney" in step.content
    answer = client.post(
        "/alerts/sign-up/", {"area": place.code, "address": "New@Example.org", "topics": scams.pk, **ANSWERS}
    )
    assert answer.url == "/alerts/check-your-email/"
    request = Subscription.objects.get()
    assert not request.is_confirmed

    (message,) = post()
    assert message.to == ["new@example.org"]
    path = link_in(message, "/confirm/")
    assert b"Olney" in client.get(path).content
    assert not Subscription.objects.confirmed().exists(), "a mail program that follows links confirms nothing"
    managing = client.post(path)
    subscription = Subscription.objects.confirmed().get()
    assert managing.url == f"/alerts/manage/{subscription.token}/"
    assert (list(subscription.areas.all()), list(subscription.topics.all())) == ([place], [scams])
    assert (subscription.frequency, subscription.consent_source) == ("daily", "email")
    assert client.get(path).url == managing.url, "pressed again, it leads to the choices"


def test_an_address_is_written_in_small_letters_whoever_writes_it(post, client):
    ask("Someone@Example.ORG")
    client.post(link_in(post()[0], "/confirm/"))
    assert Subscription.objects.confirmed().at("SOMEONE@example.org").exists()


def test_without_a_place_nothing_can_be_asked_for(client):
    answer = client.get("/alerts/sign-up/")
    assert answer.url == "/alerts/?missing=1"
    page = client.get(answer.url).content.decode()
    assert "There is a problem" in page and "<title>Error: " in page


@pytest.mark.parametrize("address", ["", "no address", "two@example.org, three@example.org"])
def test_an_address_that_cannot_be_one_is_said_to_be_wrong(address):
    answer = ask(address)
    assert answer.status_code == 200 and b"There is a problem" in answer.content
    assert Message.objects.count() == 0


def test_more_choices_stand_open_only_where_something_in_them_is_wrong(subscriber):
    folded, opened = '<details class="more-choices">', '<details class="more-choices" open>'
    assert folded in ask("no address").content.decode()
    assert opened in ask("somebody@example.org", threshold="sometimes").content.decode()
    manage = f"/alerts/manage/{subscriber('known@example.org').token}/"
    assert folded in Client().post(manage, {**ANSWERS, "frequency": "never"}).content.decode()
    assert opened in Client().post(manage, {**ANSWERS, "format": "song"}).content.decode()


def _shown(response, address: str) -> tuple:
    page = response.content.decode().replace(address, "ADDRESS")
    return response.status_code, response.get("Location"), re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("deed", ["sign up", "link"])
def test_nobody_learns_who_gets_alerts(deed, subscriber, django_capture_on_commit_callbacks):
    subscriber("known@example.org")
    subscriber("asked@example.org", is_confirmed=False)
    seen = []
    for address in ("known@example.org", "asked@example.org", "nobody@example.org"):
        Message.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            answer = ask(address) if deed == "sign up" else Client().post("/alerts/link/", {"address": address})
        seen.append((_shown(answer, address), Message.objects.filter(to=address).count()))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][1] == 1
    assert mail.outbox == [], "nothing is sent while the page waits"


def test_signing_up_for_somebody_else_changes_nothing_of_theirs(subscriber, make_place):
    mine = subscriber("known@example.org", areas=[make_place("Olney")], frequency="weekly")
    ask("known@example.org")
    mine.refresh_from_db()
    assert (mine.frequency, mine.is_everywhere) == ("weekly", False)


def test_confirming_a_second_request_adds_its_places_and_topics(subscriber, make_place, topic, client, post):
    olney, hanslope = make_place("Olney"), make_place("Hanslope")
    scams, burglary = topic("Scams"), topic("Burglary")
    mine = subscriber("known@example.org", areas=[olney], topics=[scams], frequency="weekly")
    client.post(
        "/alerts/sign-up/",
        {"area": hanslope.code, "address": "known@example.org", "topics": burglary.pk, **ANSWERS},
    )
    client.post(link_in(post()[0], "/confirm/"))
    (subscription,) = Subscription.objects.all()
    assert subscription.pk == mine.pk and subscription.token == mine.token, "links in older messages still work"
    assert set(subscription.areas.all()) == {olney, hanslope}
    assert set(subscription.topics.all()) == {scams, burglary}
    assert subscription.frequency == "daily"


def test_all_topics_and_some_are_all(subscriber, topic, client, post):
    mine = subscriber("known@example.org")
    ask("known@example.org", client, topics=[topic("Scams").pk])
    client.post(link_in(post()[0], "/confirm/"))
    assert not mine.topics.exists()


def test_the_link_is_sent_again_for_what_an_address_has(subscriber, client, post):
    waiting = subscriber("asked@example.org", is_confirmed=False)
    known = subscriber("known@example.org")
    for address in ("asked@example.org", "known@example.org", "nobody@example.org"):
        client.post("/alerts/link/", {"address": address})
    bodies = {message.to[0]: message.body for message in post()}
    assert waiting.confirm_address in bodies["asked@example.org"]
    assert known.manage_address in bodies["known@example.org"]
    assert "/alerts/manage/" not in bodies["nobody@example.org"] and "/alerts/" in bodies["nobody@example.org"]


def test_subjects_say_nothing_about_what_somebody_follows(topic, client, post):
    ask("a@example.org", client, topics=[topic("Domestic abuse", is_sensitive=True).pk])
    (message,) = post()
    assert message.subject.endswith("Confirm your email alerts")


def test_choices_are_changed_by_the_link_in_every_message(subscriber, make_place, topic, client):
    mine = subscriber("a@example.org", areas=[make_place("Olney")])
    hanslope, scams = make_place("Hanslope"), topic("Scams")
    page = client.get(f"/alerts/manage/{mine.token}/").content.decode()
    assert "Olney" in page and "a@example.org" not in page, "a forwarded message gives the address away to nobody"
    client.post(
        f"/alerts/manage/{mine.token}/",
        {"frequency": "weekly", "threshold": "urgent", "format": "large", "topics": scams.pk},
    )
    places = f"/alerts/manage/{mine.token}/places/"
    assert b"Hanslope" in client.post(places, {"q": "Hanslope", "sent": "1"}).content
    client.post(places, {"area": hanslope.code, "sent": "1", "save": "1"})
    mine.refresh_from_db()
    assert (mine.frequency, mine.threshold, mine.format) == ("weekly", "urgent", "large")
    assert not mine.urgent_at_once, "who takes the tick away gets urgent warnings as often as the rest"
    assert list(mine.areas.all()) == [hanslope] and list(mine.topics.all()) == [scams]
    assert client.post(places, {"sent": "1", "save": "1"}).status_code == 200
    assert list(mine.areas.all()) == [hanslope], "no place at all is not taken for everywhere"


def test_urgent_warnings_come_at_once_unless_somebody_says_otherwise(client, subscriber):
    page = client.get("/alerts/sign-up/?everywhere=1").content.decode()
    assert re.search(r'name="urgent_at_once"[^>]* checked', page)
    assert "at night too" in page
    weekly = subscriber("a@example.org", frequency="weekly")
    assert in_words(weekly).frequency.endswith("; urgent warnings at once")
    weekly.urgent_at_once = False
    assert "urgent" not in in_words(weekly).frequency


def test_unsubscribing_is_one_press_or_one_post_of_a_mail_program(subscriber):
    mine = subscriber("a@example.org")
    strict = Client(enforce_csrf_checks=True)
    path = f"/alerts/unsubscribe/{mine.token}/"
    assert strict.get(path).status_code == 200
    assert Subscription.objects.exists(), "opening the link stops nothing"
    answer = strict.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and not answer.cookies
    assert not Subscription.objects.exists()
    assert strict.post(path).status_code == 200, "a second press is no error"
    assert strict.get(path).status_code == 404


def test_the_record_of_what_was_sent_keeps_no_address_of_who_left(subscriber, make_update, client, post):
    ask("a@example.org", client, frequency="at-once")
    client.post(link_in(post()[0], "/confirm/"))
    mine = Subscription.objects.get()
    send_alerts(make_update())
    assert Delivery.objects.filter(address="a@example.org").exists()
    services.unsubscribe(subscription=mine)
    assert not Delivery.objects.filter(address="a@example.org").exists()
    assert not Message.objects.filter(to="a@example.org").exists()
    assert Delivery.objects.count() == 1, "the numbers stay"


def test_of_who_left_stays_a_hash_until_they_come_back(subscriber, client, post):
    services.unsubscribe(subscription=subscriber("a@example.org"))
    (left,) = Unsubscribed.objects.all()
    assert "a@example.org" not in str(left.__dict__)
    assert Unsubscribed.objects.at(" A@Example.org ").exists()
    ask("a@example.org", client)
    assert Unsubscribed.objects.exists(), "asking alone shows nothing"
    client.post(link_in(post()[0], "/confirm/"))
    assert not Unsubscribed.objects.exists()


def test_confirming_shows_that_messages_arrive_again(client, post):
    Suppression.objects.create(address="a@example.org", reason="bounced")
    ask("a@example.org", client)
    client.post(link_in(post()[0], "/confirm/"))
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "path", ["confirm/nonsense/", "manage/nonsense/", "manage/nonsense/places/", "unsubscribe/nonsense/"]
)
def test_a_link_that_works_no_longer_says_what_to_do(path, client):
    answer = client.get(f"/alerts/{path}")
    assert answer.status_code == 404 and b"/alerts/link/" in answer.content


def test_the_same_address_is_written_to_five_times_an_hour_at_most():
    askers = [Client(REMOTE_ADDR=f"203.0.113.{number}") for number in range(7)]
    assert [ask("victim@example.org", asker).status_code for asker in askers] == [302] * 5 + [429] * 2
    assert Message.objects.filter(to="victim@example.org").count() == 5
    assert ask("somebody-else@example.org", askers[0]).status_code == 302


def test_the_links_pages_are_nobody_elses(subscriber, client):
    mine = subscriber("a@example.org")
    for path in (
        f"/alerts/manage/{mine.token}/",
        f"/alerts/unsubscribe/{mine.token}/",
        "/alerts/sign-up/?everywhere=1",
    ):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_what_looks_like_a_machine_is_asked_to_press_once_more(client):
    data = {"everywhere": "1", "address": "a@example.org", **ANSWERS, "further_topic": "buy now"}
    page = client.post("/alerts/sign-up/", data)
    assert page.status_code == 200 and b"press the button once more" in page.content
    assert Message.objects.count() == 0, "what a machine sends again goes nowhere either"
    again = re.search(r'name="pressed_again" value="([^"]+)"', page.content.decode())[1]
    assert client.post("/alerts/sign-up/", data).status_code == 200
    assert client.post("/alerts/sign-up/", {**data, "pressed_again": again}).status_code == 302
    assert Message.objects.get().to == "a@example.org"


@pytest.fixture
def account(client) -> User:
    user = User.objects.create_user("resident@example.org", "a long and quiet sentence")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    return user


def test_with_an_account_alerts_start_at_once_and_are_listed_there(account, client, make_place):
    place = make_place("Olney")
    answer = client.post("/alerts/sign-up/", {"area": place.code, **ANSWERS, "address": "somebody-else@example.org"})
    (mine,) = Subscription.objects.all()
    assert (mine.address, mine.user, mine.is_confirmed) == ("resident@example.org", account, True)
    assert answer.url == f"/alerts/manage/{mine.token}/"
    page = client.get("/account/").content.decode()
    assert "Olney" in page and answer.url in page


def test_an_account_whose_address_nobody_confirmed_confirms_nothing(account, client):
    EmailAddress.objects.update(verified=False)
    ask("somebody-else@example.org", client)
    assert not Subscription.objects.confirmed().exists()


def test_what_is_kept_is_handed_over_and_goes_with_the_account(account, subscriber, topic):
    subscriber("resident@example.org", topics=[topic("Scams")], user=account)
    subscriber("somebody-else@example.org")
    parts = {part["title"]: part["records"] for part in personal_data.export(account)}
    (record,) = parts["Your email alerts"]
    assert record["Topics"] == ["Scams"]
    personal_data.erase(account)
    assert [each.address for each in Subscription.objects.all()] == ["somebody-else@example.org"]


def test_claiming_somebody_elses_address_gives_no_say_over_their_alerts(subscriber):
    subscriber("theirs@example.org")
    claimer = User.objects.create_user("theirs@example.org", "a long and quiet sentence")
    EmailAddress.objects.create(user=claimer, email="theirs@example.org", verified=False, primary=True)
    personal_data.erase(claimer)
    assert Subscription.objects.exists(), "an account that nobody confirmed is erased, and their alerts are not"

    owner = User.objects.create_user("theirs@example.org", "a long and quiet sentence")
    claimed = EmailAddress.objects.create(user=owner, email="theirs@example.org", verified=False, primary=True)
    assert not Subscription.objects.of(owner)
    claimed.verified = True
    claimed.save()
    assert Subscription.objects.of(owner)


@pytest.mark.parametrize(("days", "is_kept"), [(6, True), (8, False)])
def test_a_request_is_kept_for_seven_days(days, is_kept, subscriber):
    services.send_confirmation(subscriber("a@example.org", is_confirmed=False))
    subscriber("confirmed@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        forget_what_is_over()
    assert Message.objects.filter(to="a@example.org").exists() == is_kept
    assert Subscription.objects.unconfirmed().exists() == is_kept
    assert Subscription.objects.confirmed().count() == 1


def test_sign_ups_are_counted_by_update_and_lead_back_to_nobody(make_update, make_place, client, post):
    update = make_update(areas=[make_place("Olney")])
    first = client.get("/alerts/", {"update": update.pk}).content.decode()
    assert "checked" in first and "Olney" in first
    ask("a@example.org", client, update=update.pk)
    assert services.sign_ups_from(update) == 0, "nobody has confirmed yet"
    client.post(link_in(post()[0], "/confirm/"))
    assert services.sign_ups_from(update) == 1
    assert Subscription.objects.get().came_from is None


def test_an_address_has_one_subscription_whatever_happens(subscriber):
    from django.db import IntegrityError, transaction

    subscriber("a@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        subscriber("a@example.org")
    assert ListImport.objects.count() == 0
