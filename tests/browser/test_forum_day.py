"""The day of a forum: points of a table through a cut connection, each delivered once; and a guest at the door."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from forums.day import services
from forums.day.models import Attendance, Poll, TableNote
from forums.day.views import tables
from forums.models import Forum, Rsvp
from home.services import create_first_pages
from tests.browser.keyboard import go_to, press
from tests.browser.waiting import eventually, resize, scrolls_sideways
from tests.forums.conftest import make_forum  # noqa: F401 - its fixtures
from tests.forums.day.conftest import forum, guest, link, staff  # noqa: F401 - its fixtures

pytestmark = [pytest.mark.browser, pytest.mark.starts_first, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
TABLET = {"width": 800, "height": 1100}
DELIVERED = "All points are delivered."


def note(page: Page, text: str, verdict: str) -> None:
    page.get_by_label("What was said").fill(text)
    page.get_by_label(verdict, exact=True).check()
    page.get_by_role("button", name="Keep this point").click()
    expect(page.get_by_role("listitem").filter(has_text=text)).to_be_visible()


@pytest.fixture
def first_pages(transactional_db) -> None:
    """Committed, so that the server sees them."""
    create_first_pages()


@pytest.fixture
def table(link):  # noqa: F811 - the fixture of that name
    return link


@pytest.fixture
def door(forum, guest, staff):  # noqa: F811 - the fixtures of these names
    guest("The chair")
    guest("The secretary")
    return forum, staff("Forum managers")


class Connection:
    """The server's end of the line to a table's tablet."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch
        self.losses = []

    def cut(self) -> None:
        """Nothing arrives, not even what a browser that is offline lets through as it opens a page anew."""
        self.monkeypatch.setattr(services, "deliver", self._nothing_arrives)

    def _nothing_arrives(self, **_points):
        raise OSError("There is no connection.")

    def mend(self) -> None:
        """Everything arrives again; the answer to the first delivery is lost."""
        self.monkeypatch.undo()
        whole = tables.notes_of
        self.losses = [OSError("The answer is lost.")]

        def lost_once(of):
            if self.losses:
                raise self.losses.pop()
            return whole(of)

        self.monkeypatch.setattr(tables, "notes_of", lost_once)


@pytest.fixture
def connection(monkeypatch) -> Iterator[Connection]:
    with monkeypatch.context() as patch:
        yield Connection(patch)


def test_points_noted_without_a_connection_are_delivered_once(table, live_server, open_page, axe, connection):
    page = open_page(viewport=TABLET, service_workers="allow")
    tablet, status, rows = page.context, page.locator("[data-status]"), page.locator("[data-list] > li")
    address = f"{live_server.url}{table.get_absolute_url()}"
    page.goto(address)
    # The page is kept on the tablet now, with all that it needs.
    expect(page.locator("[data-kept]")).to_be_attached()
    assert axe(page) == []
    page.get_by_role("button", name="Keep this point").click()
    expect(page.get_by_role("alert").filter(has_text="Write what was said.")).to_be_visible()
    expect(page.get_by_label("What was said")).to_be_focused()
    note(page, "The wardens know us.", "Working")
    expect(status).to_have_text(DELIVERED)
    assert TableNote.objects.count() == 1

    tablet.set_offline(True)
    connection.cut()
    note(page, "Nobody answers the telephone.", "Not working")
    note(page, "The bus stops at six.", "Not working")
    note(page, "There is nothing for girls.", "Being missed")
    expect(status).to_contain_text("3 points are waiting for a connection.")
    page.get_by_label("What was said").fill("Half a sentence")
    page.reload()
    expect(status).to_contain_text("3 points are waiting for a connection.")
    expect(rows).to_have_count(4)
    expect(page.get_by_label("What was said")).to_have_value("Half a sentence")
    assert axe(page) == []

    # Changed and withdrawn while it is away, and the page closed and opened again.
    bus = rows.filter(has_text="The bus stops at six.")
    bus.get_by_role("link", name="Change").click()
    page.get_by_label("What was said").fill("The bus stops at five.")
    page.get_by_role("button", name="Save the change").click()
    expect(rows.filter(has_text="The bus stops at five.")).to_be_visible()
    wardens = rows.filter(has_text="The wardens know us.")
    wardens.get_by_role("button", name="Withdraw").click()
    wardens.get_by_role("button", name="Press again to withdraw").click()
    expect(rows).to_have_count(3)
    expect(status).to_contain_text("4 points are waiting for a connection.")
    page.close()
    page = tablet.new_page()
    page.goto(address)
    status, rows = page.locator("[data-status]"), page.locator("[data-list] > li")
    expect(status).to_contain_text("4 points are waiting for a connection.")
    expect(rows).to_have_count(3)
    assert TableNote.objects.count() == 1

    # The tablet hears nothing of its first delivery, and sends everything again.
    connection.mend()
    tablet.set_offline(False)

    def is_delivered() -> bool:
        # Told at once that there is a connection, the tablet does not wait before it tries again.
        page.evaluate("window.dispatchEvent(new Event('online'))")
        return status.text_content() == DELIVERED

    eventually(is_delivered)
    assert not connection.losses
    standing = TableNote.objects.for_forum(table.forum)
    assert sorted(standing.values_list("text", "verdict")) == [
        ("Nobody answers the telephone.", "not_working"),
        ("The bus stops at five.", "not_working"),
        ("There is nothing for girls.", "missed"),
    ]
    assert TableNote.objects.count() == 4


