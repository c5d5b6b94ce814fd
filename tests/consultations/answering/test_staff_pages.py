"""The team's pages: what came in, what is held, deciding about it, inviting."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consultations.answering.services import RespondentDetails, submit_response
from consultations.models import Invitation, Response
from people.models import CommunityGroup
from people.roles import create_roles
from people.services import make_member_of_staff


@pytest.fixture
def staff(db):
    """A browser of somebody with a role."""
    create_roles()

    def opened(role: str) -> Client:
        client = Client()
        client.force_login(make_member_of_staff(email="o@example.org", name="Officer", roles=[role]))
        return client

    return opened


@pytest.fixture
def submit(consultation):
    def submitted(**more) -> Response:
        given = {"key": uuid4(), "respondent": RespondentDetails(), "answers": {"visits": {"choices": ["yes"]}}, **more}
        return submit_response(version=consultation.version, **given)

    return submitted


PAGES = ("responses/", "responses/{response}/", "invitations/")


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("Consultation managers", {"responses/", "responses/{response}/", "invitations/"}),
        ("Support team", {"responses/", "responses/{response}/", "invitations/"}),
        ("Analysts", {"responses/", "responses/{response}/"}),
        ("Editors", set()),
    ],
)
def test_who_sees_which_page(staff, submit, consultation, role, seen):
    client, response = staff(role), submit()
    answers = {
        page: client.get(f"/admin/consultations/{consultation.pk}/{page.format(response=response.pk)}").status_code
        for page in PAGES
    }
    assert {page for page, status in answers.items() if status == 200} == seen


def test_held_ones_are_shown_with_their_reasons_and_released_together(staff, submit, consultation):
    client = staff("Consultation managers")
    held = [submit(flags=["trap"], network="one") for _ in range(3)]
    address = f"/admin/consultations/{consultation.pk}/responses/?list=held"
    page = client.get(address).content.decode()
    assert page.count("A field that people do not see was filled in") == 3
    assert "held responses to look at" in client.get("/admin/").content.decode()
    chosen = {"response": [response.pk for response in held[:2]], "release": "1"}
    client.post(address, chosen)
    assert Response.objects.held().count() == 3, "a reason is needed"
    client.post(address, {**chosen, "because": "A class answered."})
    assert Response.objects.held().count() == 1
    page = client.get(f"/admin/consultations/{consultation.pk}/responses/{held[0].pk}/").content.decode()
    assert "A class answered." in page
    assert "From the same connection" in page
    assert "3 responses" in page


def test_an_analyst_decides_nothing(staff, submit, consultation):
    response = submit()
    client = staff("Analysts")
    address = f"/admin/consultations/{consultation.pk}/responses/"
    data = {"response": [response.pk], "hold": "1", "because": "No."}
    for place in (address, f"{address}{response.pk}/decide/"):
        assert client.post(place, data).status_code in {302, 403}
    assert Response.objects.get().state == "counted"


def test_a_response_is_read_in_words(staff, submit, consultation):
    response = submit(answers={"visits": {"choices": ["no"]}, "why-not": {"text": "Too dark."}})
    page = staff("Analysts").get(f"/admin/consultations/{consultation.pk}/responses/{response.pk}/").content.decode()
    assert "Do you visit the park?" in page
    assert "Too dark." in page


def test_fifty_responses_take_as_many_queries_as_one(staff, submit, consultation, django_assert_max_num_queries):
    client = staff("Consultation managers")
    address = f"/admin/consultations/{consultation.pk}/responses/"
    for _ in range(50):
        submit()
    client.get(address)
    with django_assert_max_num_queries(30):
        client.get(address)


def test_groups_and_people_are_invited(staff, consultation):
    client = staff("Consultation managers")
    checked = {"verified_at": timezone.now(), "contact_email": "c@example.org", "kind": "residents"}
    group = CommunityGroup.objects.create(name="Walkers", slug="walkers", **checked)
    CommunityGroup.objects.create(name="Unknown", slug="unknown", **{**checked, "verified_at": None})
    address = f"/admin/consultations/{consultation.pk}/invitations/"
    page = client.get(address).content.decode()
    assert "Walkers" in page
    assert "Unknown" not in page
    assert "Walkers" not in client.get(f"{address}?kind=school").content.decode()
    client.post(address, {"groups": [group.pk], "addresses": "One@example.org, two@example.org\none@example.org"})
    assert {str(each) for each in Invitation.objects.all()} == {"Walkers", "one@example.org", "two@example.org"}
    assert "Not yet" in client.get(address).content.decode()
    page = client.post(address, {"addresses": "nobody"}).content.decode()
    assert "is not an email address" in page
    consultation.stopped_at = timezone.now()
    consultation.save()
    assert "Nobody can answer it any more" in client.get(address).content.decode()
    page = client.post(address, {"addresses": "three@example.org"}).content.decode()
    assert "Nobody can answer it any more" in page and Invitation.objects.count() == 3


def test_staff_try_it_before_it_opens_and_it_counts_nowhere(staff, consultation):
    consultation.phases.all().delete()
    client = staff("Consultation managers")
    page = client.get("/consultations/park/respond/?test=1").content.decode()
    assert "This is a test" in page
    begun = client.post(
        "/consultations/park/respond/?test=1", {"key": "12345678-1234-1234-1234-123456789012", "answers_for": "person"}
    )
    client.post(begun.url, {"q-visits": "yes"})
    client.post(f"{begun.url.removesuffix('1/')}check/", {})
    assert Response.objects.get().state == Response.State.TEST
    assert Client().get("/consultations/park/respond/?test=1").content.decode().count("This is a test") == 0
