"""The public and staff pages: posting, being asked whether it is one of these, map and list, who may open what."""

import json
import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from consultations.ideas import services
from consultations.ideas.models import Contribution, Kind, State, Support
from consultations.ideas.services import Sender
from consultations.models import Comment, SafetyAssessment
from moderation.models import Item
from moderation.services import decide
from people.models import User
from people.roles import create_roles
from tests.consultations.answering.asking import hidden

IDEAS, MAP, PAPER = (f"/consultations/ideas/{part}/" for part in ("ideas", "map", "paper"))
PIN = {"type": "Point", "coordinates": [-0.74, 52.0]}
LINE = {"type": "LineString", "coordinates": [[-0.74, 52.0], [-0.73, 52.01]]}


def text_of(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def titles_on(page: str) -> list[str]:
    return re.findall(r'contribution__title"><a href="[^"]*">([^<]*)</a>', page)


def send(client: Client, address: str, **given: str):
    page = text_of(client, address)
    return client.post(address, {"key": hidden(page, "key"), "opened": hidden(page, "opened"), **given})


def test_posting_an_idea_from_the_form_to_its_authors_page(consultation, client):
    answer = send(client, f"{IDEAS}post/", title="Lamps", text="More of them.", email="ada@example.org")
    assert answer.status_code == 302
    own = text_of(client, answer["Location"])
    assert "Thank you, we have it" in own and "Being checked" in own
    made = Contribution.objects.get()
    assert (made.state, made.title, made.email) == (State.CHECKING, "Lamps", "ada@example.org")
    assert "Lamps" not in text_of(client, IDEAS)

    client.post(f"{made.own_address}withdraw/")
    assert Contribution.objects.get().state == State.WITHDRAWN


def test_who_says_the_same_is_asked_first_and_loses_nothing(consultation, client, idea):
    idea("Lamps along the canal", text="The path is dark.")
    page = send(client, f"{IDEAS}post/", title="Lamps by the canal", text="It is too dark there.").content.decode()
    assert "Is it one of these?" in page and "Lamps along the canal" in page
    assert Contribution.objects.count() == 1 and "It is too dark there." in page

    given = {"title": "Lamps by the canal", "text": "It is too dark there.", "is_none_of_them": "on"}
    again = client.post(f"{IDEAS}post/", {"key": hidden(page, "key"), "opened": hidden(page, "opened"), **given})
    assert again.status_code == 302 and Contribution.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": "Dark."}, "Write where it is, or set a pin on the map."),
        ({"text": "Dark.", "geometry": "{"}, "The map did not send a pin."),
        ({"text": "Dark.", "geometry": '{"type": "Point", "coordinates": [500, 1]}'}, "The map did not send a pin."),
        ({"place": "Here"}, "Write what it is about this place."),
    ],
)
def test_what_is_missing_of_a_place_is_said(consultation, client, given, sentence):
    page = send(client, f"{MAP}post/", **given).content.decode()
    assert sentence in page and "<title>Error:" in page
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("geometry", [PIN, LINE, None])
def test_a_place_is_a_pin_a_line_or_words(consultation, client, geometry):
    drawn = json.dumps(geometry) if geometry else ""
    assert send(client, f"{MAP}post/", text="Dark.", place="By the brook", geometry=drawn).status_code == 302
    assert Contribution.objects.get().geometry == geometry


def test_words_say_in_which_language_they_are_where_the_page_is_in_another(consultation, client, idea):
    with override("pl"):
        polish = idea("Lampa")
    idea("A lamp")
    page = text_of(client, IDEAS)
    assert re.findall(r' lang="pl">Lampa<', page) and ">A lamp<" in page and ' lang="en-GB">A lamp<' not in page
    page = text_of(client, polish.get_absolute_url())
    assert '<h1 lang="pl">Lampa</h1>' in page and ' lang="pl" dir="auto">' in page
    page = text_of(client, f"/pl{IDEAS}")
    assert ' lang="en-GB">A lamp<' in page and '"pl">Lampa<' not in page


