"""From what people said to what is done about it, in a real browser: staff write it, the public reads it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from consultations.models import Consultation, ConsultationPage, ConsultationsPage, Phase
from home.services import create_first_pages
from people.models import Agency, User
from tests.browser.waiting import scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def consultation() -> Consultation:
    create_first_pages()
    council = Agency.objects.create(name="Borough Council", slug="council", kind="council")
    made = Consultation.objects.create(title="Lights in the park", slug="lights", agency=council)
    today = timezone.localdate()
    Phase.objects.create(consultation=made, opens_on=today - timedelta(60), closes_on=today - timedelta(5))
    page = ConsultationPage(title=made.title, slug=made.slug, consultation=made, summary="Too dark?")
    ConsultationsPage.objects.get().add_child(instance=page)
    return made


def test_what_people_said_becomes_what_is_done_and_the_public_reads_it(
    consultation, open_as, open_page, live_server, axe
):
    staff = open_as(User.objects.create_superuser("officer@example.org", name="The officer"))
    staff.goto(f"{live_server.url}/admin/consultations/{consultation.pk}/outcome/")
    staff.click("text=Add what people said")
    staff.fill("#id_title", "The path is dark")
    staff.click("button:has-text('Save')")
    # Two clicks: to the form, which knows who answers already, and to save it.
    staff.click("a:has-text('Add what is done')")
    staff.fill("#id_title", "Light the path")
    staff.fill("#id_public_wording", "Six lamps along the path.")
    staff.click("button:has-text('Save the action')")
    expect(staff.locator(".messages")).to_contain_text("The action has been written down.")
    staff.click("text=What people said in a consultation >> a")
    staff.click("text=Publish what came of it")
    expect(staff.get_by_text("Take it from the public")).to_be_visible()

    phone = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}
    for options in (phone, {"java_script_enabled": False}):
        reader = open_page(**options)
        reader.goto(f"{live_server.url}/consultations/lights/")
        reader.click("text=What you said, and what we do")
        expect(reader.locator("h1")).to_have_text("What came of “Lights in the park”")
        reader.click("text=Light the path")
        expect(reader.locator("h1")).to_have_text("Light the path")
        expect(reader.locator("main")).to_contain_text("Borough Council")
        assert "The officer" not in reader.locator("body").inner_text()
        if options is phone:
            assert not scrolls_sideways(reader)
            assert axe(reader) == []
        reader.click("main >> text=The path is dark")
        expect(reader).to_have_url(re.compile("/consultations/lights/outcome/#said-"))
