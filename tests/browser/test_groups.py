"""Community groups in a real browser: join one and answer for it; hand it over. On a phone, and without JavaScript."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from playwright.sync_api import Page, expect

from consultations.models import Response
from consultations.questions.questionnaire import Questionnaire, Section
from home.services import create_first_pages
from people.models import CommunityGroup, Membership, User
from tests.browser.waiting import scrolls_sideways
from tests.consultations.answering.asking import VISITS, make_consultation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def group() -> CommunityGroup:
    create_first_pages()
    made = CommunityGroup.objects.create(
        name="Mill Residents", slug="mill-residents", kind="residents", verified_at=timezone.now()
    )
    Membership.objects.create(group=made, user=person("chair"), role="chair")
    return made


def person(name: str) -> User:
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=f"The {name}")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def look(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    def looked(page: Page) -> None:
        assert axe(page) == []
        assert not scrolls_sideways(page)

    return looked


def test_join_a_group_and_answer_for_it(group, open_as, live_server, look, monkeypatch):
    monkeypatch.setattr("consultations.answering.views.QUICKEST", 0)
    make_consultation(Questionnaire((Section("one", "Your visits", "", (VISITS,)),)))
    chair, resident = User.objects.get(), person("resident")
    page, desk = open_as(resident, **PHONE), open_as(chair)

    page.goto(f"{live_server.url}/groups/?q=mill")
    look(page)
    page.get_by_role("link", name="Mill Residents").click()
    expect(page.get_by_role("link", name="Ask to join")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Ask to join").click()
    expect(page.get_by_label("Who you are to the group")).to_be_visible()
    look(page)
    page.get_by_label("Who you are to the group").fill("I live in Mill Lane.")
    page.get_by_role("button", name="Ask to join").click()
    expect(page.locator("main")).to_contain_text("You have asked to join")

    desk.goto(f"{live_server.url}/groups/mill-residents/desk/")
    look(desk)
    desk.get_by_role("link", name="1 person asks to join").click()
    expect(desk.locator("main")).to_contain_text("I live in Mill Lane.")
    desk.get_by_role("link", name="Let The resident in or not").click()
    desk.get_by_label("Role").select_option("representative")
    desk.get_by_role("button", name="Let them in", exact=True).click()
    expect(desk.locator("main")).to_contain_text("They belong to the group now")

    page.goto(f"{live_server.url}/groups/mill-residents/desk/")
    look(page)
    page.get_by_role("link", name="Answer for the group The park").click()
    page.get_by_label("For Mill Residents, as its answer").check()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("How many people did you ask?").fill("24")
    page.get_by_label("How did you ask them?").fill("At our meeting.")
    page.get_by_label("What does your minute say?").fill("Agreed.")
    page.get_by_label("Publish my words with my name").check()
    page.get_by_label("Name of whoever sends this for the group").fill("The secretary")
    page.get_by_role("button", name="Save and check my answers").click()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your answer. Thank you.")
    assert Response.objects.get().group == group

    desk.goto(f"{live_server.url}/groups/mill-residents/desk/")
    expect(desk.locator("#said")).to_have_text("What you have said")
    expect(desk.locator("main")).to_contain_text("Read, change or withdraw it")


def test_say_it_on_the_groups_page_with_the_keyboard_alone(group, open_as, live_server, look):
    """What is found in nothing is there at once; what names somebody waits; an error takes the focus."""
    page = open_as(User.objects.get(), **PHONE)
    page.goto(f"{live_server.url}/groups/mill-residents/desk/page/")
    page.get_by_label("What the group is for").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".error-summary")).to_be_focused()
    look(page)
    page.get_by_label("What the group is for").focus()
    page.keyboard.type("We walk the towpath each month.")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.locator("main")).to_contain_text("The group's page says it now.")

    page.goto(f"{live_server.url}/groups/mill-residents/desk/meetings/")
    page.get_by_label("Day").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    page.get_by_label("Starts at").fill("19:00")
    page.locator("#id_place").fill("At Jane Miller's")
    page.get_by_role("button", name="Record", exact=True).press("Enter")
    expect(page.locator("main")).to_contain_text("looks at the place before it is shown")
    expect(page.locator("main")).to_contain_text("Being checked")
    look(page)

    reader = open_as(person("reader"), **PHONE)
    reader.goto(f"{live_server.url}/groups/mill-residents/")
    expect(reader.locator("main")).to_contain_text("We walk the towpath each month.")
    expect(reader.locator("main")).not_to_contain_text("Jane")
    look(reader)


def test_hand_over_without_javascript(group, open_as, live_server):
    chair = User.objects.get()
    before = open_as(chair, java_script_enabled=False)
    before.goto(f"{live_server.url}/groups/mill-residents/desk/hand-over/")
    before.get_by_label("Your successor's email address").fill("successor@example.org")
    before.get_by_role("button", name="Ask your successor").click()
    expect(before.locator("main")).to_contain_text("takes over from The chair")

    after = open_as(person("successor"), java_script_enabled=False, **PHONE)
    after.goto(f"{live_server.url}/account/")
    after.get_by_role("link", name="Answer Mill Residents").click()
    expect(after.locator("main")).to_contain_text("You would take over from The chair")
    after.get_by_role("button", name="Accept").click()
    after.get_by_role("link", name="Open the group's desk").click()
    expect(after.get_by_role("heading", level=1)).to_contain_text("your desk")

    before.reload()
    expect(before.get_by_role("heading", level=1)).not_to_contain_text("People of the group")
    assert not Membership.objects.filter(user=chair, state="active").exists()
