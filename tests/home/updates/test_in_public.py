"""What the public gets: pages, filters, feeds, calendars, posters, cards, a frame, open data."""

import json
import subprocess
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar
from PIL import Image
from wagtail.models import Locale, PageViewRestriction

from core.models import ContentVersion, Partnership
from home.models import PriorityPage
from home.updates import cards, services
from home.updates.models import UpdatePage
from home.updates.posters import poster_context
from home.updates.presenting import neighbourhood_panel, priority_panel
from home.updates.records import Withdrawal
from tests.formats.reading_back import codes_of_pdf, faults_of_pdf

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read_feed(answer) -> ElementTree.Element:
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own feed, not anybody's input


def entries(answer) -> list[str]:
    feed = read_feed(answer)
    return [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def three(publish, areas, topics) -> None:
    publish("For the mill", areas=[areas["mill"]], topics=[topics["burglary"]])
    publish("For the hill", areas=[areas["hill"]], kind="result")
    publish("For everybody", kind="advice")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"For the mill", "For the hill", "For everybody"}),
        ("?area=mill", {"For the mill", "For everybody"}),
        ("?area=dale", {"For the mill", "For everybody"}),  # a parish on the same ground as the ward
        ("?kind=result", {"For the hill"}),
        ("?topic=burglary", {"For the mill"}),
        ("?topic=burglary&area=hill", set()),
        ("?area=nowhere&kind=nonsense", {"For the mill", "For the hill", "For everybody"}),
    ],
)
def test_the_list_the_frame_and_the_panel_are_narrowed_alike(client, three, query, titles):
    every = ("For the mill", "For the hill", "For everybody")
    for address in ("/updates/", "/updates/embed/"):
        page = text(client.get(f"{address}{query}"))
        assert {title for title in every if f">{title}<" in page} == titles


def test_the_list_has_pages(client, publish):
    for number in range(21):
        publish(f"Update number {number}")
    assert "Page 1 of 2" in text(client.get("/updates/"))
    second = text(client.get("/updates/?page=2"))
    assert "Update number 0" in second and "Update number 20" not in second


def test_the_panel_of_an_area_has_its_own_and_those_for_everybody(three, areas):
    panel = neighbourhood_panel(UpdatePage.objects.all(), areas["dale"])
    assert {update.title for update in panel.context["updates"]} == {"For the mill", "For everybody"}


def test_an_area_without_updates_has_no_panel(areas, list_of_updates):
    assert neighbourhood_panel(UpdatePage.objects.all(), areas["mill"]) is None


