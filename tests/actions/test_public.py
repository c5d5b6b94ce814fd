"""What anybody reads of actions; and what nobody reads but colleagues."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.panels import home_panel, neighbourhood_panel
from actions.risk.services import open_area
from actions.services import add_note, change_action
from actions.statuses import Status
from home.panels import draw
from people.models import User
from places.models import Area, Overlap

SECRETS = ("Somebody", "example.org", "Ring the depot", "The inspector doubts it")


@pytest.fixture
def shown(index, make, officer, keeper, ward):
    """An action with everything about it that the public must not see."""
    action = make(
        owner=officer,
        why="The inspector doubts it.",
        areas=[ward],
        due_on=timezone.localdate() - timedelta(days=3),
        expected_outcome="People use it after dark.",
    )
    change_action(action=action, by=officer, status=Status.IN_PROGRESS, reason="The poles have been ordered.")
    add_note(action=action, text="Ring the depot first.", by=keeper)
    return action


def test_its_page_says_who_by_when_and_what_happened(client, shown):
    page = client.get(shown.get_absolute_url()).content.decode()
    for words in ("Light the underpass", "3 days overdue", "Anytown Council, Lighting Manager", "Mill Ward"):
        assert words in page
    assert "The poles have been ordered." in page
    assert "People use it after dark." in page


def test_no_public_answer_names_an_officer_or_tells_a_note(client, shown, ward):
    answers = [
        client.get(address) for address in ("/actions/", shown.get_absolute_url(), "/actions/feed/", "/api/v1/actions")
    ]
    panels = draw([neighbourhood_panel(ward), home_panel()])
    texts = [*(answer.content.decode() for answer in answers), *(panel.html for panel in panels)]
    assert all("Light the underpass" in text for text in texts)
    for text in texts:
        assert not [secret for secret in SECRETS if secret in text]


def test_no_public_query_reads_what_is_internal(client, shown, make, keeper, ward):
    """Not only that it is not shown: nothing of notes, reasons for colleagues or areas at risk is asked for."""
    watched = open_area(by=keeper, area=ward, signs=[], seen="The shops close.", review_on=timezone.localdate())
    neutral = make("Empty the bins", source=watched, areas=[ward])
    addresses = [
        *("/actions/", "/actions/?q=bins&year=2027&status=overdue", "/actions/how-long/", "/actions/feed/", "/"),
        *("/pl/actions/feed/", "/api/v1/actions", "/api/v1/actions?overdue=true", "/search/?q=bins"),
        *(shown.get_absolute_url(), neutral.get_absolute_url(), f"/pl{neutral.get_absolute_url()}"),
    ]
    with CaptureQueriesContext(connection) as asked:
        for address in addresses:
            assert client.get(address).status_code == 200, address
        client.force_login(User.objects.create_user("resident@example.org"))
        assert client.get(neutral.get_absolute_url()).status_code == 200
        draw([neighbourhood_panel(ward), home_panel()])
    queries = [each["sql"] for each in asked]
    assert [sql for sql in queries if "actions_actionchange" in sql]
    internal = ("actions_actionnote", "actions_areaatrisk", '"actions_action"."why"', '"actions_action"."owner_id"')
    assert [sql for sql in queries if any(name in sql for name in internal)] == []


@pytest.mark.parametrize(
    ("said", "says_not_yet"),
    [
        ({"status": Status.IN_PROGRESS}, True),
        ({"status": Status.DONE}, True),
        ({"status": Status.DONE, "evaluation": "Twice as many walk there."}, False),
        ({"status": Status.NOT_DOING}, False),
        ({"status": Status.NO_EVIDENCE}, False),
    ],
)
def test_it_says_whether_it_worked_or_that_nobody_has_looked_yet(client, make, keeper, said, says_not_yet):
    action = make(reason="As the group heard, 2 in 52 weeks.", **said)
    public = client.get(action.get_absolute_url()).content.decode()
    client.force_login(keeper)
    for page in (public, client.get(action.staff_address).content.decode()):
        assert ("Not yet evaluated" in page) is says_not_yet
        assert said.get("evaluation", "") in page


def test_who_is_told_that_the_evidence_does_not_show_it_can_reply(client, index, make):
    looked_into = make(status=Status.NO_EVIDENCE, reason="Two fires in 52 weeks.")
    page = client.get(looked_into.get_absolute_url()).content.decode()
    assert "Two fires in 52 weeks." in page
    assert f'href="{reverse("replies:ask")}"' in page


def test_an_unpublished_action_is_nowhere(client, index, make):
    hidden = make("Not for everybody", is_public=False)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    for address in ("/actions/", "/actions/feed/", "/api/v1/actions"):
        assert "Not for everybody" not in client.get(address).content.decode()
    assert home_panel() is None


def test_an_old_address_leads_to_the_new_one(client, shown):
    answer = client.get(reverse("actions:action", args=[shown.pk, "old-title"]))
    assert (answer.status_code, answer["Location"]) == (302, shown.get_absolute_url())


def titles(client: Client, query: str) -> list[str]:
    page = client.get(f"/actions/?{query}").content.decode()
    return re.findall(r'<p class="actions__title"><a[^>]*>([^<]+)</a>', page)


@time_machine.travel("2027-03-03 12:00", tick=False)
def test_the_list_is_searched_and_narrowed(client, index, make, ward):
    elsewhere = Area.objects.create(kind="ward", code="E05000002", vintage=2025, name="Far Ward", slug="far-ward")
    make("Late lamps", due_on=date(2027, 3, 2), areas=[ward])
    make("Early patrols", status=Status.DONE, areas=[elsewhere])
    make("Everywhere", public_wording="A word on scooters.")
    make("Cameras", status=Status.NOT_DOING, reason="They moved it elsewhere.")
    assert titles(client, "") == ["Late lamps", "Everywhere", "Cameras", "Early patrols"]
    assert titles(client, "status=overdue") == ["Late lamps"]
    assert titles(client, "status=done") == ["Early patrols"]
    assert titles(client, "area=mill-ward") == ["Late lamps", "Everywhere", "Cameras"]
    assert titles(client, "q=scooters+word") == ["Everywhere"]
    assert titles(client, "q=scooters+lamps") == []
    assert len(titles(client, "year=2027")) == 4
    assert titles(client, "year=2026") == []
    assert len(titles(client, "year=0000")) == 4, "no calendar has that year"
    assert len(titles(client, "year=20x7&status=never&area=nowhere&priority=none&from=nothing&group=none")) == 4


def test_the_list_is_narrowed_by_where_actions_came_from(client, index, make, recommendation):
    make("Train them all", source=recommendation)
    make("From nowhere")
    assert titles(client, "from=recommendation") == ["Train them all"]
    page = client.get("/actions/").content.decode()
    assert 'value="recommendation"' in page
    assert 'value="meeting"' not in page
    assert 'value="risk"' not in page


@pytest.mark.usefixtures("index")
def test_a_neighbourhood_reads_what_became_of_what_it_said(make, ward):
    make("Going on", areas=[ward])
    make("Ended", areas=[ward], status=Status.NOT_DOING, reason="They moved it elsewhere.")
    [panel] = draw([neighbourhood_panel(ward)])
    before, after = panel.html.split("You said, we did")
    assert "Going on" in before
    assert "Ended" in after
    assert "They moved it elsewhere." in after


@pytest.mark.usefixtures("index")
def test_anybody_reads_how_long_things_take(client, make, keeper):
    action = make(on=timezone.localdate() - timedelta(days=20))
    assert "Nothing has left a tier yet" in client.get(reverse("actions:how_long")).content.decode()
    change_action(action=action, by=keeper, status=Status.DONE)
    make("Not for everybody", is_public=False, status=Status.ACCEPTED)
    page = client.get(reverse("actions:how_long"), {"again": ""})
    operational = page.context["measured"][0]
    assert (operational.took, operational.here) == ([20], 0)
    assert "<svg" in page.content.decode()


def test_its_page_says_who_is_dealing_with_it_and_until_when(client, index, make):
    action = make(on=timezone.localdate() - timedelta(days=2))
    page = client.get(action.get_absolute_url()).content.decode()
    assert "Joint Agency Tasking and Co-ordination, since" in page
    assert "it goes up to the next tier" in page


def test_a_neighbourhood_shows_what_touches_its_ground(make, index, ward):
    estate = Area.objects.create(kind="estate", code="X1", vintage=2025, name="The Green", slug="green")
    Overlap.objects.create(area=estate, other=ward)
    assert neighbourhood_panel(estate) is None
    make(areas=[ward])
    panel = neighbourhood_panel(estate)
    assert (panel.order, panel.name) == (80, "actions")
    assert "Light the underpass" in draw([panel])[0].html


def test_a_list_of_fifty_asks_as_much_as_one(client, index, make, ward, django_assert_max_num_queries):
    make(areas=[ward])
    with django_assert_max_num_queries(30) as few:
        client.get("/actions/?page=1")
    for number in range(19):
        make(f"Action {number}", areas=[ward])
    with django_assert_max_num_queries(len(few)):
        client.get("/actions/?page=1&again")
    for address in ("/api/v1/actions", "/actions/feed/"):
        with django_assert_max_num_queries(12):
            client.get(address)


def test_open_data(client, shown, ward):
    data = client.get(f"/api/v1/actions?area={ward.code}&overdue=true").json()
    assert data["count"] == 1
    [out] = data["actions"]
    assert out["is_overdue"] is True
    assert (out["agency"], out["role"], out["areas"]) == (
        "Anytown Council",
        "Lighting Manager",
        [{"code": "E05000001", "name": "Mill Ward"}],
    )
    assert out["address"].endswith(shown.get_absolute_url())
    assert client.get("/api/v1/actions?area=E05999999").status_code == 404
    assert "no such status" in client.get("/api/v1/actions?status=nonsense").json()["error"]


def test_a_recommendation_shows_what_is_done_about_it(client, make, recommendation):
    make("Train them all", source=recommendation)
    page = client.get(recommendation.page.url).content.decode()
    assert "Train them all" in page
    assert "To do" not in page
    recommendation.state, recommendation.answer = "done", "Every officer was trained."
    recommendation.save()
    page = client.get(recommendation.page.url).content.decode()
    assert "Train them all" in page and "Every officer was trained." in page


@pytest.mark.parametrize("kind", ["domestic-abuse", "other"])
def test_what_is_done_about_a_death_at_home_has_a_quick_way_out_as_its_review_has(client, make, recommendation, kind):
    recommendation.page.kind = kind
    recommendation.page.save()
    page = client.get(make("Train them all", source=recommendation).get_absolute_url()).content.decode()
    assert ("data-exit-page" in page) == (kind == "domestic-abuse")
