"""Keying sheets: the same ledger as the web, numbered forms once, the lot, second entries and what is decided."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from consultations.answering.respondents import RespondentDetails
from consultations.answering.services import submit_response, withdraw
from consultations.channels import services
from consultations.channels.numbers import NotAFormNumberError, form_id, read_form_id
from consultations.channels.services import EnteredBeforeError, enter_response
from consultations.models import Batch, Response, SecondEntry
from consultations.results.services import results_of

YES, NO = {"visits": {"choices": ["yes"]}}, {"visits": {"choices": ["no"]}, "why-not": {"text": "Too dark"}}
DAY = date(2026, 5, 14)


def enter(batch, by, answers=None, **more):
    given = {"key": uuid.uuid4(), "received_on": DAY, "respondent": RespondentDetails()} | more
    return enter_response(batch=batch, version=batch.consultation.version, answers=answers or YES, by=by, **given)


def test_paper_and_web_answers_are_in_one_total_and_can_be_told_apart(consultation, batch, keyer):
    """On other sites what came on paper was missing from every chart."""
    submit_response(version=consultation.version, key=uuid.uuid4(), answers=YES, respondent=RespondentDetails())
    someone = keyer()
    for _ in range(2):
        enter(batch, someone)

    people = results_of(consultation).people

    assert people.channels == {"web": 1, "paper": 2}
    visits = people.question("visits")
    assert next(each.count for each in visits.options if each.id == "yes") == 3


def test_a_sheet_keeps_the_day_it_came_who_keyed_it_and_its_place_in_the_pile(batch, keyer):
    someone = keyer()
    first, second = enter(batch, someone), enter(batch, someone)

    assert (first.received_on, first.channel, first.batch, first.keyed_by) == (DAY, "paper", batch, someone)
    assert (first.sheet.position, second.sheet.position) == (1, 2)


def test_a_double_click_enters_a_sheet_once(batch, keyer):
    key, someone = uuid.uuid4(), keyer()

    assert enter(batch, someone, key=key) == enter(batch, someone, key=key)
    assert Response.objects.count() == batch.sheets.count() == 1


def test_a_numbered_form_that_is_entered_twice_is_noticed(consultation, batch, keyer):
    someone = keyer()
    other_pile = Batch.objects.create(consultation=consultation, channel="event", title="Stall")
    first = enter(batch, someone, form_number=17)

    with pytest.raises(EnteredBeforeError) as noticed:
        enter(other_pile, keyer("other"), NO, form_number=17)

    assert noticed.value.response == first
    assert Response.objects.count() == 1


@pytest.mark.parametrize("number", [1, 9, 17, 123, 1019, 99999])
def test_a_forms_number_is_read_as_it_is_printed_and_a_slip_is_refused(number):
    printed = form_id(number)
    assert (
        read_form_id(printed)
        == read_form_id(printed.replace("-", " "))
        == read_form_id(printed.replace("-", ""))
        == number
    )
    for place, figure in enumerate(printed):
        if figure != "-":
            wrong = printed[:place] + str((int(figure) + 1) % 10) + printed[place + 1 :]
            with pytest.raises(NotAFormNumberError):
                read_form_id(wrong)


def test_numbers_of_forms_are_taken_once_and_lead_to_the_version_they_ask(consultation, keyer):
    someone, version = keyer(), consultation.version
    first = services.number_forms(version=version, count=20, by=someone)
    second = services.number_forms(version=version, count=5, by=someone)

    assert (first.first, first.last, second.first, second.last) == (1, 20, 21, 25)
    assert services.version_of_form(consultation, 25) == version
    assert services.version_of_form(consultation, 26) is None


@pytest.mark.parametrize(("percent", "sheets", "drawn"), [(10, 3, 1), (10, 20, 2), (50, 8, 4), (100, 3, 3), (0, 5, 0)])
def test_so_many_sheets_are_drawn_by_lot(consultation, keyer, percent, sheets, drawn):
    pile = Batch.objects.create(consultation=consultation, channel="paper", title="P", sample_percent=percent)
    someone = keyer()
    for _ in range(sheets):
        enter(pile, someone)

    assert SecondEntry.objects.of(consultation).count() == drawn


def test_which_sheet_is_drawn_cannot_be_foreseen(consultation, keyer, monkeypatch):
    """Each of five has the same chance: the newest takes the place with one in n."""
    asked = []
    monkeypatch.setattr(services.LOT, "randrange", lambda n: asked.append(n) or n - 1)
    pile = Batch.objects.create(consultation=consultation, channel="paper", title="P", sample_percent=20)
    someone = keyer()
    for _ in range(5):
        enter(pile, someone)

    assert asked == [2, 3, 4, 5]
    assert SecondEntry.objects.get().response.sheet.position == 1


@pytest.fixture
def drawn(consultation, keyer):
    """A sheet that was drawn, and who keyed it first."""
    pile = Batch.objects.create(consultation=consultation, channel="paper", title="P", sample_percent=100)
    first = keyer("first")
    answers = YES | {"name-it": {"text": "Green"}, "rate": {"rows": {"paths": "good"}}, "uses": {"choices": ["walk"]}}
    return enter(pile, first, answers).second_entry, first


def test_somebody_else_keys_again_and_differences_are_counted_by_field(drawn, keyer, consultation):
    entry, first = drawn
    second = keyer("second")
    again = YES | {"name-it": {"text": " Green "}, "rate": {"rows": {"paths": "bad"}}, "uses": {"choices": ["walk"]}}

    with pytest.raises(PermissionDenied):
        services.key_again(entry=entry, answers=again, by=first)
    keyed = services.key_again(entry=entry, answers=again, by=second)

    # Eight questions are keyed on this way (a file is not), of which a grid has two rows.
    assert (keyed.differing, keyed.compared) == (1, 10)
    assert services.keying_rate(consultation).percent == 10
    with pytest.raises(PermissionDenied):
        services.key_again(entry=keyed, answers=again, by=keyer("third"))


def test_the_third_decision_corrects_the_ledger_and_is_recorded(drawn, keyer):
    from wagtail.log_actions import registry

    entry, first = drawn
    again = YES | {"name-it": {"text": "Dark"}, "rate": {"rows": {"paths": "bad"}}, "uses": {"choices": ["walk"]}}
    keyed = services.key_again(entry=entry, answers=again, by=keyer("second"))
    third = keyer("third")

    with pytest.raises(PermissionDenied):
        services.decide(entry=keyed, takes_second={"rate"}, by=first)
    response = services.decide(entry=keyed, takes_second={"rate"}, by=third)

    assert response.answers["rate"] == {"rows": {"paths": "bad"}}
    assert response.answers["name-it"] == {"text": "Green"}
    assert response.changed_at is not None
    assert registry.get_logs_for_instance(response).filter(action="consultations.correct", user=third).exists()
    entry.refresh_from_db()
    assert entry.first["rate"] == {"rows": {"paths": "good"}}, "what was keyed first stays known"
    with pytest.raises(PermissionDenied):
        services.decide(entry=entry, takes_second=set(), by=third)


def test_what_is_withdrawn_leaves_no_copy(drawn):
    entry, _first = drawn
    withdraw(entry.response)
    assert not SecondEntry.objects.exists()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(respondent_type: str) -> dict[str, str]:
    """What the page sends besides the answers."""
    about = {"respondent_type": respondent_type, "publish_consent": "none"}
    return {"key": str(uuid.uuid4()), "received_on": "14/5/2026"} | about


def test_a_pile_is_keyed_page_by_page(consultation, batch, keyer):
    client, address = signed_in(keyer()), reverse("channels_sheet", args=[consultation.pk, batch.pk])
    page = client.get(address).content.decode()
    assert "Sheet number 1." in page
    assert "Do you visit the park?" in page and "Why not?" in page, "paper does not branch by itself"

    data = {
        "key": str(uuid.uuid4()),
        "received_on": "14/5/2026",
        "respondent_type": "person",
        "publish_consent": "none",
    }
    wrong = client.post(address, data | {"q-times": "often"})
    assert "Write a number in figures" in wrong.content.decode()
    assert not Response.objects.exists()
    saved = client.post(address, data | {"q-visits": "no", "q-why-not": "Dark", "q-times": "3"}, follow=True)

    response = Response.objects.get()
    assert response.answers == {"visits": {"choices": ["no"]}, "why-not": {"text": "Dark"}}
    text = saved.content.decode()
    assert response.reference in text and "Sheet number 2." in text and 'value="14/05/2026"' in text
    assert "Not counted, because other answers lead past it: How often a month?" in text


def test_a_group_is_entered_as_a_group(consultation, batch, keyer):
    from people.models import CommunityGroup

    group = CommunityGroup.objects.create(name="Tenants", is_active=True)
    client = signed_in(keyer())
    data = sent("group")
    address = reverse("channels_sheet", args=[consultation.pk, batch.pk])
    assert "Choose the group" in client.post(address, data | {"q-visits": "yes"}).content.decode()
    client.post(address, data | {"q-visits": "yes", "group": group.pk, "people_asked": "12", "how_asked": "Hands"})

    response = Response.objects.get()
    assert (response.respondent_type, response.group, response.people_asked) == ("group", group, 12)
    assert results_of(consultation).people is None


def test_the_second_entry_does_not_see_the_first(drawn, keyer):
    entry, first = drawn
    address = reverse("channels_second", args=[entry.response.consultation_id, entry.pk])
    assert signed_in(first).get(address)["Location"] == reverse("wagtailadmin_home"), "refused"
    second = signed_in(keyer("second"))
    assert "Green" not in second.get(address).content.decode()

    differing = second.post(address, {"q-visits": "yes", "q-name-it": "Dark"}, follow=True)

    text = differing.content.decode()
    assert "3 of 10 fields differ." in text
    assert "Green" in text and "Dark" in text
    decided = second.post(
        reverse("channels_decide", args=[entry.response.consultation_id, entry.pk]),
        {"name-it": "second", "rate": "first", "uses": "first"},
    )
    assert decided.status_code == 302
    entry.response.refresh_from_db()
    assert entry.response.answers["name-it"] == {"text": "Dark"}
