"""An update goes out once, is corrected and withdrawn everywhere, and leaves the lists after its last day."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from core.waiting import waiting_for
from home.updates import services
from home.updates.models import UpdatePage
from home.updates.records import Withdrawal


def titles(updates) -> list[str]:
    return [update.title for update in updates]


def test_publishing_tells_everybody_once(write, told):
    update = write()
    assert told == [] and not update.live
    update.save_revision().publish()
    UpdatePage.objects.get(pk=update.pk).save_revision().publish()
    assert told == [("published", update.pk)]


def test_an_update_for_the_site_only_tells_nobody(publish, told):
    assert publish(tells_subscribers=False).live
    assert told == []


def test_what_the_checker_refuses_is_published_by_no_way(write):
    update = write(kind="meeting")
    with pytest.raises(ValidationError, match="day and time"):
        update.save_revision().publish()
    assert not UpdatePage.objects.get(pk=update.pk).live


def test_the_diary_publishes_on_time_and_tells_then(write, told):
    update = write(go_live_at=timezone.now() + timedelta(hours=2))
    update.save_revision().publish()
    call_command("publish_scheduled")
    assert told == [] and not UpdatePage.objects.get(pk=update.pk).live
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        call_command("publish_scheduled")
    assert told == [("published", update.pk)]
    assert UpdatePage.objects.get(pk=update.pk).live


def test_a_draft_that_went_stale_in_the_diary_keeps_nobody_else_back_and_waits_for_its_publishers(write, staff, client):
    later = timezone.now() + timedelta(days=3)
    stale = write("Stale", go_live_at=later, expires_on=timezone.localdate() + timedelta(days=1))
    over = write("Over", go_live_at=later, expire_at=later + timedelta(minutes=30))
    fresh = write("Fresh", go_live_at=later + timedelta(minutes=1))
    for update in (stale, over, fresh):
        update.save_revision().publish()
    with time_machine.travel(later + timedelta(hours=1)):
        call_command("publish_scheduled")
        assert titles(UpdatePage.objects.live()) == ["Fresh"], "not for the minute until the next look either"
        call_command("publish_scheduled")
        assert titles(UpdatePage.objects.live()) == ["Fresh"]
        assert titles(UpdatePage.objects.stayed_behind()) == ["Stale", "Over"]
        officer, analyst = staff("Communications team"), staff("Analysts")
        (waiting,) = [each for each in waiting_for(officer) if "not published at their time" in each.label]
        assert waiting.count == 2
        assert not [each for each in waiting_for(analyst) if "not published" in each.label]
        client.force_login(analyst)
        assert client.get(waiting.address).status_code == 302, "refused, as everywhere in the staff pages"
        client.force_login(officer)
        page = client.get(waiting.address).content.decode()
        assert page.count("Its last day has passed. Choose a later one, or none.") == 1
        assert page.count("The time at which it was to leave the site has passed.") == 1
        # Mended and put into the diary anew; its day taken out.
        stale, over = UpdatePage.objects.get(pk=stale.pk), UpdatePage.objects.get(pk=over.pk)
        stale.expires_on, stale.go_live_at = None, later + timedelta(days=1)
        stale.save_revision().publish()
        over.go_live_at = None
        over.save_revision()
        assert not UpdatePage.objects.stayed_behind().exists()


@pytest.mark.parametrize(
    ("day", "is_listed"), [(date(2026, 5, 3), True), (date(2026, 5, 4), True), (date(2026, 5, 5), False)]
)
def test_the_last_day_counts(publish, client, day, is_listed):
    with time_machine.travel("2026-05-01 10:00:00Z"):
        update = publish(expires_on=date(2026, 5, 4))
    assert UpdatePage.objects.listed_on(day).filter(pk=update.pk).exists() is is_listed
    with time_machine.travel(f"{day} 10:00:00Z"):
        page = client.get(update.url)
    assert page.status_code == 200
    assert ("kept here as a record" in page.content.decode()) is not is_listed


def test_a_correction_stands_on_the_page_with_its_date_and_is_told(publish, told, client):
    update = publish()
    with time_machine.travel("2026-05-04 10:00:00Z"):
        services.correct(update=update, note="It is the 4th, not the 3rd.")
    page = client.get(update.url).content.decode()
    assert "Corrected on 4 May 2026" in page and "It is the 4th, not the 3rd." in page
    assert told[-1] == ("corrected", update.pk, "It is the 4th, not the 3rd.")


def test_pressing_twice_corrects_once(publish, told):
    update = publish()
    for note in ("The 4th.", "The 4th.", "The 5th.", "The 4th."):
        services.correct(update=update, note=note)
    assert [call[2] for call in told if call[0] == "corrected"] == ["The 4th.", "The 5th.", "The 4th."]


def test_what_nobody_has_needs_no_correction(write):
    with pytest.raises(services.NotNowError):
        services.correct(update=write(), note="It is the 4th.")


def test_a_withdrawn_update_is_gone_everywhere(publish, told, client, areas):
    update = publish("Square closed", areas=[areas["mill"]])
    everywhere = ["/updates/", "/updates/feed/", "/neighbourhoods/mill/feed/", "/updates/embed/", "/api/v1/updates"]
    assert all("Square closed" in client.get(address).content.decode() for address in everywhere)
    services.withdraw(update=update, sentence="The square is open after all.")
    assert not any("Square closed" in client.get(address).content.decode() for address in everywhere)
    page = client.get(update.url)
    assert page.status_code == 410
    assert "The square is open after all." in page.content.decode()
    assert "Square closed" not in page.content.decode()
    for file in ("poster.pdf", "card.png"):
        assert client.get(f"{update.short_address}{file}").status_code == 404
    assert client.get(f"{update.url}formats/plain.txt").status_code in (404, 410)
    assert told[-1] == ("withdrawn", update.pk, "The square is open after all.")


def test_withdrawing_twice_tells_once_and_an_old_draft_does_not_undo_it(publish, told):
    update = publish()
    draft = update.save_revision()
    for _ in range(2):
        services.withdraw(update=update, sentence="Wrong.")
    draft.publish()
    assert [call[0] for call in told] == ["published", "withdrawn"]
    assert not UpdatePage.objects.published().exists()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("Communications team", True),
        ("Moderators", True),
        ("Support team", True),
        ("Editors", False),
        ("Analysts", False),
    ],
)
def test_who_may_correct_and_withdraw(publish, staff, role, allowed):
    update, user = publish(), staff(role)
    for act in (
        lambda: services.correct(update=update, note="Now right.", user=user),
        lambda: services.withdraw(update=update, sentence="Wrong.", user=user),
    ):
        if allowed:
            act()
        else:
            with pytest.raises(PermissionDenied):
                act()
    assert Withdrawal.objects.exists() is allowed


def test_a_feed_says_for_a_month_that_an_entry_was_withdrawn_and_repeats_none_of_it(publish, areas, topics, client):
    atom = {"a": "http://www.w3.org/2005/Atom"}

    def the_entry(address: str):
        answer = client.get(address)
        entries = ElementTree.fromstring(answer.content).findall("a:entry", atom)  # noqa: S314 - our own feed
        return answer.content.decode(), entries[0] if entries else None

    with time_machine.travel("2026-03-04 12:00:00Z", tick=False) as clock:
        update = publish("A man is wanted", areas=[areas["mill"]], topics=[topics["domestic-abuse"]])
        _whole, before = the_entry("/updates/feed/")
        clock.shift(timedelta(hours=1))
        services.withdraw(update=update, sentence="Somebody has been charged.")
        for address in ("/updates/feed/", "/neighbourhoods/mill/feed/", "/updates/feed/domestic-abuse/"):
            whole, entry = the_entry(address)
            assert entry.findtext("a:id", namespaces=atom) == before.findtext("a:id", namespaces=atom)
            assert entry.findtext("a:title", namespaces=atom) == "Withdrawn: our message of 4 March 2026"
            assert entry.findtext("a:summary", namespaces=atom) == "Somebody has been charged."
            assert entry.findtext("a:updated", namespaces=atom) > before.findtext("a:updated", namespaces=atom)
            assert not entry.findall("a:category", atom)
            assert "wanted" not in whole
        assert the_entry("/neighbourhoods/hill/feed/")[1] is None
        clock.shift(timedelta(days=31))
        assert the_entry("/updates/feed/")[1] is None


def test_open_data_has_all_the_words_of_the_page(publish, client):
    body = [
        ("text", "<h2>What to do</h2><p>Lock it.</p>"),
        ("quote", {"words": "We saw nobody.", "who": "The warden"}),
        (
            "call_to_action",
            {"why": "Ours are free.", "words": "Ask for a lock", "address": "https://example.org/locks"},
        ),
    ]
    publish(body=body)
    (update,) = client.get("/api/v1/updates").json()["updates"]
    lines = update["words"].splitlines()
    assert lines[0] == "Three were opened." and "Lock it." in lines
    assert all(
        words in update["words"] for words in ("We saw nobody.", "The warden", "Ours are free.", "Ask for a lock")
    )


def test_a_draft_saved_in_another_window_does_not_take_a_published_update_off_the_site(write):
    update = write("Lock your shed")
    update.save_revision()
    # Another window, or a saving on its own that is still under way, has read it before it is published.
    window = UpdatePage.objects.get(pk=update.pk).get_latest_revision_as_object()
    update.get_latest_revision().publish()
    window.title = "Lock your bike"
    window.save()
    window.save_revision()
    live = UpdatePage.objects.get(pk=update.pk)
    assert (live.live, live.title, live.draft_title) == (True, "Lock your shed", "Lock your bike")
    assert live.get_latest_revision_as_object().title == "Lock your bike"
    live.unpublish()
    assert not UpdatePage.objects.get(pk=update.pk).live, "who means it takes it off"
    drafted = UpdatePage.objects.get(pk=update.pk).get_latest_revision_as_object()
    drafted.title = "Lock your gate"
    drafted.save()
    assert UpdatePage.objects.get(pk=update.pk).title == "Lock your gate", (
        "no draft but that of a live page is kept out"
    )