def test_the_list_shows_what_the_map_shows(consultation, client, idea):
    shapes = [PIN, LINE, None, PIN, PIN]
    for number, shape in enumerate(shapes):
        idea(kind=Kind.PLACE, text=f"Place {number}", place=f"Corner {number}", geometry=shape)
    page = text_of(client, MAP)
    found = re.search(r'<script id="contributions-on-map" type="application/json">(.*?)</script>', page)
    on_map = {(each["label"], each["address"]) for each in json.loads(found[1])}
    in_list = set(re.findall(r'contribution__title"><a href="([^"]*)">([^<]*)</a>', page))
    assert {(title, address) for address, title in in_list} > on_map
    assert len(in_list) == 5 and len(on_map) == 4
    assert "1 more was described in words: it is in the list." in page
    # Narrowed alike.
    page = text_of(client, MAP, q="Corner 3")
    assert titles_on(page) == ["Corner 3"] and page.count('"shape"') == 1


def test_sorting_searching_and_filtering(consultation, client, idea, manager):
    old, loved, talked = idea("Old"), idea("Loved"), idea("Talked")
    Support.objects.bulk_create(
        Support(contribution=loved, person=str(number), created_at=loved.created_at) for number in range(3)
    )
    Comment.objects.create(
        contribution=talked, text="Hm", public_text="Hm", state=State.PUBLISHED, created_at=old.created_at
    )
    assert titles_on(text_of(client, IDEAS, sort="supported"))[0] == "Loved"
    assert titles_on(text_of(client, IDEAS, sort="discussed"))[0] == "Talked"
    assert titles_on(text_of(client, IDEAS, sort="newest")) == ["Talked", "Loved", "Old"]
    assert sorted(titles_on(text_of(client, IDEAS))) == ["Loved", "Old", "Talked"]
    assert "each stands at the top equally often" in text_of(client, IDEAS)
    assert titles_on(text_of(client, IDEAS, q="lov")) == ["Loved"]
    assert "Nothing holds all of these" in text_of(client, IDEAS, status="done")


def test_supporting_without_scripts_and_taking_it_back(consultation, client, idea):
    one = idea("Lamps")
    address = one.get_absolute_url()
    page = client.post(f"{address}support/", follow=True).content.decode()
    assert "Your support is counted" in page and "1 person supports it." in page
    client.post(f"{address}support/")
    assert Support.objects.count() == 1
    other = Client()
    other.post(f"{address}support/")
    assert Support.objects.count() == 2
    client.post(f"{address}support/", {"back": "1"})
    assert Support.objects.count() == 1 and "1 person supports it." in text_of(client, address)


def test_the_document_part_by_part_with_what_people_say_of_each(consultation, client, idea):
    first, second = (part.id for part in consultation.page.paper)
    for number in range(5):
        idea(kind=Kind.PAPER, text=f"About one {number}", section=first)
    page = text_of(client, PAPER)
    assert "5 comments on this part" in page and "0 comments on this part" in page
    assert len(titles_on(page)) == 3
    assert len(titles_on(text_of(client, PAPER, section=first))) == 5
    assert send(client, f"{PAPER}post/?section={second}", section=second, text="Good.").status_code == 302
    assert Contribution.objects.get(text="Good.").section == second


def test_a_closed_phase_stays_readable_and_takes_nothing(consultation, client, idea):
    one = idea("Lamps")
    for phase in consultation.phases.all():
        phase.closes_on, phase.opens_on = phase.opens_on, phase.opens_on
        phase.save()
    assert "Lamps" in text_of(client, IDEAS) and "This is closed." in text_of(client, IDEAS)
    assert client.get(f"{IDEAS}post/").status_code == 403
    client.post(f"{one.get_absolute_url()}support/")
    assert not Support.objects.exists()


def test_without_an_assessment_nothing_can_be_posted_and_staff_are_told(consultation, client, staff):
    SafetyAssessment.objects.all().delete()
    assert client.get(f"{IDEAS}post/").status_code == 403
    assert "Nobody can post yet" in text_of(client, IDEAS)
    assert "no online safety assessment holds today" in text_of(
        staff, reverse("contribution_list", args=[consultation.pk])
    )