def test_a_priority_lists_the_updates_that_belong_to_it(client, publish, priority):
    assert priority_panel(UpdatePage.objects.all(), priority) is None
    assert 'id="updates"' not in text(client.get(priority.url))
    publish("Sheds were opened", priority=priority)
    publish("About something else")
    old = publish("Last year's news", priority=priority)
    UpdatePage.objects.filter(pk=old.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    services.withdraw(update=publish("Told in error", priority=priority), sentence="It was not so.")
    page = text(client.get(priority.url))
    assert 'id="updates"' in page and "Sheds were opened" in page
    assert not [title for title in ("About something else", "Last year&#x27;s news", "Told in error") if title in page]


def test_feeds_can_be_read_and_hold_what_they_say(client, three):
    assert set(entries(client.get("/updates/feed/"))) == {"For the mill", "For the hill", "For everybody"}
    assert set(entries(client.get("/neighbourhoods/dale/feed/"))) == {"For the mill", "For everybody"}
    assert entries(client.get("/updates/feed/burglary/")) == ["For the mill"]
    for nothing in ("/updates/feed/no-such/", "/neighbourhoods/no-such/feed/"):
        assert client.get(nothing).status_code == 404


def test_a_feed_leads_to_the_list_in_its_own_language(client, three, list_of_updates):
    """Of a language in which there is no list, to that in the first."""
    polish = Locale.objects.create(language_code="pl")
    Locale.objects.create(language_code="ur")
    list_of_updates.copy_for_translation(polish, copy_parents=True).save_revision().publish()
    for prefix, path in {"": "/updates/", "/pl": "/pl/updates/", "/ur": "/updates/"}.items():
        for feed, query in (("/updates/feed/", ""), ("/updates/feed/burglary/", "?topic=burglary")):
            links = read_feed(client.get(prefix + feed)).findall("a:link", ATOM)
            address = urlsplit(next(each.get("href") for each in links if each.get("rel") == "alternate"))
            assert (address.path, f"?{address.query}".rstrip("?")) == (path, query), prefix


def test_a_feed_tells_of_a_correction(client, publish):
    services.correct(update=publish(summary="Q & A <today>"), note="Two, not three.")
    entry = read_feed(client.get("/updates/feed/")).find("a:entry", ATOM)
    assert "Q &amp; A &lt;today&gt; Corrected: Two, not three." in entry.findtext("a:summary", namespaces=ATOM)
    assert entry.findtext("a:updated", namespaces=ATOM) > entry.findtext("a:published", namespaces=ATOM)


def test_a_feed_can_be_read_where_days_of_publication_are_not_known(client, publish):
    days = ("first_published_at", "last_published_at", "latest_revision_created_at")
    for number, lacking in enumerate([days[:1], days[1:2], days[:2], days]):
        update = publish(f"Without {number}")
        UpdatePage.objects.filter(pk=update.pk).update(**dict.fromkeys(lacking))
    corrected = publish("Corrected")
    UpdatePage.objects.filter(pk=corrected.pk).update(**dict.fromkeys(days))
    services.correct(update=UpdatePage.objects.get(pk=corrected.pk), note="Two, not three.")
    feed = read_feed(client.get("/updates/feed/"))
    changed = {
        entry.findtext("a:title", namespaces=ATOM): entry.findtext("a:updated", namespaces=ATOM)
        for entry in feed.findall("a:entry", ATOM)
    }
    assert changed.pop("Without 3") is None
    assert changed.keys() == {"Corrected", "Without 0", "Without 1", "Without 2"} and all(changed.values())


@pytest.mark.parametrize("address", ["/updates/", "/updates/embed/"])
def test_a_list_leaves_out_a_day_that_is_not_known(client, publish, areas, address):
    update = publish("For the mill", areas=[areas["mill"]])
    assert "<time" in text(client.get(address))
    UpdatePage.objects.filter(pk=update.pk).update(first_published_at=None)
    ContentVersion.raise_number()
    page = text(client.get(address))
    assert "For the mill" in page and "<time" not in page and "· Mill" not in page


def test_meetings_are_in_the_calendar_and_a_withdrawn_one_is_cancelled(client, publish):
    starts = timezone.now().replace(microsecond=0) + timedelta(days=3)
    meeting = publish("Open evening", kind="meeting", starts_at=starts, venue="The hall,\nMill Lane\n\nstep-free ")
    publish("No meeting")
    for address in ("/updates/calendar.ics", f"{meeting.short_address}meeting.ics"):
        (event,) = Calendar.from_ical(client.get(address).content).walk("VEVENT")
        assert (event["SUMMARY"], event["STATUS"], event["LOCATION"]) == (
            "Open evening",
            "CONFIRMED",
            "The hall, Mill Lane, step-free",
        )
        assert event.decoded("DTSTART") == starts
    services.withdraw(update=meeting, sentence="It is put off.")
    (cancelled,) = Calendar.from_ical(client.get("/updates/calendar.ics").content).walk("VEVENT")
    assert (cancelled["UID"], cancelled["STATUS"]) == (event["UID"], "CANCELLED")
    assert cancelled["SEQUENCE"] > event["SEQUENCE"]


def test_a_withdrawn_meeting_is_cancelled_in_every_language(client, publish):
    meeting = publish("Open evening", kind="meeting", starts_at=timezone.now() + timedelta(days=3), venue="The hall")
    translated = meeting.copy_for_translation(Locale.objects.create(language_code="pl"), copy_parents=True)
    translated.save_revision().publish()
    services.withdraw(update=meeting, sentence="It is put off.")
    for address in ("/pl/updates/calendar.ics", f"/pl/u/{translated.code}/meeting.ics"):
        (event,) = Calendar.from_ical(client.get(address).content).walk("VEVENT")
        assert event["STATUS"] == "CANCELLED"


def test_a_meeting_says_its_hours_as_people_do(client, publish):
    starts, ends = (timezone.make_aware(datetime(2030, 7, 3, *clock)) for clock in ((19, 0), (20, 30)))
    meeting = publish("Open evening", kind="meeting", starts_at=starts, ends_at=ends, venue="Hall")
    assert "Wednesday 3 July 2030, 7pm to 8:30pm" in client.get(meeting.url).content.decode()


def test_a_meeting_leaves_the_lists_after_its_day(publish):
    meeting = publish(kind="meeting", starts_at=timezone.now() + timedelta(days=3), venue="Hall")
    assert meeting.expires_on == timezone.localdate() + timedelta(days=3)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Lock your shed", "Lock it."),
        ("Everybody is welcome to lend a hand with the clearing up. " * 3, "Come along. " * 60),
    ],
)
def test_the_poster_is_one_tagged_page_whose_title_address_and_code_can_be_read(
    client, publish, tmp_path, title, words
):
    meeting = {"kind": "meeting", "starts_at": timezone.now() + timedelta(days=3), "venue": "The hall\nMill Lane\nRamp"}
    update = publish(title, slug="shed", summary=words[:200], body=[("text", f"<p>{words}</p>")], **meeting)
    answer = client.get(f"{update.short_address}poster.pdf")
    assert answer["Content-Type"] == "application/pdf"
    file = tmp_path / "poster.pdf"
    file.write_bytes(answer.content)
    facts = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in facts and "Pages:           1\n" in facts and "A4" in facts
    words = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert title.split()[-1] in words and update.short_address in words
    assert faults_of_pdf(answer.content) == []
    (code,) = codes_of_pdf(answer.content)
    assert code == f"{settings.SITE_URL}{update.short_address}"
    assert client.get(urlsplit(code).path).url == update.url


