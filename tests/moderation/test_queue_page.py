"""The moderators’ page: who may open it, what it shows, deciding on it, and what another’s decision does to ours."""

import re

import pytest
from django.urls import reverse

from moderation.models import Decision, DefamationComplaint, Item
from moderation.services import appeal, complain, report
from people.roles import ROLES
from tests.moderation.test_defamation import NOTICE

pytestmark = pytest.mark.django_db
TEXT = "Ring 07700 900123 about the <b>lights</b>."
QUEUE = "/admin/moderation/"

# What is tried -> which roles may. Nobody else may.
MODERATE = {"Moderators", "Communications team", "Support team", "Administrators"}
MAY = {
    "open the queue": MODERATE,
    "decide": MODERATE,
    "read the log": MODERATE,
    "check words": {role.name for role in ROLES},
    "handle a complaint": {"Support team", "Administrators"},
    "see the automatic checks": MODERATE,
    "change an automatic check": {"Support team", "Administrators"},
    "change the law": {"Administrators"},
    "change the settings": {"Administrators"},
}


def attempt(client, deed: str, item: Item, complaint: DefamationComplaint) -> bool:
    """Try it as the pages do; whether it was allowed. A refused page leads back to the first one, or is a 403."""
    if deed == "decide":
        client.post(f"{QUEUE}{item.key}/decide/", {"action": "held", "reason": "spam", "version": item.version})
        item.refresh_from_db()
        return item.state == Item.State.HELD
    address = {
        "open the queue": QUEUE,
        "read the log": f"{QUEUE}log/",
        "check words": f"{QUEUE}check/",
        "handle a complaint": f"{QUEUE}complaints/{complaint.key}/",
        "see the automatic checks": "/admin/automatic-checks/",
        "change an automatic check": "/admin/automatic-checks/new/",
        "change the law": "/admin/defamation-law/new/",
        "change the settings": "/admin/settings/moderation/moderationsettings/",
    }[deed]
    response = client.get(address, follow=True)
    return response.status_code == 200 and all(url != "/admin/" for url, _ in response.redirect_chain)


@pytest.mark.parametrize("role", [*(role.name for role in ROLES), None])
def test_who_may_do_what(role, people, client_of, sent, published):
    item, complaint = sent(), complain(item=published(), **NOTICE)
    client = client_of(people(*([role] if role else [])))
    assert {deed: attempt(client, deed, item, complaint) for deed in MAY} == {
        deed: role in those for deed, those in MAY.items()
    }


@pytest.fixture
def page(client_of, moderator):
    client = client_of(moderator)

    def read(address: str = QUEUE) -> str:
        return client.get(address).content.decode()

    read.post = client.post
    return read


def test_the_page_shows_the_words_marked_with_what_to_do_and_by_when(page, sent, noon):
    sent(TEXT)
    html = page()
    assert '<mark class="" title="Phone number">07700 900123</mark>' in html
    assert "&lt;b&gt;lights" in html and "Gives a phone number." in html
    assert "to be read by Thursday 5 March at midday" in html


def test_deciding_on_the_page(page, sent):
    item = sent(TEXT)
    data = {
        "version": item.version,
        "action": "published",
        "found_removals": ["07700 900123"],
        "other_removals": "<b>\n</b>",
        "reason": "personal-details",
    }
    answer = page.post(f"{QUEUE}{item.key}/decide/", data)
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.public_text == "Ring [phone number removed] about the [words removed]lights[words removed]."
    assert "Nothing waits" in page()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"action": "refused"}, "Choose the reason."),
        ({"action": "published", "other_removals": "not there"}, "does not stand in the text"),
        ({"action": "dance"}, "dance"),
        ({}, "Choose a decision."),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(page, sent, given, words):
    item = sent(TEXT)
    answer = page.post(f"{QUEUE}{item.key}/decide/", {"version": 0, "note_to_author": "Kept words", **given})
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html and "Kept words" in html
    assert not Decision.objects.exists()