def test_everything_published_can_be_reported_and_a_merged_one_leads_on(consultation, client, idea, manager):
    from consultations.ideas import services

    one, same = idea("Lamps"), idea("Light")
    report = reverse("moderation:report", args=["contribution", one.pk])
    assert report in text_of(client, one.get_absolute_url())
    assert client.get(report).status_code == 200
    services.merge(contribution=same, into=one, by=manager)
    assert client.get(same.get_absolute_url())["Location"] == one.get_absolute_url()
    assert "Others said the same" in text_of(client, one.get_absolute_url())


def test_what_is_not_published_has_no_page(consultation, client, idea):
    assert client.get(idea("Lamps", published=False).get_absolute_url()).status_code == 404


def test_a_list_asks_as_often_with_many_as_with_one(consultation, client, idea, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(30) as asked:
            text_of(client, MAP, sort="newest", q="e")
        return len(asked)

    queries()  # what is kept whatever is posted
    idea(kind=Kind.PLACE, text="Here", geometry=PIN)
    with_one = queries()
    for number in range(6):
        idea(kind=Kind.PLACE, text=f"There {number}", geometry=PIN)
    assert queries() <= with_one


@pytest.mark.parametrize(
    ("role", "may_see", "may_answer"),
    [
        ("Consultation managers", True, True),
        ("Support team", True, True),
        ("Administrators", True, True),
        ("Moderators", True, False),
        ("Analysts", True, False),
        ("Editors", False, False),
        ("Communications team", True, False),
        (None, False, False),
    ],
)
def test_who_may_see_and_answer(consultation, idea, role, may_see, may_answer):
    create_roles()
    one = idea("Lamps")
    user = User.objects.create_user("somebody@example.org")
    if role:
        user.groups.add(*user.groups.model.objects.filter(name=role))
    client = Client()
    client.force_login(user)
    of = [consultation.pk]
    reading = [
        reverse("contribution_list", args=of),
        reverse("contribution_detail", args=[*of, one.pk]),
        reverse("contribution_download", args=of),
    ]
    assert [client.get(address).status_code == 200 for address in reading] == [may_see] * 3
    assert (client.get(reverse("contribution_held", args=of)).status_code == 200) is may_answer
    client.post(reading[1], {"status": "done", "reason": "Since Tuesday."})
    one.refresh_from_db()
    assert (one.status == "done") is may_answer


def test_the_team_answers_merges_and_downloads(consultation, idea, staff, client, django_capture_on_commit_callbacks):
    one, same = idea("Lamps", email="ada@example.org"), idea("=Light", text="-2 of them")
    address = reverse("contribution_detail", args=[consultation.pk, one.pk])
    assert "Say why" in staff.post(address, {"status": "done"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address, {"status": "planned", "reason": "In spring.", "answer": "They are ordered."})
    page = text_of(client, one.get_absolute_url())
    assert "Planned" in page and "In spring." in page and "They are ordered." in page
    assert mail.outbox is not None
    staff.post(reverse("contribution_merge", args=[consultation.pk, same.pk]), {"into": one.pk})
    same.refresh_from_db()
    assert same.merged_into == one
    file = b"".join(staff.get(reverse("contribution_download", args=[consultation.pk])).streaming_content).decode()
    assert "Lamps" in file and "'=Light" in file and "ada@example.org" not in file


def test_staff_read_what_moderators_left_of_an_idea_and_its_comments(consultation, idea, manager, staff):
    shown = idea("Lamps", text="Ask Barry for them.")
    comment = services.comment(contribution=shown, key=uuid4(), text="Barry has none.", sender=Sender())
    for each, action in ((shown, "redacted"), (comment, "published")):
        item = Item.objects.about(each).get()
        decide(item=item, action=action, by=None, version=item.version, removals=["Barry"], reason="accuses")
    page = text_of(staff, reverse("contribution_detail", args=[consultation.pk, shown.pk]))
    assert "for them." in page and "has none." in page and "Barry" not in page
    manager.user_permissions.add(Permission.objects.get(codename="view_original"))
    page = text_of(staff, reverse("contribution_detail", args=[consultation.pk, shown.pk]))
    assert "Ask Barry" in page and "Barry has none." in page