@pytest.mark.parametrize(("language", "direction"), [("en-gb", ""), ("ur", ' dir="rtl"')])
def test_a_poster_reads_from_the_side_that_its_language_does(language, direction, publish):
    context = poster_context(publish("Lock your shed"))
    with override(language):
        page = render_to_string("home/updates/poster.html", context)
    assert f'lang="{language}"{direction}>' in page
    assert f'<bdi dir="ltr">{context["address"]}</bdi>' in page, "an address reads from the left everywhere"


def test_the_card_is_a_picture_of_the_size_that_networks_ask_for(client, publish):
    update = publish("A title that is long enough to need more than one line on the card, and then some more")
    card = Image.open(BytesIO(client.get(f"{update.short_address}card.png").content))
    assert (card.format, card.size) == ("PNG", (1200, 630))
    assert f"{update.short_address}card.png" in text(client.get(update.url))


def test_a_card_has_no_boxes_in_place_of_letters(client, publish):
    """Polish has letters of its own; of Urdu the typeface has none, and boxes would say nothing."""
    assert cards.is_drawable("Żółć: gęślą jaźń 🚲") and not cards.is_drawable("نشان لگوائیں")
    assert [piece for _file, piece in cards._runs("mała")] == ["ma", "ł", "a"]
    cards_of = [client.get(f"{publish(title).short_address}card.png").content for title in ("نشان", "لگوائیں", "Znak")]
    assert cards_of[0] == cards_of[1] != cards_of[2]


def test_a_sensitive_update_shows_its_subject_to_nobody_by_chance(client, publish, topics):
    update = publish("Afraid at home?", topics=[topics["domestic-abuse"]])
    page = text(client.get(update.url))
    head = page.split("</head>")[0]
    assert 'og:title" content="Afraid at home?"' not in head
    partnership = Partnership.objects.first() or Partnership()
    assert page.index("data-exit-page") < page.index("<main")
    assert f'href="{partnership.exit_address}"' in page
    other = publish("Lock your bike", topics=[topics["burglary"]])
    assert "data-exit-page" not in text(client.get(other.url))
    cards = [client.get(f"{each.short_address}card.png").content for each in (update, other)]
    assert cards[0] != cards[1]
    Withdrawal.objects.create(update=update, sentence="Withdrawn.")
    ContentVersion.raise_number()
    assert "data-exit-page" in client.get(update.url).content.decode()


