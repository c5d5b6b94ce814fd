"""Coding in a browser: two people read the same answers, a suggestion is confirmed, and how they agree is shown."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect

from consultations.coding.renewing import renew_suggestions
from consultations.coding.services import code_text
from consultations.coding.texts import text_questions
from consultations.models import Code, Coding, Consultation
from people.models import User
from people.roles import create_roles
from tests.consultations.results.a_consultation import answer, make_consultation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXTS = ("The street lamps are broken and it is dark", "Litter and rubbish lie on every path")


CODERS = ("first@example.org", "second@example.org")


@pytest.fixture
def consultation() -> Consultation:
    """Two answers in words that nobody has read, with suggested codes; and eight more that two people read already."""
    create_roles()
    made = make_consultation()
    lighting = Code.objects.create(consultation=made, title="Lighting", definition="Broken lamps, dark streets.")
    Code.objects.create(consultation=made, title="Litter", definition="Rubbish and litter that lie about.")
    coders = [User.objects.create_user(address, "a long enough password") for address in CODERS]
    answers = [{"why": {"text": text}} for text in (*TEXTS, *(f"The lamp at number {n} is dark" for n in range(8)))]
    for response in answer(made, answers)[2:]:
        for coder in coders:
            coder.groups.add(Group.objects.get(name="Analysts"))
            code_text(response=response, question="why", codes=[lighting], coder=coder)
    renew_suggestions(consultation=made, question=text_questions(made)[0])
    return made


@pytest.fixture
def page_of(open_as) -> Callable[[str], Page]:
    """A page on which a coder is signed in."""
    return lambda address: open_as(User.objects.get(email=address))


def test_two_people_code_two_answers_and_see_how_far_they_agree(live_server, page_of, axe, consultation):
    frame = f"{live_server.url}{reverse('coding_frame', args=[consultation.pk])}"
    for coder in CODERS:
        page = page_of(coder)
        page.goto(frame)
        page.get_by_role("link", name="Read the next").click()
        for text, title in zip(TEXTS, ("Lighting", "Litter"), strict=True):
            expect(page.get_by_text(text)).to_be_visible()
            # What was suggested is marked as that, and nobody is led by what a colleague has decided.
            suggested = page.locator("section", has_text="Suggested, not decided:")
            expect(suggested).to_have_count(1 if coder == CODERS[0] else 0)
            if coder == CODERS[0]:
                expect(suggested).to_contain_text(title)
                expect(page.get_by_label(title)).not_to_be_checked()
            page.get_by_label(title).check()
            page.get_by_role("button", name="Save and read the next").click()
        expect(page.get_by_text("10 of 10").first).to_be_visible()
    assert axe(page) == []
    assert Coding.objects.filter(was_suggested=True).count() == 2
    page.goto(frame)
    for title, texts in (("Lighting", "10 of 10 texts alike"), ("Litter", "10 of 10 texts alike")):
        row = page.get_by_role("row", name=title)
        expect(row).to_contain_text(texts)
        expect(row).to_contain_text("Cohen's kappa 1.00")
    assert axe(page) == []