def looked_at(page: Page, axe) -> None:
    """axe finds nothing in a page of the staff's, on a phone by day and on a desk by night."""
    assert axe(page) == []
    assert not scrolls_sideways(page)
    page.emulate_media(color_scheme="dark")
    resize(page, DESK)
    assert axe(page) == []
    page.emulate_media(color_scheme="light")
    resize(page, PHONE)


@pytest.fixture
def at_the_door(door, open_as) -> Page:
    """The phone of somebody who checks guests in."""
    _held, user = door
    return open_as(user, viewport=PHONE)


def test_a_guest_is_found_as_one_types_and_checked_in(door, at_the_door, live_server, axe):
    held, _user = door
    page = at_the_door
    page.goto(f"{live_server.url}/admin/forums/{held.pk}/check-in/")
    expect(page.get_by_role("heading", name="Check in").first).to_be_visible()
    page.get_by_role("searchbox", name="Name, group or email").fill("CHÁIR")
    expect(page.get_by_text("The secretary", exact=True)).to_be_hidden()
    chair = page.get_by_role("listitem").filter(has_text="The chair")
    chair.get_by_role("button", name="Check in").click()
    expect(page.get_by_text("The chair is here.", exact=True)).to_be_visible()
    assert Attendance.objects.get().name == "The chair"
    looked_at(page, axe)
    chair.get_by_role("link", name="Move").click()
    page.get_by_label("Table", exact=True).select_option(label="2: Roads (10 chairs free)")
    looked_at(page, axe)
    page.get_by_role("button", name="Move them").click()
    expect(chair.filter(has_text="table 2")).to_be_visible()
    chair.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back: they are not here.")).to_be_visible()
    assert not Attendance.objects.exists()

    # By the code that a guest shows.
    page.goto(f"{live_server.url}/forums/check-in/{Rsvp.objects.get(name='The secretary').token}/")
    page.get_by_role("button", name="They take part online instead").click()
    expect(page.get_by_text("Online since")).to_be_visible()
    looked_at(page, axe)
    assert Attendance.objects.get().is_online
    for name in ("today", "walk-in", "table-notes", "table-links", "screen/new"):
        page.goto(f"{live_server.url}/admin/forums/{held.pk}/{name}/")
        looked_at(page, axe)


def takes_part_by_keyboard(page: Page, site: str, code: str) -> None:
    """Answers the poll, asks a question and notes a point at a table, without scripts."""
    page.goto(f"{site}/forums/live/{code}/")
    go_to(page, "Lights")
    page.keyboard.press("ArrowDown")
    press(page, "Answer")
    expect(page.get_by_text("Your answer now: Clubs")).to_be_visible()
    press(page, "Ask a question")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask a question")
    go_to(page, "Your question")
    page.keyboard.type("When do the buses run?")
    press(page, "Send")
    expect(page.get_by_text("It is shown on the screen once somebody has read it.")).to_be_visible()
    page.goto(f"{site}{services.make_links(forum=Forum.objects.get())[0].get_absolute_url()}")
    go_to(page, "What was said")
    page.keyboard.type("The wardens know us.")
    press(page, "Working", "Space")
    press(page, "Keep this point")
    expect(page.get_by_text("The point is kept.")).to_be_visible()
    assert TableNote.objects.get().text == "The wardens know us."


def counts_hands(page: Page, address: str, axe) -> None:
    """Staff enter four hands for the second answer."""
    page.goto(address)
    looked_at(page, axe)
    page.get_by_role("link", name="Enter hands").click()
    page.get_by_label("Hands for “Clubs”").fill("4")
    looked_at(page, axe)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The hands are counted in.")).to_be_visible()


def test_what_phones_say_reaches_the_big_screen_by_itself(door, at_the_door, live_server, open_page, axe):
    held, user = door
    screen = services.screen_of(held)
    services.open_poll(poll=services.make_poll(forum=held, question="What first?", answers=["Lights", "Clubs"]))
    big = open_page(viewport={"width": 1920, "height": 1080})
    big.goto(f"{live_server.url}/forums/screen/{screen.token}/")
    expect(big.get_by_role("heading", name="What first?")).to_be_visible()
    assert axe(big) == []

    phone = open_page(viewport=PHONE)
    phone.goto(f"{live_server.url}/forums/live/")
    assert axe(phone) == []
    phone.get_by_label("The number on the screen").fill(screen.code)
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("Lights").check()
    phone.get_by_role("button", name="Answer").click()
    expect(phone.get_by_text("Your answer now: Lights")).to_be_visible()
    assert axe(phone) == []
    expect(big.get_by_text("1 answer so far.")).to_be_visible()
    takes_part_by_keyboard(open_page(viewport=PHONE, java_script_enabled=False), live_server.url, screen.code)
    counts_hands(at_the_door, f"{live_server.url}/admin/forums/{held.pk}/screen/", axe)
    expect(big.get_by_text("6 answers so far.")).to_be_visible()
    services.close_poll(poll=Poll.objects.get())
    expect(big.locator(".big-screen__count")).to_have_text(["1", "5"])
    assert axe(big) == []

    phone.get_by_role("link", name="Ask a question").click()
    expect(phone.get_by_label("Your question")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_label("Your question").fill("Who sweeps the underpass?")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("It is shown on the screen once somebody has read it.")).to_be_visible()
    services.take_off(poll=Poll.objects.get())
    expect(big.get_by_text("Ask your questions: they are shown here.")).to_be_visible()
    services.let_through(written=held.wall_questions.all(), by=user)
    expect(big.get_by_text("Who sweeps the underpass?")).to_be_visible()
    assert axe(big) == []
