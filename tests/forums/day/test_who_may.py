"""Who may do what on the day, page by page; and what is printed for it."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from forums.day import services
from forums.day.models import TableNote
from forums.day.printing import SHEETS
from forums.day.services import Point
from forums.panels import forum_steps, staff_links
from people.models import User
from tests.formats.reading_back import faults_of_pdf

DOOR = {"Consultation managers", "Forum managers", "Administrators", "Support team"}
READERS = DOOR | {"Analysts", "Moderators", "Communications team"}
TABLES = {"Forum managers", "Administrators", "Support team"}
SCREEN = TABLES | {"Moderators", "Communications team"}
ALLOWED = {
    "forum_today": READERS,
    "forum_check_in": DOOR,
    "forum_walk_in": DOOR,
    "forum_notes": READERS,
    "forum_table_links": TABLES,
    "forum_screen": SCREEN,
    "forum_new_poll": SCREEN,
}
ROLES = sorted(READERS | {"Editors"})


@pytest.mark.parametrize("role", ROLES)
def test_each_page_is_open_to_its_roles(client, staff, forum, role):
    client.force_login(staff(role))
    open_to = {name for name in ALLOWED if client.get(reverse(name, args=[forum.pk])).status_code == 200}
    assert open_to == {name for name, roles in ALLOWED.items() if role in roles}


def test_nobody_else_sees_any_of_them(client, forum):
    client.force_login(User.objects.create_user("resident@example.org", "a long and quiet sentence"))
    assert {client.get(reverse(name, args=[forum.pk])).status_code for name in ALLOWED} == {403}


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("Forum managers", ["On the day", "Check in", "What the tables say"]),
        ("Moderators", ["On the day", "What the tables say"]),
        ("Editors", []),
    ],
)
def test_the_forum_leads_to_what_one_may(staff, forum, role, labels):
    ours = {"On the day", "Check in", "What the tables say"}
    assert [link.label for link in staff_links(forum, staff(role)) if link.label in ours] == labels


def test_the_forum_says_what_its_day_asks_for(staff, forum):
    user = staff("Administrators")

    def steps() -> dict[str, bool]:
        ours = ("Make and print the links of the tables", "Read what the tables said")
        return {step.label: step.is_done for step in forum_steps(forum, user) if step.label in ours}

    assert list(steps().values()) == [False]
    link = services.make_links(forum=forum)[0]
    services.deliver(link=link, points=[Point(uuid4(), "working", "The wardens are kind.")])
    assert list(steps().values()) == [True, False]
    services.let_through(written=TableNote.objects.all(), by=user)
    assert list(steps().values()) == [True, True]


def test_nobody_is_asked_for_what_they_may_not_do(staff, forum):
    services.deliver(
        link=services.make_links(forum=forum)[0], points=[Point(uuid4(), "working", "The wardens are kind.")]
    )
    asked = {role: [step.label for step in forum_steps(forum, staff(role))] for role in ("Editors", "Moderators")}
    assert asked == {"Editors": [], "Moderators": ["Read what the tables said"]}


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_what_is_printed_says_who_sits_where(client, staff, forum, guest):
    first, _second = forum.topics.all()
    guest("The chair", table=first)
    services.let_in(forum=forum, key="0b1c5c0e-3c1f-4d49-9d0a-1f1f0a3f3a11", by=None, name="A late guest")
    client.force_login(staff("Forum managers"))
    for name, expected in {
        "guests": ["The chair", "A late guest"],
        "tables": ["Table 1", "Young people", "The chair", "Find your table", "A late guest"],
        "badges": ["The chair", "Table 1"],
        "links": ["Table 2", "The whole room", "/forums/tables/"],
        "notes": ["Table 2: Roads", "Not working"],
    }.items():
        answer = client.get(reverse("forum_print", args=[forum.pk, name]))
        assert answer["Content-Type"] == "application/pdf", name
        assert faults_of_pdf(answer.content) == [], name
        words = words_of(answer.content)
        assert [each for each in expected if each not in words] == [], name
    assert client.get(reverse("forum_print", args=[forum.pk, "secrets"])).status_code == 404


def test_links_are_printed_by_those_who_run_the_tables(client, staff, forum):
    client.force_login(staff("Consultation managers"))
    assert client.get(reverse("forum_print", args=[forum.pk, "links"])).status_code == 302


def test_badges_are_a_switch(client, staff, forum):
    forum.prints_badges = False
    forum.save()
    client.force_login(staff("Forum managers"))
    assert client.get(reverse("forum_print", args=[forum.pk, "badges"])).status_code == 404


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_an_empty_forum_can_be_printed(make_forum, name):
    assert SHEETS[name](make_forum()).startswith(b"%PDF")
