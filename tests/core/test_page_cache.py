"""The page cache is exact: it saves work, and nobody ever sees an old page or another person's."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache, caches
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction, Site

from core.models import ContentVersion, Partnership
from core.page_cache import LARGEST_REMEMBERED, PageCacheMiddleware
from home.models import HomePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    """A published home page that is the root of the site."""
    Page.objects.filter(depth=2).delete()
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="First words", slug="home"))
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home, "hostname": "testserver"})
    return home


def with_a_session() -> Client:
    """Somebody whom the page cache passes by: their pages are made of parts that are kept."""
    visitor = Client()
    visitor.cookies["sessionid"] = "0"
    return visitor


class CountingView:
    """A view that counts how often it is asked, and answers with what it is told."""

    def __init__(self, make=lambda request: HttpResponse("<h1>Page</h1>")):
        self.make = make
        self.asked = 0

    def __call__(self, request):
        self.asked += 1
        return self.make(request)


def ask(view, path="/page/", cookies=None, **headers):
    request = RequestFactory().get(path, headers=headers)
    request.COOKIES.update(cookies or {})
    return PageCacheMiddleware(view)(request)


def test_a_page_is_rendered_once():
    view = CountingView()
    assert [ask(view).content for _ in range(3)] == [b"<h1>Page</h1>"] * 3
    assert view.asked == 1


def test_a_process_remembers_what_it_was_asked_for_until_anything_changes():
    view = CountingView()
    ask(view)
    cache.clear()
    ask(view)
    assert view.asked == 1
    ContentVersion.raise_number()
    ask(view)
    assert view.asked == 2


@pytest.mark.parametrize("length", [10, LARGEST_REMEMBERED + 1])
def test_another_process_finds_it_and_remembers_only_what_is_not_too_large(length):
    view = CountingView(lambda request: HttpResponse("a" * length))
    ask(view)
    caches["memory"].clear()
    assert ask(view).content == b"a" * length
    cache.clear()
    ask(view)
    assert view.asked == 1 + (length > LARGEST_REMEMBERED)


def test_addresses_and_days_are_kept_apart(time_machine):
    view = CountingView()
    time_machine.move_to("2026-03-28 23:59:00+00:00")
    ask(view, "/page/?from=2025-01")
    ask(view, "/page/?from=2025-02")
    assert view.asked == 2
    time_machine.move_to("2026-03-29 00:01:00+00:00")
    ask(view, "/page/?from=2025-01")
    assert view.asked == 3


def test_a_new_version_is_a_new_page():
    view = CountingView()
    ask(view)
    ContentVersion.raise_number()
    ask(view)
    assert view.asked == 2


def test_a_page_made_while_content_changed_is_not_shown_afterwards():
    def make(request):
        ContentVersion.raise_number()
        return HttpResponse("made from older content")

    view = CountingView(make)
    ask(view)
    view.make = lambda request: HttpResponse("made from newer content")
    assert ask(view).content == b"made from newer content"


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_whoever_has_a_session_or_a_message_passes_by(cookie):
    view = CountingView(lambda request: HttpResponse(f"for {request.COOKIES.get(cookie, 'everybody')}"))
    assert ask(view).content == b"for everybody"
    assert ask(view, cookies={cookie: "Amina"}).content == b"for Amina"
    assert ask(view, cookies={cookie: "Bryn"}).content == b"for Bryn"
    assert ask(view).content == b"for everybody"
    assert ask(view, cookies={cookie: "Amina"})["Cache-Control"] == "private, no-cache"


def with_cookie(request):
    response = HttpResponse("sets a cookie")
    response.set_cookie("choice", "large-text")
    return response


@pytest.mark.parametrize(
    "make",
    [
        with_cookie,
        lambda request: HttpResponse(f"<input name=csrfmiddlewaretoken value={get_token(request)}>"),
        lambda request: HttpResponse("missing", status=404),
        lambda request: HttpResponse("mine", headers={"Cache-Control": "private"}),
        lambda request: HttpResponse(b"PK", content_type="application/zip"),
    ],
    ids=["sets a cookie", "holds a form token", "not found", "private", "a file"],
)
def test_what_is_not_the_same_for_everybody_is_not_kept(make):
    view = CountingView(make)
    ask(view)
    ask(view)
    assert view.asked == 2


def test_figures_as_json_are_kept():
    view = CountingView(lambda request: JsonResponse({"count": 3}))
    ask(view)
    assert ask(view).content == b'{"count": 3}'
    assert view.asked == 1


def test_a_browser_that_has_the_page_is_told_so():
    first = ask(CountingView())
    again = ask(CountingView(), **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert "must-revalidate" in first["Cache-Control"]


def test_pages_are_sent_compressed_to_those_who_take_it():
    view = CountingView(lambda request: HttpResponse("<p>words</p>" * 100))
    assert ask(view, **{"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in ask(view)


def test_what_a_view_said_of_framing_is_kept_with_the_page(client, home):
    first, second = client.get("/"), client.get("/")
    assert first["Content-Security-Policy"] == second["Content-Security-Policy"]
    assert first["X-Frame-Options"] == second["X-Frame-Options"]


def test_somebody_signed_in_never_gets_or_leaves_a_shared_page(client, home):
    person = get_user_model().objects.create_user("amina@example.org", "a long password 9")
    client.force_login(person)
    assert client.get("/")["Cache-Control"] == "private, no-cache"
    assert not [key for key in cache._cache if "page:" in key]


def test_changing_the_partnership_shows_at_once(client, home):
    client.get("/")
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.name = "Another Name"
    partnership.save()
    assert "Another Name" in client.get("/").content.decode()


def test_the_health_page_is_never_kept(client):
    assert "no-store" in client.get(reverse("healthz"))["Cache-Control"]
    assert not [key for key in cache._cache if "page:" in key]


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["look", "look again", "publish", "draft", "unpublish", "save"]), st.integers(0, 9)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_nobody_ever_sees_an_old_page(home, actions):
    """Whatever editors do, in whatever order, a visitor sees what is published now."""
    cache.clear()
    home.refresh_from_db()
    home.summary, home.live = "First words", True
    home.save()
    published: str | None = "First words"
    for action, number in actions:
        words = f"Words number {number}"
        page = HomePage.objects.get(pk=home.pk)
        if action in {"publish", "draft", "save"}:
            page.summary = words
        if action == "publish":
            page.save_revision().publish()
            published = words
        elif action == "draft":
            page.save_revision()
        elif action == "unpublish":
            page.unpublish()
            published = None
        elif action == "save":
            page.save()
            published = words if page.live else None
        for visitor in (Client(), with_a_session()):
            response = visitor.get("/")
            shown = re.findall(r"(?:First words|Words number \d)", response.content.decode())
            assert response.status_code == (200 if published else 404)
            assert set(shown) == ({published} if published else set())


@pytest.fixture
def draw(rf):
    """Draws a part of the page at an address, for a request that the page cache has seen; it counts how often."""
    drawn = []

    def draw(path: str = "/page/", tag: str = "keep", **state) -> str:
        request = rf.get(path)
        for name, value in {"content_version": ContentVersion.current(), **state}.items():
            setattr(request, name, value)
        part = Template(f"{{% load core %}}{{% {tag} %}}{{{{ draw }}}}{{% endkeep %}}")
        return part.render(Context({"request": request, "draw": lambda: drawn.append(path) or f"drawn {len(drawn)}"}))

    return draw


def test_a_part_that_everybody_sees_alike_is_drawn_once_until_something_changes(draw):
    assert [draw(), draw(), draw("/page/?replies=2")] == ["drawn 1", "drawn 1", "drawn 2"]
    assert draw(is_preview=True) == "drawn 3"
    ContentVersion.raise_number()
    assert draw() == "drawn 4"


def test_a_part_that_is_alike_everywhere_is_drawn_once_for_every_address(draw):
    assert [draw("/page/", "keep everywhere"), draw("/other/", "keep everywhere")] == ["drawn 1", "drawn 1"]
    with pytest.raises(TemplateSyntaxError, match="keep takes"):
        draw("/page/", "keep nowhere")


def test_a_part_that_is_alike_for_some_values_is_drawn_once_for_each(draw):
    asked = [draw(path, f"keep everywhere for {value}") for path in ("/page/", "/other/") for value in ("1", "'a' 2")]
    assert asked == ["drawn 1", "drawn 2", "drawn 1", "drawn 2"]
    with pytest.raises(TemplateSyntaxError, match="keep takes"):
        draw("/page/", "keep everywhere for")


def test_what_one_process_remembers_another_has_not_to_draw(draw):
    assert draw() == "drawn 1"
    caches["memory"].clear()
    assert draw() == "drawn 1"
    cache.clear()
    assert draw() == "drawn 1"
    caches["memory"].clear()
    assert draw() == "drawn 2"


def test_a_part_of_a_page_that_was_read_before_a_change_is_not_shown_after_it(draw):
    before = ContentVersion.current()
    ContentVersion.raise_number()
    assert draw(content_version=before) == "drawn 1"
    assert draw() == "drawn 2"


def test_what_the_page_cache_has_not_seen_is_drawn_anew(draw):
    assert [draw(content_version=None), draw(content_version=None)] == ["drawn 1", "drawn 2"]


def test_another_first_page_is_shown_at_once(home):
    visitor = with_a_session()
    visitor.get("/")
    other = Page.objects.get(depth=1).add_child(instance=HomePage(title="Other", slug="other", summary="Other words"))
    site = Site.objects.get(is_default_site=True)
    site.root_page = other
    site.save()
    assert "Other words" in visitor.get("/").content.decode()


@pytest.mark.parametrize("visitor", [Client, with_a_session], ids=["anybody", "somebody with a session"])
def test_a_page_that_is_restricted_is_closed_at_once_and_opens_again(home, visitor):
    assert "What is happening" in visitor().get("/").content.decode()
    restriction = PageViewRestriction.objects.create(page=home, restriction_type=PageViewRestriction.LOGIN)
    assert visitor().get("/").status_code == 302
    restriction.delete()
    assert visitor().get("/").status_code == 200
