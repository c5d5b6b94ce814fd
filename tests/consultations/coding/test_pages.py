"""The coding pages: who may open them, and the way from the first unread text to the last."""

import pytest
from django.test import Client
from django.urls import reverse

from consultations.models import Code, Coding, Consultation, Reading
from people.models import User
from people.roles import create_roles
from tests.consultations.coding.conftest import WORDS


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Consultation managers", True),
        ("Analysts", True),
        ("Support team", True),
        ("Editors", False),
        ("Moderators", False),
        ("Communications team", False),
        (None, False),
    ],
)
def test_who_may_code(consultation, role, may):
    create_roles()
    user = User.objects.create_user("somebody@example.org")
    if role:
        user.groups.add(*user.groups.model.objects.filter(name=role))
    client = Client()
    client.force_login(user)

    answer = client.get(reverse("coding_frame", args=[consultation.pk]))

    assert (answer.status_code == 200) is may


@pytest.fixture
def client_of(coder):
    def sign_in(name: str = "reader") -> Client:
        client = Client()
        client.force_login(coder(name))
        return client

    return sign_in


def test_reading_leads_from_text_to_text_until_all_are_read(consultation, answer, code, client_of):
    lights = code("Lighting")
    first, second = answer("dark"), answer("fine")
    client = client_of()

    start = client.get(reverse("coding_next", args=[consultation.pk, WORDS]))
    address = reverse("coding_text", args=[consultation.pk, WORDS, first.pk])
    assert start["Location"] == address
    assert "dark" in client.get(address).content.decode()

    on = client.post(address, {"codes": [lights.pk]})
    assert on["Location"] == reverse("coding_text", args=[consultation.pk, WORDS, second.pk])
    end = client.post(on["Location"], {})
    assert end["Location"] == reverse("coding_texts", args=[consultation.pk, WORDS])
    assert Coding.objects.get().response == first
    assert Reading.objects.count() == 2


def test_what_others_decided_is_shown_only_to_who_has_decided(consultation, answer, code, client_of):
    """Else the second coder would follow the first, and agreement would say nothing."""
    text = answer("dark")
    address = reverse("coding_text", args=[consultation.pk, WORDS, text.pk])
    client_of("first").post(address, {"codes": [code("Lighting").pk]})
    second = client_of("second")

    assert "What others decided" not in second.get(address).content.decode()
    second.post(address, {})
    assert "What others decided" in second.get(address).content.decode()


def test_texts_are_found_by_words_code_and_reading(consultation, answer, code, client_of):
    lights = code("Lighting")
    dark, loud = answer("so dark"), answer("so loud")
    client = client_of()
    client.post(reverse("coding_text", args=[consultation.pk, WORDS, dark.pk]), {"codes": [lights.pk]})

    def found(**query) -> set[str]:
        body = client.get(reverse("coding_texts", args=[consultation.pk, WORDS]), query).content.decode()
        return {each.reference for each in (dark, loud) if f"{each.reference}</a>" in body}

    assert found() == {dark.reference, loud.reference}
    assert found(q="loud") == {loud.reference}
    assert found(code=lights.pk) == {dark.reference}
    assert found(show="unread") == {loud.reference}


def test_a_frame_begins_with_words_that_many_share(consultation, answer, client_of):
    answer("broken lamps"), answer("broken lamps everywhere")

    body = client_of().get(reverse("coding_texts", args=[consultation.pk, WORDS])).content.decode()

    assert "broken lamps" in body
    assert "to begin the code frame with" in body


def test_a_code_with_a_title_that_is_there_is_refused_with_a_sentence(consultation, code, client_of):
    code("Lighting")

    answer = client_of().post(
        reverse("coding_new_code", args=[consultation.pk]), {"title": "Lighting", "definition": "Again."}
    )

    assert answer.status_code == 200
    assert "There is a code with this title already." in answer.content.decode()
    assert Code.objects.count() == 1


def test_a_code_is_written_merged_and_taken_back(consultation, client_of):
    client = client_of()
    for title in ("Lamps", "Lighting"):
        client.post(reverse("coding_new_code", args=[consultation.pk]), {"title": title, "definition": "What it says."})
    lamps, lighting = Code.objects.get(title="Lamps"), Code.objects.get(title="Lighting")

    client.post(reverse("coding_merge", args=[consultation.pk, lamps.pk]), {"into": lighting.pk})
    lamps.refresh_from_db()
    assert lamps.merged_into == lighting
    assert "Take back" in client.get(reverse("coding_frame", args=[consultation.pk])).content.decode()

    client.post(reverse("coding_unmerge", args=[consultation.pk, lamps.pk]))
    lamps.refresh_from_db()
    assert lamps.merged_into is None


def test_ticked_texts_get_a_code_and_nothing_ticked_says_so(consultation, answer, code, client_of):
    lights = code("Lighting")
    one, two = answer("dark"), answer("darker")
    client = client_of()
    address = reverse("coding_give_to_many", args=[consultation.pk, WORDS])

    empty = client.post(address, {"code": lights.pk}, follow=True)
    assert "Tick at least one text" in empty.content.decode()
    client.post(address, {"code": lights.pk, "response": [one.pk, two.pk]})
    assert Coding.objects.count() == 2


def test_splitting_moves_what_was_chosen(consultation, answer, code, client_of):
    wide = code("Lighting")
    narrow = code("Broken lamps", parent=wide)
    text = answer("the lamp is broken")
    client = client_of()
    client.post(reverse("coding_text", args=[consultation.pk, WORDS, text.pk]), {"codes": [wide.pk]})

    address = reverse("coding_split", args=[consultation.pk, wide.pk])
    assert "the lamp is broken" in client.get(address).content.decode()
    client.post(address, {f"move-{text.pk}-{WORDS}": narrow.pk})

    assert Coding.objects.get().code == narrow


def test_the_download_numbers_coders_and_names_nobody(consultation, answer, code, client_of):
    lights = code("Lighting")
    text = answer("dark")
    client = client_of("reader")
    client.post(reverse("coding_text", args=[consultation.pk, WORDS, text.pk]), {"codes": [lights.pk]})

    body = b"".join(client.get(reverse("coding_download", args=[consultation.pk])).streaming_content).decode()

    assert f"{text.reference},Why?,Lighting" in body
    assert "Coder 1" in body
    assert "reader@" not in body


def test_a_question_of_another_consultation_is_not_found(consultation, client_of):
    other = Consultation.objects.create(title="Other", slug="other")

    assert client_of().get(reverse("coding_texts", args=[other.pk, WORDS])).status_code == 404