@pytest.mark.django_db  # a page asks for its kind, which another test may have asked for before
@pytest.mark.parametrize(
    ("title", "priority", "is_sensitive"),
    [
        ("Sexual assault: who helps", None, True),
        ("Afraid at home?", "Domestic violence", True),
        ("Afraid at home?", "Burglary", False),
        ("Lock your bike", None, False),
    ],
)
def test_its_priority_or_its_title_makes_it_sensitive_where_nobody_ticked_a_topic(title, priority, is_sensitive):
    belongs_to = PriorityPage(title=priority) if priority else None
    assert UpdatePage(title=title, priority=belongs_to).is_sensitive == is_sensitive


def test_a_short_address_leads_to_the_page_and_to_nothing_that_is_not_out(client, publish, write):
    update, draft = publish(), write("Not yet")
    assert client.get(update.short_address).url == update.url
    assert client.get(update.short_address.upper().replace("/U/", "/u/")).url == update.url
    for code in (draft.code, "zzzzzz", "222"):
        assert client.get(f"/u/{code}/").status_code == 404


def test_the_frame_may_stand_on_other_websites_and_no_other_page_may(client, publish):
    update = publish()
    frame = client.get("/updates/embed/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert "frame-ancestors 'self'" in client.get(update.url)["Content-Security-Policy"]
    Locale.objects.create(language_code="ur")
    assert 'lang="ur" dir="rtl"' in text(client.get("/ur/updates/embed/"))


def test_open_data_has_words_areas_and_corrections(client, three):
    answer = json.loads(client.get("/api/v1/updates?area=E05000001").content)
    assert answer["count"] == 2
    mill = next(each for each in answer["updates"] if each["title"] == "For the mill")
    assert mill["areas"] == [{"code": "E05000001", "name": "Mill"}]
    assert mill["words"] == "Three were opened.\nLock it."
    assert client.get("/api/v1/updates?area=E99").status_code == 404
    assert client.get("/api/v1/updates?kind=nonsense").status_code == 400


@pytest.mark.parametrize(
    "address",
    ["/updates/", "/updates/feed/", "/neighbourhoods/mill/feed/", "/updates/embed/", "/api/v1/updates"],
)
def test_as_many_queries_with_many_as_with_one(client, publish, areas, topics, address):
    def queries() -> int:
        ContentVersion.raise_number()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    many = {"areas": list(areas.values()), "topics": list(topics.values())}
    publish("The first", **many)
    queries()  # what is kept in memory from the first request on
    with_one = queries()
    for number in range(8):
        services.correct(update=publish(f"Number {number}", **many), note="Now right.")
    assert queries() <= min(with_one, 30)


def test_what_stands_in_a_private_section_is_listed_nowhere(client, three, publish, list_of_updates):
    hidden = PageViewRestriction.objects.create(page=publish("For few"), restriction_type="login")
    assert set(UpdatePage.objects.published()) == set(UpdatePage.objects.live().public())
    hidden.page = list_of_updates.page_ptr
    hidden.save()
    assert not UpdatePage.objects.published().exists()


def test_an_updates_own_page_asks_at_most_thirty_questions(client, publish, areas, topics):
    """With everything an update can have; each further figure from the crime data is read in one question."""

    def queries(figures: int) -> int:
        body = [("crime_figure", {"area": "E05000001", "category": "", "length": "year", "shape": "table"})] * figures
        many = {"areas": list(areas.values()), "topics": list(topics.values())}
        update = publish(f"With {figures}", body=[("text", "<p>So.</p>"), *body], **many)
        services.correct(update=update, note="Now right.")
        client.get(update.url)
        ContentVersion.raise_number()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(update.url).status_code == 200
        return len(captured)

    with_one = queries(1)
    assert with_one <= 30
    assert queries(3) <= with_one + 2