def test_the_second_moderator_is_told_and_sees_how_it_stands(page, sent, decided):
    item = sent(TEXT)
    decided(item, "held", reason="active-case")
    answer = page.post(f"{QUEUE}{item.key}/decide/", {"version": 0, "action": "published"}, follow=True)
    assert "has decided it already: “Put on hold”" in answer.content.decode()
    item.refresh_from_db()
    assert item.state == Item.State.HELD and "On hold" in answer.content.decode()


def test_who_decided_sees_that_somebody_else_decides_the_appeal(page, sent, decided, people):
    item = sent(TEXT)
    decided(item, "refused", reason="spam")
    appeal(item=item, words="It is not spam.")
    people("Moderators", email="colleague@example.org")
    html = page()
    assert "It is not spam." in html and "somebody else decides this one" in html
    item.refresh_from_db()
    data = {"version": item.version, "action": "appeal-upheld"}
    assert page.post(f"{QUEUE}{item.key}/decide/", data).status_code in {302, 403}
    item.refresh_from_db()
    assert item.state == Item.State.REFUSED


def test_removed_words_are_not_in_the_page_of_those_who_may_not_see_them(page, sent, decided, people, client_of):
    item = sent(TEXT)
    decided(item, "published", removals=["07700 900123"], reason="personal-details")
    report(item=item, why="other", words="Still not right.")
    address = f"{QUEUE}?item={item.key}"
    assert "07700" not in page(address) and "You may not see which" in page(address)
    assert "07700" in client_of(people("Support team")).get(address).content.decode()


def test_whoever_may_not_see_what_was_removed_removes_more_and_brings_nothing_back(page, sent, decided):
    item = sent(TEXT)
    decided(item, "published", removals=["07700 900123"], reason="personal-details")
    report(item=item, why="other")
    data = {"version": item.version, "action": "redacted", "reason": "personal-details"}
    oracle = page.post(f"{QUEUE}{item.key}/decide/", {**data, "other_removals": "07700 900123"})
    assert "does not stand in the text" in oracle.content.decode()
    assert page.post(f"{QUEUE}{item.key}/decide/", {**data, "other_removals": "lights"}).status_code == 302
    item.refresh_from_db()
    assert item.public_text == "Ring [phone number removed] about the <b>[words removed]</b>."


def test_fifty_cost_as_many_queries_as_one(client_of, moderator, sent, django_assert_max_num_queries):
    client = client_of(moderator)

    def queries() -> int:
        with django_assert_max_num_queries(60) as asked:
            assert client.get(QUEUE).status_code == 200
        return len(asked)

    sent(TEXT)
    client.get(QUEUE)
    one = queries()
    for number in range(15):
        sent(TEXT, title=f"Letter {number}")
    assert queries() == one


def test_words_of_others_are_checked_before_staff_publish_them_and_nothing_is_kept(page):
    answer = page.post(f"{QUEUE}check/", {"words": "Alex Smithson is a thief. Ring 07700 900123."})
    html = answer.content.decode()
    assert re.search(r"<strong>Phone number:</strong>", html) and re.search(r"<strong>Accuses somebody:</strong>", html)
    assert "found nothing" in page.post(f"{QUEUE}check/", {"words": "Thank you."}).content.decode()
    assert not Item.objects.exists()


def test_steps_of_a_complaint_are_taken_on_its_page(client_of, people, published):
    complaint = complain(item=published(), **NOTICE)
    client = client_of(people("Support team"))
    address = reverse("moderation_complaint", args=[complaint.key])
    assert "Schedule, paragraphs 2, 4 and 9" in client.get(address).content.decode()
    assert "Say why" in client.post(address, {"step": "close"}, follow=True).content.decode()
    client.post(address, {"step": "tell-author"})
    complaint.refresh_from_db()
    assert complaint.state == DefamationComplaint.State.AUTHOR_TOLD
    assert "quicker" in client.post(address, {"step": "tell-author"}, follow=True).content.decode()
    client.post(address, {"step": "take-down"})
    complaint.refresh_from_db()
    assert not complaint.is_open and Item.objects.get(pk=complaint.item_id).state == Item.State.TAKEN_DOWN
