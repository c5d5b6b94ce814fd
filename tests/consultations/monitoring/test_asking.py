"""The questions on equality as people and staff meet them: once, apart, by consent where they are not; small counts."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from consultations.models import MonitoringAnswer, PopulationGroup, Response, Ticket, Tray
from consultations.monitoring import retention, services
from consultations.monitoring.asked import harmonised
from consultations.monitoring.counting import overview_of
from people.models import User
from people.roles import create_roles


@pytest.fixture
def sent(browser):
    """A browser that has sent an answer."""
    browser.start()
    browser.fill(1, visits="no")
    browser.fill(2, why_not="Dark")
    browser.tell()
    browser.send()
    browser.open("sent")
    return browser


def test_they_are_offered_on_the_receipt_and_answered_once(sent, consultation):
    assert 'href="../equality/"' in sent.text
    sent.open("equality")
    assert "Why we ask" in sent.text
    to_questions = sent.post(f"{sent.answer}equality/", {})
    assert to_questions["Referrer-Policy"] == "strict-origin"
    address = to_questions.url
    assert sent.answer.split("/")[-2] not in address, "the questions are not told which answer one comes from"
    sent.get(address)
    assert sent.text.count("Prefer not to say") == len(harmonised().questions)

    sent.post(address, {"q-age": "25-34", "q-sex": "not_said", "q-religion": "no-such"})

    assert Tray.objects.get(consultation=consultation).answers == [{"age": "25-34", "sex": "not-said"}]
    assert not Ticket.objects.exists()
    assert sent.post(address, {"q-age": "16-24"}).status_code == 403
    assert sent.open("equality").status_code == 403
    assert sent.post(f"{sent.answer}equality/", {}).status_code == 403
    assert len(Tray.objects.get().answers) == 1
    assert Response.objects.get().characteristics == {}


@pytest.mark.parametrize("language", ["pl", "ur"])
def test_each_question_and_each_answer_is_asked_in_the_language_of_the_page(language):
    english = harmonised()
    with override(language):
        translated = harmonised()
    pairs = list(zip(english.questions, translated.questions, strict=True))
    assert all(one.id == other.id and one.label != other.label for one, other in pairs)
    for one, other in pairs:
        assert [option.id for option in one.options] == [option.id for option in other.options]
        assert all(mine.label != theirs.label for mine, theirs in zip(one.options, other.options, strict=True))
    assert harmonised() == english


def test_they_are_not_asked_before_an_answer_is_sent_nor_where_they_are_switched_off(browser, consultation):
    browser.start()
    assert browser.open("equality").url.endswith("/check/")
    consultation.asks_monitoring = False
    consultation.save()
    assert browser.open("equality").status_code == 404
    assert not services.is_valid("guessed", consultation)


def test_where_the_assessment_needs_it_they_stand_with_the_answer_by_consent_only(sent, consultation):
    consultation.equality_in_answers = True
    consultation.save()
    address = f"{sent.answer}equality/"
    sent.post(address, {"q-age": "25-34"})
    assert "Tick that you agree" in sent.text and "autofocus" in sent.text
    assert Response.objects.get().characteristics == {}

    sent.post(address, {"q-age": "25-34", "agrees": "1"})

    response = Response.objects.get()
    assert response.characteristics == {"age": "25-34"}
    assert response.changed_at is not None, "results that are kept are counted anew"
    assert not Tray.objects.exists()
    assert sent.post(address, {"q-age": "16-24", "agrees": "1"}).status_code == 403


def test_staff_see_no_small_number_and_nothing_that_gives_one_away(consultation):
    PopulationGroup.objects.create(characteristic="age", group="16-24", label="16 to 24", people=100, source="Census")
    PopulationGroup.objects.create(characteristic="age", group="25-34", label="25 to 34", people=300, source="Census")
    told = [{"age": "16-24"}] * 30 + [{"age": "25-34"}] * 8 + [{"age": "35-44"}] * 2
    for each in told:
        services.put_in_tray(consultation=consultation, told=each)

    overview = overview_of(consultation, is_open=False)

    age = next(each for each in overview.questions if each.question.id == "age")
    counts = {line.label: line.count for line in age.lines}
    assert overview.total == 40
    assert counts["35 to 44"] is None
    assert all(count is None or count >= 5 for count in counts.values())
    # What is hidden cannot be had by taking what is shown from the total.
    hidden = [label for label, count in counts.items() if count is None]
    left = overview.total - sum(count for count in counts.values() if count is not None)
    assert len(hidden) > 1 and left >= 5
    youngest = next(line for line in age.lines if line.label == "16 to 24")
    assert (youngest.share, youngest.population_share) == (75, 25)
    assert youngest.difference == "More than their share"
    rounded = overview_of(consultation, is_open=True)
    assert all(line.count is None or line.count % 5 == 0 for told in rounded.questions for line in told.lines)


@pytest.mark.parametrize(
    ("role", "sees", "keys"),
    [
        ("Consultation managers", True, True),
        ("Analysts", True, False),
        ("Communications team", False, True),
        ("Editors", False, False),
        ("Moderators", False, False),
        (None, False, False),
    ],
)
def test_who_sees_counts_and_who_enters_sheets(consultation, role, sees, keys):
    create_roles()
    user = User.objects.create_user("somebody@example.org")
    if role:
        user.groups.add(*user.groups.model.objects.filter(name=role))
    client = Client()
    client.force_login(user)

    def opens(name: str) -> bool:
        return client.get(reverse(name, args=[consultation.pk])).status_code == 200

    assert opens("equality_overview") is sees
    assert opens("equality_sheet") is keys
    assert opens("channels_entering") is opens("channels_paper") is keys
    assert opens("channels_import") is (role == "Consultation managers")


def test_a_paper_sheet_goes_to_the_same_tray(consultation):
    user = User.objects.create_superuser("staff@example.org")
    client = Client()
    client.force_login(user)
    address = reverse("equality_sheet", args=[consultation.pk])
    client.post(address, {"q-age": "85-plus"})
    client.post(address, {})
    assert client.get(reverse("equality_paper", args=[consultation.pk])).content.startswith(b"%PDF")
    assert Tray.objects.get().answers == [{"age": "85-plus"}]


def test_what_waits_is_written_after_the_last_day_and_goes_with_the_answers_years(consultation):
    services.put_in_tray(consultation=consultation, told={"age": "16-24"})
    Ticket.objects.create(hash="x", consultation=consultation, day=timezone.localdate())
    now = timezone.now()
    retention.write_what_waits()
    assert Tray.objects.exists()
    with time_machine.travel(now + timedelta(days=10)):
        retention.write_what_waits()
        retention.forget_tickets()
        assert not Tray.objects.exists() and not Ticket.objects.exists()
        assert MonitoringAnswer.objects.count() == 1
        retention.forget_answers()
        assert MonitoringAnswer.objects.count() == 1
    with time_machine.travel(now + timedelta(days=3 * 365 + 10)):
        retention.forget_answers()
        assert not MonitoringAnswer.objects.exists()
