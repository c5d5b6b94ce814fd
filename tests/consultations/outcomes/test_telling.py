"""Those who answered and left an address are told what became of it: each thing once, and no more when they stop it."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core import mail, signing
from django.utils import timezone

from actions.services import change_action
from actions.statuses import Status
from consultations.models import Comment, Consultation, Contribution, News, Release, Response
from consultations.outcomes.mails import stop_news
from consultations.outcomes.models import NewsKind
from consultations.outcomes.reports import start_report
from consultations.outcomes.services import take_outcome_back
from consultations.outcomes.telling import MAILING_KIND, note, recipients_of, tell_news
from formats.models import FormatRequest
from home.models import Held, SensitivePeriod
from home.sensitive_periods.services import release
from outbox.models import Delivery, DeliveryState, Mailing

HALF_AN_HOUR = timedelta(minutes=31)


@pytest.fixture(autouse=True)
def midday():
    """Out of the quiet hours."""
    with time_machine.travel("2027-03-03 12:00", tick=False) as clock:
        yield clock


@pytest.fixture
def later(midday, post):
    """Half an hour later the worker has told what there was to tell; what has been sent since the last time."""

    def told() -> list:
        mail.outbox.clear()
        midday.shift(HALF_AN_HOUR)
        tell_news()
        return list(post())

    return told


@pytest.fixture
def answered(do, publish, respond, later):
    """The outcome is published and has been told to one person."""
    respond("a@example.org")
    did = do(status=Status.ACCEPTED)
    publish()
    assert len(later()) == 1
    return did


def test_the_outcome_is_told_once_to_each_address_that_asked_for_news(consultation, do, publish, respond, later):
    respond("a@example.org")
    respond("A@example.org", respondent_type="organisation")
    respond("b@example.org")
    respond("quiet@example.org", wants_news=False)
    respond("held@example.org", state=Response.State.HELD)
    respond("gone@example.org", state=Response.State.WITHDRAWN)
    do(status=Status.NOT_DOING, reason="It would blind the bats.")
    publish()
    messages = later()
    assert sorted(address for message in messages for address in message.to) == ["a@example.org", "b@example.org"]
    for words in (
        "The path is dark",
        "Not doing: Light the path",
        "It would blind the bats.",
        "/consultations/lights/outcome/",
    ):
        assert words in messages[0].body
    assert messages[0].subject == "What became of “Lights in the park”"
    publish()
    note(consultation, NewsKind.OUTCOME)
    assert later() == []


def test_it_waits_half_an_hour_in_which_it_can_be_taken_back(respond, do, publish, manager, later):
    respond("a@example.org")
    consultation = do().source.consultation
    publish()
    assert tell_news(timezone.now() + timedelta(minutes=29)) == []
    take_outcome_back(consultation=consultation, by=manager)
    assert later() == []
    publish()
    assert len(later()) == 1


def test_taken_back_and_published_again_it_is_not_told_again(answered, publish, manager, later):
    consultation = answered.source.consultation
    take_outcome_back(consultation=consultation, by=manager)
    publish()
    assert later() == []


def test_the_first_results_and_the_report_are_told(consultation, respond, later):
    respond("a@example.org")
    for number in (1, 2):
        Release.objects.create(consultation=consultation, number=number, contents={"en-gb": {"respondents": []}})
    (message,) = later()
    assert "/consultations/lights/results/" in message.body
    report = start_report(consultation=consultation, by=None)
    for _again in range(2):
        report.save_revision().publish()
    (message,) = later()
    assert "/consultations/lights/report/" in message.body
    Release.objects.create(consultation=consultation, number=3, contents={"en-gb": {"respondents": []}})
    assert later() == []


def test_a_new_status_of_what_is_done_is_told(answered, manager, later):
    change_action(action=answered, by=manager, status=Status.IN_PROGRESS)
    change_action(action=answered, by=manager, status=Status.DONE, reason="Lit since Monday.")
    (message,) = later()
    assert "Light the path Done. Lit since Monday." in message.body
    assert later() == []


def test_what_is_no_news_is_not_told(answered, manager, do, later):
    change_action(action=answered, by=manager, due_on=timezone.localdate())
    change_action(action=answered, by=manager, status=Status.DONE)
    change_action(action=answered, by=manager, status=Status.ACCEPTED)
    do("Not for everybody", is_public=False)
    do("Nothing to do with it", source=None)
    assert later() == []
    assert not News.objects.waiting().exists()


def test_nothing_that_is_done_is_told_before_the_outcome_is_published(consultation, do, manager, respond, later):
    respond("a@example.org")
    change_action(action=do(), by=manager, status=Status.ACCEPTED)
    assert later() == []


def to_respondent(messages: list) -> list[str]:
    """What was told to somebody who answered, among what officers are told."""
    return [message.body for message in messages if message.to == ["a@example.org"]]


def test_in_a_sensitive_period_news_waits_for_a_named_officer_also_when_it_is_over(  # noqa: PLR0917 - fixtures
    answered, do, manager, person, later, post, midday
):
    officer = person("officer", "release_held")
    today = timezone.localdate()
    period = SensitivePeriod.objects.create(name="Elections", starts_on=today, ends_on=today + timedelta(days=7))
    period.officers.add(officer)
    change_action(action=answered, by=manager, status=Status.DONE)
    assert to_respondent(later()) == []
    change_action(action=do("Clear the bushes"), by=manager, status=Status.ACCEPTED)
    assert to_respondent(later()) == []
    midday.shift(timedelta(days=10))
    assert to_respondent(later()) == []
    release(Held.objects.get(kind="mailing"), officer=officer, reason="It concerns no candidate.")
    [words] = to_respondent(post())
    assert "Light the path Done" in words and "bushes" not in words
    assert to_respondent(later()) == []
    release(Held.objects.get(kind="action"), officer=officer, reason="It concerns no candidate.")
    [words] = to_respondent(later())
    assert "bushes" in words


def test_news_that_was_taken_back_while_it_waited_is_not_told(do, publish, respond, manager, person, later, post):  # noqa: PLR0917 - fixtures
    respond("a@example.org")
    do()
    publish()
    officer = person("officer", "release_held")
    today = timezone.localdate()
    period = SensitivePeriod.objects.create(name="Elections", starts_on=today, ends_on=today + timedelta(days=7))
    period.officers.add(officer)
    assert to_respondent(later()) == []
    take_outcome_back(consultation=Consultation.objects.get(), by=manager)
    release(Held.objects.get(), officer=officer, reason="It concerns no candidate.")
    assert to_respondent(post()) == []


def test_in_a_sensitive_period_an_outcome_waits_for_a_named_officer(do, publish, person):
    do()
    officer = person("officer", "release_held")
    today = timezone.localdate()
    period = SensitivePeriod.objects.create(name="Elections", starts_on=today, ends_on=today + timedelta(days=7))
    period.officers.add(officer)
    assert publish() is False
    assert Consultation.objects.get().answered_on is None
    release(Held.objects.get(), officer=officer, reason="It concerns no candidate.")
    assert Consultation.objects.get().answered_on == today


def test_in_their_language_and_format(do, publish, respond, later):
    respond("plain@example.org", format="plain")
    respond("large@example.org", language="pl", format="large")
    do()
    publish()
    by_address = {message.to[0]: message for message in later()}
    assert by_address["plain@example.org"].alternatives == []
    polish = by_address["large@example.org"]
    assert "/pl/consultations/lights/outcome/" in polish.body
    html = next(content for content, kind in polish.alternatives if kind == "text/html")
    assert 'lang="pl"' in html
    assert "24px" in html


def test_who_wants_to_listen_is_led_to_the_file_of_what_became_of_it(client, do, publish, respond, later):
    respond("ears@example.org", format="audio")
    respond("fingers@example.org", format="braille")
    do()
    publish()
    bodies = {message.to[0]: message.body for message in later()}
    assert f"Listen to it: {settings.SITE_URL}/consultations/lights/outcome/audio.mp3" in bodies["ears@example.org"]
    assert "/consultations/lights/outcome/braille.brf" in bodies["fingers@example.org"]
    assert not FormatRequest.objects.exists()
    plain = client.get("/consultations/lights/outcome/plain.txt").content.decode()
    assert "The path is dark" in plain
    assert "Light the path" in plain
    audio = client.get("/consultations/lights/outcome/audio.mp3")
    assert (audio.status_code, audio["Content-Type"]) == (200, "audio/mpeg")
    assert client.get("/consultations/lights/outcome/nonsense.exe").status_code == 404


def test_there_is_no_file_of_what_is_not_public_yet(client, do, consultation):
    do()
    assert client.get("/consultations/lights/outcome/plain.txt").status_code == 404


def test_what_cannot_be_made_here_is_a_task_for_staff(do, publish, respond, later):
    """Nothing here writes Braille in Urdu."""
    mine = respond("fingers@example.org", format="braille", language="ur", name="A resident")
    do()
    publish()
    (message,) = later()
    assert "braille.brf" not in message.body
    (request,) = FormatRequest.objects.to_answer()
    assert (request.wanted, request.email, request.name) == ("braille", "fingers@example.org", "A resident")
    assert mine.reference in request.details
    assert later() == []
    assert FormatRequest.objects.count() == 1


def test_who_stops_it_is_told_no_more_and_still_counts(client, answered, manager, respond, later):
    other = respond("b@example.org")
    change_action(action=answered, by=manager, status=Status.IN_PROGRESS)
    message = next(each for each in later() if each.to == ["a@example.org"])
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in message.body
    path = urlsplit(address).path
    assert "a…@example.org" in client.get(path).content.decode()
    assert Response.objects.get(email="a@example.org").wants_news
    # As a mail program posts it: without cookie or token of a form.
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    mine = Response.objects.get(email="a@example.org")
    assert (mine.wants_news, mine.state) == (False, Response.State.COUNTED)
    assert Response.objects.get(pk=other.pk).wants_news
    change_action(action=answered, by=manager, status=Status.DONE)
    assert [message.to for message in later()] == [["b@example.org"]]


@pytest.fixture
def posted(consultation) -> Callable[..., Contribution]:
    def made(email: str, **fields) -> Contribution:
        given = {"kind": "ideas", "state": "published", "language": "en-gb", "public_title": "A lamp"}
        return Contribution.objects.create(
            consultation=consultation, email=email, created_at=timezone.now(), **(given | fields)
        )

    return made


def test_who_posted_something_and_left_an_address_is_told_once(posted, respond, do, publish, later):
    """Nobody hears twice what they hear as somebody who answered, and whose words are not public hears nothing."""
    respond("Both@example.org")
    for email in ("both@example.org", "poet@example.org", "poet@example.org"):
        posted(email)
    posted("merged@example.org", state="merged", merged_into=posted(""))
    for state in ("refused", "withdrawn", "checking", "held"):
        posted(f"{state}@example.org", state=state)
    note(Consultation.objects.get(), NewsKind.RESULTS)
    assert [message.to for message in later()] == [["both@example.org"]], "a survey's results alone are for its people"
    do()
    publish()
    told = {message.to[0]: message for message in later()}
    assert set(told) == {"both@example.org", "poet@example.org", "merged@example.org"}
    words = told["poet@example.org"].body
    assert "You posted something in “Lights in the park”" in words and "Light the path" in words
    assert "The reference of your answer: R0001" in told["both@example.org"].body and "reference" not in words


@pytest.fixture
def discussed(posted) -> Callable[..., Comment]:
    def made(email: str, below: Contribution | None = None, **fields) -> Comment:
        given = {"state": "published", "language": "en-gb", "public_text": "By the pond too.", **fields}
        return Comment.objects.create(contribution=below or posted(""), email=email, created_at=timezone.now(), **given)

    return made


def test_who_only_commented_and_left_an_address_is_told_too(client, answered, discussed, posted, later):
    discussed("neighbour@example.org")
    discussed("poet@example.org", posted("poet@example.org"))
    discussed("refused@example.org", state="refused")
    discussed("below@example.org", posted("", state="withdrawn"))
    change_action(action=answered, by=answered.owner, status=Status.IN_PROGRESS)
    told = {message.to[0]: message for message in later()}
    assert set(told) == {"a@example.org", "neighbour@example.org", "poet@example.org"}
    path = urlsplit(told["neighbour@example.org"].extra_headers["List-Unsubscribe"].strip("<>")).path
    assert "What you posted stays" in client.post(path).content.decode()
    assert not Comment.objects.filter(email="neighbour@example.org").exists()
    change_action(action=answered, by=answered.owner, status=Status.DONE)
    assert {message.to[0] for message in later()} == {"a@example.org", "poet@example.org"}


def test_who_posted_something_has_a_way_out_of_their_own(client, posted, do, publish, later):
    for email in ("poet@example.org", "poet@example.org", "other@example.org"):
        posted(email)
    action = do(status=Status.ACCEPTED)
    publish()
    told = {message.to[0]: message for message in later()}
    path = urlsplit(told["poet@example.org"].extra_headers["List-Unsubscribe"].strip("<>")).path
    assert "p…@example.org" in client.get(path).content.decode()
    assert "What you posted stays" in client.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert "no address any more" in client.get(path).content.decode()
    assert not Contribution.objects.filter(email="poet@example.org").exists()
    change_action(action=action, by=action.owner, status=Status.DONE)
    assert [message.to for message in later()] == [["other@example.org"]]


def test_who_stops_the_news_of_an_answer_is_not_told_as_somebody_who_posted(consultation, posted, respond):
    posted("a@example.org")
    stop_news(respond("A@example.org"))
    assert recipients_of(consultation) == []


def test_a_link_that_is_nobodys_changes_nothing(client, respond):
    mine = respond("a@example.org")
    for token in ("nonsense", signing.dumps(mine.pk, salt="another")):
        assert client.post(f"/consultations/news/{token}/stop/").status_code == 404
    assert Response.objects.get().wants_news


def test_who_stopped_after_it_was_queued_gets_nothing(do, publish, respond, post):
    mine = respond("a@example.org")
    do()
    publish()
    (mailing,) = tell_news(timezone.now() + HALF_AN_HOUR)
    Response.objects.filter(pk=mine.pk).update(wants_news=False)
    assert post() == []
    assert Delivery.objects.get(mailing=mailing).state == DeliveryState.UNWANTED


def test_where_nobody_asked_for_news_no_mailing_is_made(do, publish, respond, later):
    respond()
    do()
    publish()
    assert later() == []
    assert not Mailing.objects.filter(kind=MAILING_KIND).exists()
    assert not News.objects.waiting().exists()
