"""Paper in the ledger: one enters a pile, a colleague enters a sheet again, and where they differ the sheet decides."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from consultations.models import Consultation, Response
from people.roles import create_roles
from people.services import make_member_of_staff
from tests.consultations.answering.asking import make_consultation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def consultation(db) -> Consultation:
    create_roles()
    for name in ("first", "second"):
        roles = ["Consultation managers"]
        make_member_of_staff(email=f"{name}@example.org", name=name.title(), roles=roles, password=PASSWORD)
    return make_consultation()


@pytest.fixture
def sign_in(open_page: Callable[..., Page], live_server) -> Callable[..., Page]:
    """Open the consultation's page for entering answers as somebody who may."""

    def signed_in(name: str, consultation: Consultation, **options) -> Page:
        page = open_page(**options)
        page.goto(f"{live_server.url}/account/login/?next=/admin/consultations/{consultation.pk}/enter/")
        page.get_by_label("Email").fill(f"{name}@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Begin a pile")).to_be_visible()
        return page

    return signed_in


def test_a_pile_is_entered_entered_again_and_decided(consultation, sign_in, axe):
    first = sign_in("first", consultation, viewport={"width": 1280, "height": 900})
    assert axe(first) == []
    first.get_by_label("Title").fill("Library box")
    first.get_by_label("Share entered twice, in per cent").fill("100")
    first.get_by_role("button", name="Begin", exact=True).click()
    expect(first.get_by_text("Sheet number 1.")).to_be_visible()
    assert axe(first) == []
    first.get_by_role("group", name="Do you visit the park?").get_by_label("Yes").focus()
    # The second answer by its key: hands stay on the keyboard.
    first.keyboard.press("2")
    first.get_by_label("Why not?").fill("Too dark")
    first.keyboard.press("Control+Enter")
    expect(first.get_by_text("Number 1 is entered as")).to_be_visible()
    expect(first.get_by_text("Sheet number 2.")).to_be_visible()
    assert Response.objects.get().answers == {"visits": {"choices": ["no"]}, "why-not": {"text": "Too dark"}}

    second = sign_in("second", consultation, viewport={"width": 360, "height": 740})
    second.get_by_role("link", name="Number 1 of “Library box”").click()
    expect(second.get_by_text("What they entered is not shown until you have saved.")).to_be_visible()
    second.get_by_role("group", name="Do you visit the park?").get_by_label("No").check()
    second.get_by_label("Why not?").fill("Too cold")
    second.get_by_role("button", name="Save and compare").click()
    expect(second.get_by_text("1 of 2 fields differs.")).to_be_visible()
    assert axe(second) == []
    second.get_by_label("Second: Too cold").check()
    second.get_by_role("button", name="This is what the sheet says").click()
    expect(second.get_by_text("Decided. Where the first entry was wrong, the answer is corrected.")).to_be_visible()
    assert Response.objects.get().answers["why-not"] == {"text": "Too cold"}
    expect(second.get_by_text("1 of 2 fields that were entered twice differs (50.0 %).")).to_be_visible()

    # A table of answers finds its questions by itself, and shows what would be taken before anything is.
    table = "Do you visit the park?,Why not?\nNo,Too dark\nSometimes,\n"
    second.goto(f"{second.url.split('/enter/')[0]}/import/")
    assert axe(second) == []
    file = {"name": "stall.csv", "mimeType": "text/csv", "buffer": table.encode()}
    second.locator("input[type=file]").set_input_files(file)
    second.get_by_role("button", name="Upload and look").click()
    expect(second.get_by_text("Sometimes").first).to_be_visible()
    assert axe(second) == []
    second.goto(f"{second.url.split('/import/')[0]}/paper/")
    expect(second.get_by_role("heading", name="Paper form", level=1)).to_be_visible()
    assert axe(second) == []
