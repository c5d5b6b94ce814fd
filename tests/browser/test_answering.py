"""Answering a consultation: by keyboard alone, without JavaScript, on the narrowest screen, saved while one writes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consultations.models import Draft, Response
from consultations.questions.questionnaire import Condition, Question, QuestionKind, Questionnaire, Section
from tests.browser.keyboard import go_to, press
from tests.browser.waiting import eventually, scrolls_sideways
from tests.consultations.answering.asking import make_consultation, options

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def start(live_server, monkeypatch) -> str:
    """Where one begins to answer. A browser is quicker than people are."""
    monkeypatch.setattr("consultations.answering.views.QUICKEST", 0)
    make_consultation()
    return f"{live_server.url}/consultations/park/respond/"


@pytest.fixture
def look(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """axe finds nothing in a page, and nobody scrolls sideways."""

    def looked(page: Page) -> None:
        assert axe(page) == []
        widest = page.evaluate(
            "() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth)"
            ".map(e => e.outerHTML.slice(0, 80))"
        )
        assert not scrolls_sideways(page), widest

    return looked


def drag_benches_to_the_top(page: Page) -> None:
    """Dragging is an extra: what is dropped first gets the first place, and what was left without one stays so."""
    benches, trees = (page.locator("[data-ranked]", has_text=name) for name in ("Benches", "Trees"))
    benches.locator("[data-grip]").drag_to(trees, target_position={"x": 5, "y": 2})
    expect(page.get_by_label("Benches")).to_have_value("1")
    expect(page.get_by_label("Trees")).to_have_value("")
    expect(page.locator("[data-ranked] label")).to_have_text(["Benches", "Trees", "Lights"])
    page.get_by_label("Trees").select_option("2")
    eventually(lambda: Draft.objects.get().answers.get("rank") == {"ranking": ["benches", "trees"]})


def test_by_keyboard_on_the_narrowest_screen(start, open_page: Callable[..., Page], look: Callable[[Page], None]):
    page = open_page(viewport=NARROW)
    page.goto(start)
    look(page)
    press(page, "Start")
    expect(page.locator(".error-summary")).to_contain_text("Choose for whom you answer")
    look(page)
    press(page, "For myself", "Space")
    press(page, "Start")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your visits")
    press(page, "Save and continue")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error:"))
    look(page)
    press(page, "Choose an answer")
    expect(page.get_by_label("Yes", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("The park")
    look(page)
    drag_benches_to_the_top(page)
    go_to(page, "One word for the park")
    page.keyboard.type("Green")
    eventually(lambda: Draft.objects.get().answers.get("name-it") == {"text": "Green"})
    expect(page.get_by_role("status").filter(has_text="Saved at")).to_be_visible()
    page.locator("[data-place-map]").focus()
    page.keyboard.press("Enter")
    eventually(lambda: "point" in Draft.objects.get().answers.get("where", {}))
    press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("About you")
    look(page)
    press(page, "Publish my words with my name", "Space")
    press(page, "Save and check my answers")
    expect(page.locator(".error-summary")).to_contain_text("Write the name to publish")
    look(page)
    page.get_by_label("Your name").fill("Somebody")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    look(page)
    press(page, "Send my answer")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your answer. Thank you.")
    look(page)
    assert Response.objects.get().reference in page.locator("main").inner_text()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your answer. Thank you.")
    assert Response.objects.count() == 1
    page.goto(start.replace("park/respond/", "respond/return/"))
    page.get_by_label("Your return code").fill("K7M")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".error-summary")).to_contain_text("A return code has nine letters and figures.")
    look(page)


def test_without_javascript(start, open_page: Callable[..., Page]):
    page = open_page(viewport=NARROW, java_script_enabled=False)
    page.goto(start)
    page.get_by_label("For myself").check()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Why not?").fill("Too dark.")
    page.get_by_role("button", name="Save and come back later").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are saved")
    code = Draft.objects.get().return_code
    expect(page.locator("main")).to_contain_text(code)
    other = open_page(viewport=NARROW, java_script_enabled=False)
    other.goto(start)
    other.get_by_role("link", name="Come back to an answer with a return code").click()
    other.get_by_label("Your return code").fill(code.lower())
    other.get_by_role("button", name="Go on").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(other.locator("main")).to_contain_text("Too dark.")
    other.get_by_role("button", name="Send my answer").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("We have your answer. Thank you.")
    assert Response.objects.get().answers["why-not"] == {"text": "Too dark."}


def test_an_answer_shows_what_it_leads_to_on_the_same_page_and_drops_nothing(
    live_server, monkeypatch, open_page: Callable[..., Page], look: Callable[[Page], None]
):
    monkeypatch.setattr("consultations.answering.views.QUICKEST", 0)
    visits = Question("visits", QuestionKind.CHOICE, "Do you visit?", options=options("Yes", "No"), is_required=True)
    why = Question("why", QuestionKind.LONG_TEXT, "Why not?", is_required=True, only_if=(Condition("visits", ("no",)),))
    words = Question("words", QuestionKind.LONG_TEXT, "Anything else?")
    make_consultation(Questionnaire((Section("one", "Your visits", "", (visits, why, words)),)))
    page = open_page(viewport=NARROW)
    page.goto(f"{live_server.url}/consultations/park/respond/")
    page.get_by_label("For myself").check()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Questions 1 to 2 of 2")).to_be_visible()

    page.get_by_label("Anything else?").fill("The gate")
    page.get_by_label("No", exact=True).check()
    expect(page.get_by_label("Why not?")).to_be_visible()
    expect(page.get_by_text("Questions 1 to 3 of 3")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Your answer leads to more questions on this page.")
    expect(page.locator("textarea")).to_have_count(2)
    assert page.locator("textarea").evaluate_all("all => all.map(each => each.name)") == ["q-why", "q-words"]
    expect(page.get_by_label("Anything else?")).to_have_value("The gate")
    look(page)
    page.get_by_label("Why not?").fill("Too dark")
    page.get_by_label("Yes", exact=True).check()
    expect(page.get_by_label("Why not?")).to_be_hidden()
    page.get_by_label("No", exact=True).check()
    expect(page.get_by_label("Why not?")).to_be_visible()
    expect(page.get_by_label("Why not?")).to_have_value("Too dark")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("About you")
    assert Draft.objects.get().answers == {
        "visits": {"choices": ["no"]},
        "why": {"text": "Too dark"},
        "words": {"text": "The gate"},
    }
