"""A consultation manager makes a section depend on an earlier answer, is told what is missing, and tries it out."""

import pytest
from playwright.sync_api import expect

from consultations.models import Consultation
from consultations.preparing.services import lay_checklist, start_consultation
from consultations.questions.questionnaire import Condition
from people.roles import create_roles
from people.services import make_member_of_staff
from tests.browser.waiting import eventually
from tests.consultations.preparing.conftest import QUESTIONS, days, list_of_consultations  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def consultation(list_of_consultations) -> Consultation:  # noqa: F811 - the fixture of that name
    """A draft with questions, and somebody who may prepare it."""
    create_roles()
    lay_checklist()
    roles = ["Consultation managers"]
    make_member_of_staff(email="manager@example.org", name="A manager", roles=roles, password=PASSWORD)
    made = start_consultation(title="Evenings in town", phases=[days(7, 63)], by=None)
    page = made.source_page
    page.questions = [QUESTIONS[0], {**QUESTIONS[1], "value": QUESTIONS[1]["value"] | {"only_if": []}}]
    page.save_revision()
    return made


def test_a_section_is_made_to_depend_on_an_answer_and_tried_out(page, live_server, consultation, axe):
    page.goto(f"{live_server.url}/account/login/?next=/admin/consultations/{consultation.pk}/")
    page.get_by_label("Email").fill("manager@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("People can answer without the web").first).to_be_visible()
    assert axe(page) == []

    page.get_by_role("link", name="Words and questions").click()
    section = page.locator("[data-contentpath='part-two']")
    section.get_by_title("Settings").first.click()
    section.get_by_title("Add").first.click()
    section.get_by_label("Earlier question").select_option(label="1. How often?")
    # What the question offers besides stands among its answers.
    expect(section.locator(".only-if__option")).to_have_text(["Every day", "Never", "Something else", "Don't know"])
    section.get_by_label("Never", exact=True).check()
    page.get_by_role("button", name="Save draft").click()
    wanted = (Condition("often", ("never",)),)
    eventually(lambda: consultation.newest_draft.questionnaire.sections[1].only_if == wanted)

    page.goto(f"{live_server.url}/admin/consultations/{consultation.pk}/")
    page.get_by_role("button", name="Try it as a respondent").click()
    expect(page).to_have_url(f"{live_server.url}{consultation.respond_address}?test=1")
    expect(page.locator("h1")).to_be_visible()
