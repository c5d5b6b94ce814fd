"""Areas at risk: one page to fill in, reviewed and closed, and nothing of it anywhere public."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, AreaAtRisk, AreaAtRiskNote
from actions.panels import home_panel, neighbourhood_panel
from actions.risk.retention import forget_closed_areas
from actions.risk.services import close_area, notes_on, open_area, review_area
from actions.risk.wagtail_hooks import places_to_review
from actions.services import add_note
from home.panels import draw


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def watcher(person):
    return person("watcher", "view_areaatrisk", "change_areaatrisk", "view_action", "add_action")


@pytest.fixture
def watched(ward, today, council, watcher):
    return open_area(
        by=watcher,
        area=ward,
        signs=["litter", "afraid"],
        seen="The shops by the green are closing.",
        plan="Open the hall again.",
        review_on=today,
        agencies=[council],
    )


def test_it_is_opened_by_one_form_with_the_figures_as_they_stand(client, ward, today, council, watcher):
    client.force_login(watcher)
    given = {
        "area": ward.pk,
        "signs": ["litter"],
        "seen": "Bins are set alight on the green.",
        "plan": "Ask the neighbours.",
        "agencies": [council.pk],
        "review_on": (today + timedelta(days=30)).isoformat(),
    }
    answer = client.post(reverse("area_at_risk_new"), given)
    watched = AreaAtRisk.objects.get()
    assert answer["Location"] == watched.staff_address
    assert watched.figures == "There are no police figures yet."
    page = client.get(watched.staff_address).content.decode()
    assert "Litter and fly-tipping" in page
    assert "Bins are set alight" in page
    again = client.post(reverse("area_at_risk_new"), given)
    assert again.status_code == 200  # it is watched already
    assert AreaAtRisk.objects.count() == 1


def test_its_form_opens_again_with_the_agencies_involved(client, watched, council, watcher):
    council.is_active = False
    council.save()
    client.force_login(watcher)
    page = client.get(reverse("area_at_risk_change", args=[watched.pk])).content.decode()
    assert f'value="{council.pk}" id="id_agencies_0" checked' in page


def test_it_is_about_a_place_and_nobody_in_it(client, ward, today, watcher):
    client.force_login(watcher)
    given = {"area": ward.pk, "seen": "Ask 07700 900123 about the noise.", "review_on": today.isoformat()}
    page = client.post(reverse("area_at_risk_new"), given).content.decode()
    assert "seems to name a person" in page
    assert not AreaAtRisk.objects.exists()


def test_reviews_and_the_end(watched, watcher, today):
    assert [each.count for each in places_to_review(watcher)] == [1]
    review_area(watched=watched, text="The hall is open.", next_on=today + timedelta(days=60), by=watcher)
    assert [each.count for each in places_to_review(watcher)] == [0]
    with pytest.raises(ValidationError):
        review_area(watched=watched, text="Again.", next_on=today, by=watcher)
    close_area(watched=watched, because="The shops are let.", by=watcher)
    with pytest.raises(ValidationError):
        review_area(watched=watched, text="Again.", next_on=today + timedelta(days=1), by=watcher)
    assert [note.text for note in notes_on(watched)] == ["The hall is open."]
    with time_machine.travel(timezone.now() + timedelta(days=3 * 365 + 2)):
        assert forget_closed_areas() == 1
    assert not AreaAtRiskNote.objects.exists()


@pytest.mark.usefixtures("index")
def test_only_an_action_in_neutral_words_reaches_the_public(client, watched, watcher, make):
    """Not where it came from, not what colleagues noted; and no public page so much as asks for any of it."""
    action = make("Open the hall", source=watched, areas=[watched.area], why="Gangs met there.", status="accepted")
    add_note(action=action, text="Ring the caretaker.", by=watcher)
    review_area(watched=watched, text="Two gangs.", next_on=timezone.localdate() + timedelta(days=1), by=watcher)
    addresses = ["/actions/", action.get_absolute_url(), "/actions/feed/", "/api/v1/actions", "/actions/?from=risk"]
    with CaptureQueriesContext(connection) as asked:
        texts = [client.get(address).content.decode() for address in addresses]
        texts += [panel.html for panel in draw([neighbourhood_panel(watched.area), home_panel()])]
    secrets = ("closing", "at risk", "gangs", "caretaker", "Open the hall again", "Area at risk")
    for text in texts:
        assert "Open the hall" in text
        assert not [secret for secret in secrets if secret in text]
    tables = {AreaAtRiskNote._meta.db_table, "actions_actionnote"}
    assert not [query for query in asked.captured_queries if any(table in query["sql"] for table in tables)]


def test_the_source_is_kept_both_ways_for_colleagues(client, watched, watcher, make):
    action = make("Open the hall", source=watched)
    client.force_login(watcher)
    assert action.staff_address in client.get(watched.staff_address).content.decode()
    link = f"/admin/actions/new/?source=risk%3A{watched.pk}"
    assert link in client.get(watched.staff_address).content.decode()
    assert list(client.get(link).context["form"]["areas"].value()) == [watched.area_id]
    assert watched.staff_address in client.get(action.staff_address).content.decode()
    assert Action.objects.get().source == watched
