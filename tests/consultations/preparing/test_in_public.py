"""What the public sees: the list by where each stands, one page, panels, open data."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.html import strip_tags

from consultations.models import Consultation, Phase
from consultations.preparing.models import State
from consultations.preparing.presenting import home_panel, minutes_to_answer, neighbourhood_panel, when_in_words
from core.models import ContentVersion
from home.models import SensitivePeriod
from home.sensitive_periods.models import Held
from home.sensitive_periods.services import release
from home.topics import Topic
from people.models import User
from places.models import Area
from tests.formats.reading_back import assert_every_format_says

from .conftest import day, days, publish

pytestmark = pytest.mark.django_db


def words_of(answer) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        (1, 60, State.TO_OPEN),
        (0, 60, State.OPEN),
        (-60, 7, State.OPEN),
        (-60, 6, State.CLOSING),
        (-60, 0, State.CLOSING),
        (-60, -1, State.CONSIDERED),
        (-160, -84, State.CONSIDERED),
        (-160, -85, State.OVERDUE),
    ],
)
def test_each_day_has_one_state(make, first, last, state):
    assert make("One", days(first, last), is_out=True).state == state


def test_before_it_is_published_it_is_being_prepared(make):
    consultation = make("One", days(-1, 60))
    assert consultation.state == State.PREPARING
    assert not Consultation.objects.open_on(timezone.localdate()).exists()


@pytest.mark.parametrize(("last", "is_open"), [(-1, False), (0, True), (1, True)])
def test_the_last_day_counts_whole(make, last, is_open):
    make("One", days(-10, last), is_out=True)
    assert Consultation.objects.open_on(timezone.localdate()).exists() is is_open


def test_phases_with_a_gap_between_them_are_open_in_neither(make):
    consultation = make("Two", days(-20, -10, "ideas"), days(10, 20), is_out=True)
    assert not Consultation.objects.open_on(timezone.localdate()).exists()
    assert consultation.state == State.TO_OPEN
    assert list(Consultation.objects.closing_within(7, day(14))) == [consultation]
    assert not Consultation.objects.closing_within(6, day(14))
    assert not Consultation.objects.closing_within(7, day(0))


def test_the_list_says_where_each_stands(make, client, list_of_consultations):
    make("Open one", days(-1, 10), is_out=True)
    make("Coming one", days(5, 60), is_out=True)
    make("Closed one", days(-60, -3), is_out=True)
    answered = make("Answered one", days(-90, -60), is_out=True)
    Consultation.objects.filter(pk=answered.pk).update(answered_on=day(-2))
    make("Draft one", days(-1, 10))
    words = words_of(client.get(list_of_consultations.url))
    assert "10 days left" in words and "Draft one" not in words
    places = [words.index(title) for title in ("Open one", "Coming one", "Closed one", "Answered one")]
    assert places == sorted(places)


def test_the_list_is_kind_where_there_is_none(client, list_of_consultations):
    assert "We have not asked anything yet." in words_of(client.get(list_of_consultations.url))


def test_the_list_can_be_narrowed_to_an_area(make, client, list_of_consultations):
    mill, hill = (
        Area.objects.create(kind="ward", code=code, vintage=2025, name=name, slug=name.lower())
        for name, code in (("Mill", "E05000001"), ("Hill", "E05000002"))
    )
    make("About Mill", days(-1, 10), is_out=True).areas.add(mill)
    make("About Hill", days(-1, 10), is_out=True).areas.add(hill)
    make("About everywhere", days(-1, 10), is_out=True)
    words = words_of(client.get(f"{list_of_consultations.url}?area=mill"))
    assert "About Mill" in words and "About everywhere" in words and "About Hill" not in words
    panel = neighbourhood_panel(hill)
    assert {each.title for each in panel.context["listed"]} == {"About Hill", "About everywhere"}


def test_the_page_says_who_decides_what_can_change_and_until_when(make, client):
    consultation = make("One", days(-1, 10), decider="The board", decides_on=day(40))
    page = publish(consultation, can_change="<p>The hours</p>", cannot_change="<p>The money</p>", contact="<p>Us</p>")
    words = words_of(client.get(page.url))
    for said in ("The board decides", "The hours", "The money", "midnight", "Answer the questions", "3 questions"):
        assert said in words, said


@pytest.mark.parametrize("in_answers", [True, False])
def test_the_page_says_where_what_one_says_about_oneself_is_kept(make, client, in_answers):
    page = publish(make("One", days(-1, 10), equality_in_answers=in_answers))
    words = words_of(client.get(page.url))
    assert ("cannot be joined to your answers" in words) is not in_answers
    assert ("is kept with your answer" in words) is in_answers


@pytest.mark.parametrize(("first", "last"), [(1, 10), (-10, -1)], ids=["not yet", "over"])
def test_nobody_is_asked_to_answer_when_it_is_not_open(make, client, first, last):
    page = publish(make("One", days(first, last)))
    assert "Answer the questions</a>" not in client.get(page.url).content.decode()


def test_changed_questions_are_told(make, client):
    consultation = make("One", days(-1, 10), is_out=True)
    asked = consultation.newest_draft.questions.get_prep_value()
    asked[0]["value"]["questions"][0]["value"]["label"] = "How many times?"
    page = publish(consultation, questions=asked, changed_because="It was unclear.")
    assert "It was unclear." in words_of(client.get(page.url))


def test_one_about_violence_at_home_has_a_quick_way_out_wherever_it_is_answered(make, client):
    consultation = make("One", days(-1, 10), is_out=True)
    addresses = (consultation.page.url, consultation.respond_address)
    assert not any("data-exit-page" in client.get(address).content.decode() for address in addresses)
    consultation.topics.add(Topic.objects.create(name="Domestic abuse", slug="domestic-abuse", is_sensitive=True))
    ContentVersion.raise_number()
    for address in addresses:
        page = client.get(address).content.decode()
        assert "data-exit-page" in page and "core/exit" in page, address


def test_every_format_has_days_and_questions(make):
    page = publish(make("One", days(-1, 10)), can_change="<p>The hours</p>")
    words = " ".join(page.to_document().texts())
    assert "The hours" in words and "How often?" in words and "What happens when" in words
    assert_every_format_says(page, "The hours", "How often?", "What happens when")


def test_a_list_asks_as_much_with_many_as_with_one(make, client, list_of_consultations, django_assert_max_num_queries):
    for number in range(6):
        make(f"Number {number}", days(-1, 10 + number), is_out=True)
    client.get(list_of_consultations.url)
    Consultation.objects.first().save()  # what is kept of pages is old now
    with django_assert_max_num_queries(30):
        client.get(list_of_consultations.url)
    with django_assert_max_num_queries(12):  # the records, their pages, phases, areas, topics
        assert len(home_panel().context["listed"]) == 5


def test_minutes_are_rounded_up(make):
    assert minutes_to_answer(make().newest_draft.questionnaire) == 2


def test_words_say_when_an_answer_is_late(make):
    consultation = make("Late", days(-160, -100), is_out=True)
    assert "are late" in when_in_words(consultation, timezone.localdate())


@pytest.mark.parametrize(("first", "last"), [(-1, 10), (-60, -3)], ids=["open", "being considered"])
def test_what_its_state_means_ends_with_one_full_stop(make, client, first, last):
    consultation = make("One", days(first, last), is_out=True)
    when = when_in_words(consultation, timezone.localdate()).rstrip(".")
    assert f'<p class="consultation-start__when">{when}.</p>' in client.get(consultation.page.url).content.decode()


def test_open_data_holds_what_is_published(make, client):
    make("Open one", days(-1, 10), is_out=True)
    make("Draft one", days(-1, 10))
    answer = client.get("/api/v1/consultations").json()
    assert answer["count"] == 1
    (one,) = answer["consultations"]
    assert (one["title"], one["state"], one["closes_on"]) == ("Open one", "open", day(10).isoformat())
    assert client.get("/api/v1/consultations?state=closing").json()["count"] == 0
    assert client.get("/api/v1/consultations?state=nonsense").status_code == 400


def test_the_feed_names_open_ones(make, client):
    make("Open one", days(-1, 10), is_out=True)
    assert "Open one" in client.get("/consultations/feed/").content.decode()


@pytest.mark.parametrize("lasts", [(-1, 10), (15, 30)], ids=["published in it", "opening in it"])
def test_a_sensitive_period_holds_publication_until_released(make, lasts):
    officer = User.objects.create_user("officer@example.org")
    first, last = lasts
    period = SensitivePeriod.objects.create(name="Elections", starts_on=day(first), ends_on=day(last))
    period.officers.add(officer)
    consultation = make("Held", days(20, 90), is_out=True)
    assert not consultation.source_page.live and consultation.version is None
    assert not Phase.objects.open_on(timezone.localdate()).exists()
    held = Held.objects.of(consultation.source_page).get()
    officer.user_permissions.add(Permission.objects.get(codename="release_held"))
    release(held, officer=User.objects.get(pk=officer.pk), reason="It cannot wait.")
    assert Consultation.objects.get().source_page.live and consultation.version.number == 1
