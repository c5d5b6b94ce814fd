"""A neighbourhood remembered on one's own device: only when asked, explained, forgotten, never shown to others."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db
COOKIE = "neighbourhood"
ASK = "/neighbourhoods/remember/east/"


def main_of(answer) -> str:
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def test_looking_sets_no_cookie(client, pages):
    for address in ("/", "/neighbourhoods/", "/neighbourhoods/east/", "/neighbourhoods/find/?area=E05000002"):
        assert not client.get(address).cookies


def test_what_is_kept_is_explained_before_it_is_kept(client, pages):
    answer = client.get(ASK)
    assert COOKIE not in answer.cookies
    assert "<code>east</code>" in main_of(answer)
    assert "after a year" in main_of(answer)


def test_pressing_the_button_keeps_the_name_of_the_page_for_a_year_and_nothing_else(client, pages):
    answer = client.post(ASK)
    assert answer.url == "/neighbourhoods/east/"
    cookie = answer.cookies[COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["samesite"], cookie["httponly"]) == ("east", 31536000, "Lax", True)
    assert set(client.cookies) <= {COOKIE, "messages", "csrftoken"}


def test_the_first_page_then_leads_there(client, pages):
    client.post(ASK)
    page = main_of(client.get("/"))
    assert '<a href="/neighbourhoods/east/">East</a>' in page
    assert "/neighbourhoods/forget/" in page


def test_the_page_says_that_it_is_remembered_and_others_do_not(client, pages):
    client.post(ASK)
    assert "This device remembers this" in main_of(client.get("/neighbourhoods/east/"))
    assert "Remember this as my neighbourhood" in main_of(client.get("/neighbourhoods/west/"))


def test_forgetting_deletes_the_cookie(client, pages):
    client.post(ASK)
    assert "Forget East?" in main_of(client.get("/neighbourhoods/forget/"))
    answer = client.post("/neighbourhoods/forget/")
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert "Your neighbourhood:" not in main_of(client.get("/"))
    assert "does not remember a neighbourhood" in main_of(client.get("/neighbourhoods/forget/"))


@pytest.mark.parametrize("address", [ASK, "/neighbourhoods/forget/"])
def test_another_site_cannot_press_the_button(pages, address):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address).status_code == 403


@pytest.mark.parametrize("order", [("mine", "others"), ("others", "mine")])
def test_nobody_else_sees_it_whoever_comes_first(pages, order):
    """The page cache neither keeps a remembering visitor's page nor gives them somebody else's."""
    mine, others = Client(), Client()
    mine.post(ASK)
    mine.get("/")  # what the message said is gone
    seen = {who: main_of({"mine": mine, "others": others}[who].get("/")) for who in order}
    assert "Your neighbourhood:" in seen["mine"]
    assert "Your neighbourhood:" not in seen["others"]
    again = main_of(Client().get("/"))
    assert again == seen["others"]


def test_what_is_personal_is_kept_by_no_cache_on_the_way(client, pages):
    client.post(ASK)
    assert "private" in client.get("/").headers["Cache-Control"]
    assert "no-store" in client.get(ASK).headers["Cache-Control"]
    assert settings.NEIGHBOURHOOD_COOKIE_NAME in settings.PERSONAL_COOKIES


def test_a_page_that_is_gone_is_not_offered_and_can_be_forgotten(client, pages):
    client.post(ASK)
    pages["East"].unpublish()
    assert "Your neighbourhood:" not in main_of(client.get("/"))
    assert client.post("/neighbourhoods/forget/").url == "/"


def test_only_published_pages_can_be_remembered(client, pages):
    pages["East"].unpublish()
    assert client.post(ASK).status_code == 404
    assert client.get("/neighbourhoods/remember/no-such/").status_code == 404
