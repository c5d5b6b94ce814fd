"""The page of a neighbourhood: full where there is much, and good to read where there is little."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache, caches
from django.utils import timezone
from icalendar import Calendar
from wagtail import hooks

from core.models import ContentVersion, Partnership
from crime_map.categories import BY_SLUG
from crime_map.models import AreaMonthCount, Coverage, FileKind
from home.models import Meeting, NeighbourhoodPage
from home.neighbourhoods.services import create_neighbourhood_pages
from home.panels import Panel
from people.models import CommunityGroup
from places.models import Area

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 1)
BOX = (-0.8, 52.0, -0.79, 52.01)


def main_of(client, address="/neighbourhoods/east/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def add_meeting(page: NeighbourhoodPage, starts_at: datetime, **fields) -> None:
    page.meetings.add(Meeting(**{"title": "Forum", "starts_at": starts_at, "where": "Community hall", **fields}))
    page.save_revision().publish()


def local(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))


@pytest.fixture
def june(east) -> None:
    """A month of crime in the east ward."""
    Coverage.objects.create(force="anyshire", month=JUNE, kind=FileKind.STREET, state=Coverage.State.PUBLISHED)
    for slug, count in {"burglary": 7, "shoplifting": 30, "drugs": 4, "robbery": 2, "anti-social-behaviour": 9}.items():
        AreaMonthCount.objects.create(
            area=east, force="anyshire", month=JUNE, category=BY_SLUG[slug].number, outcome_group=0, count=count
        )


def test_where_there_is_little_the_page_reads_well(client, pages):
    page = main_of(client)
    assert "Contact Safer Anytown" in page
    assert "01632 960001" in page
    assert "No meeting is planned at the moment." in page
    assert "No police figures have been published here yet." in page
    for section in re.findall(r"<section.*?</section>", page, re.DOTALL):
        heading, rest = section.split("</h2>")
        assert len(re.sub(r"<[^>]+>|\s", "", rest)) > 10, heading
    assert not re.search(r"<(ul|ol|dl)[^>]*>\s*</\1>", page)


def test_an_area_alone_on_a_site_with_nothing_in_it_reads_well(client, pages, east):
    Partnership.objects.update(phone="", email="", address="")
    Area.objects.exclude(pk__in=[east.pk, east.parent_id]).delete()
    ContentVersion.raise_number()
    page = main_of(client)
    assert 'Until then, <a href="#questions">ask us on this page</a>' in page
    assert 'id="questions"' in page
    assert "Ask the police on" in page, "a case review can be asked for in some way"
    assert "No police figures have been published here yet." in page
    assert "<svg" not in page.split('id="crime"')[1].split("</section>")[0], "an outline alone says nothing"
    assert "twelve months" not in page, "where there are none"
    assert not re.search(r"<(ul|ol|dl)[^>]*>\s*</\1>", page)


def test_the_jump_list_leads_to_each_part_in_its_order(client, pages):
    page = main_of(client)
    jumps = re.findall(r'<li><a href="#([\w-]+)">', page.split('class="jump-list"')[1].split("</nav>")[0])
    assert jumps[:2] == ["contact", "crime"]
    assert jumps[-2:] == ["anti-social-behaviour", "nearby"]
    assert jumps == re.findall(r'<section class="section" id="([\w-]+)"', page)


def test_the_month_is_told_in_sentences_with_anti_social_behaviour_apart(client, pages, june):
    page = " ".join(main_of(client).split())
    assert "In June 2025 the police recorded <strong>43 crimes</strong> in East ward." in page
    assert re.search(r">shoplifting</a> \(30\), .*>burglary</a> \(7\), .*>drugs</a> \(4\)\.", page)
    assert "There were also 9 incidents of anti-social behaviour, which are counted apart." in page
    assert "/crime-map/?area=E05000002&amp;from=2025-06&amp;to=2025-06#results" in page
    assert "<strong>0 crimes</strong> in West ward" in main_of(client, "/neighbourhoods/west/")


def test_new_figures_are_shown_at_once(client, pages, june, east):
    assert "43 crimes" in main_of(client)
    AreaMonthCount.objects.filter(area=east, category=BY_SLUG["burglary"].number).update(count=0)
    ContentVersion.raise_number()  # as every import does
    assert "36 crimes" in main_of(client)


def test_the_small_map_draws_the_area_among_its_neighbours(client, pages):
    drawing = main_of(client).split('<svg class="small-map"')[1].split("</svg>")[0]
    assert 'aria-label="Map of East"' in drawing
    assert drawing.count("<path") == 2, "the area, and the ward beside it"
    assert ">West</text>" not in drawing or drawing.count("<text") == 1
    assert "Each circle stands" not in main_of(client), "there is none without the published file"


def test_contacts_are_teams_with_their_ways(client, pages):
    page = pages["East"]
    page.contacts = [("contact", {"name": "Neighbourhood policing team", "phone": "101", "email": "npt@example.org"})]
    page.save_revision().publish()
    shown = main_of(client)
    assert "Neighbourhood policing team" in shown
    assert 'href="mailto:npt@example.org"' in shown
    assert "Contact Safer Anytown" not in shown


@time_machine.travel("2026-03-10 09:00", tick=False)
@pytest.mark.parametrize(("day", "is_shown"), [(9, False), (10, True), (11, True)])
def test_a_meeting_is_shown_until_its_day_is_over(client, pages, day, is_shown):
    add_meeting(pages["East"], local(2026, 3, day, 8, 0), ends_at=local(2026, 3, day, 8, 30))
    assert ("Forum" in main_of(client)) is is_shown


@time_machine.travel("2026-03-10 09:00", tick=False)
def test_meetings_come_with_day_hours_and_place_the_next_first(client, pages):
    add_meeting(pages["East"], local(2026, 4, 8, 19, 0), title="Later", is_cancelled=True)
    add_meeting(pages["East"], local(2026, 3, 11, 19, 0), ends_at=local(2026, 3, 11, 20, 30), title="Sooner")
    page = main_of(client)
    assert "Wednesday 11 March, 7pm to 8:30pm" in page
    assert page.index("Sooner") < page.index("Later")
    assert page.count("Cancelled") == 1


def test_an_editor_sees_a_draft_with_what_is_not_saved_yet_and_nobody_else_does(client, pages):
    draft = NeighbourhoodPage.objects.get(title="East")
    draft.meetings = [Meeting(title="Not saved yet", starts_at=timezone.now() + timedelta(days=1))]
    preview = draft.make_preview_request().render().content.decode()
    assert "Not saved yet" in preview
    assert "Not saved yet" not in main_of(client)


@time_machine.travel("2026-03-10 09:00", tick=False)
def test_the_calendar_holds_the_coming_meetings_in_local_time(client, pages):
    add_meeting(pages["East"], local(2026, 7, 1, 19, 0), about="All welcome, with cake; and tea", title="Summer")
    add_meeting(pages["East"], local(2026, 4, 1, 19, 0), title="Spring", is_cancelled=True)
    add_meeting(pages["East"], local(2026, 3, 1, 19, 0), title="Past")
    answer = client.get("/neighbourhoods/east/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert calendar["X-WR-CALNAME"] == "East: meetings"
    events = {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {"Summer", "Cancelled: Spring"}
    # The clocks have gone forward by then.
    assert events["Summer"]["DTSTART"].dt.astimezone(timezone.get_current_timezone()).hour == 19
    assert events["Summer"]["DTEND"].dt - events["Summer"]["DTSTART"].dt == timedelta(hours=1)
    assert "All welcome, with cake; and tea" in events["Summer"]["DESCRIPTION"]
    assert [events[name]["STATUS"] for name in ("Summer", "Cancelled: Spring")] == ["CONFIRMED", "CANCELLED"]
    assert len({event["UID"] for event in events.values()}) == 2


def test_the_calendar_of_no_page_is_not_found(client, pages):
    assert client.get("/neighbourhoods/nowhere/calendar.ics").status_code == 404


def test_other_apps_add_panels_and_leave_out_what_is_empty(client, pages, east):
    seen = []

    def nothing(area):
        seen.append(area)

    def groups(area):
        return Panel(70, "groups", "Groups here", "home/neighbourhoods/panels/nearby.html", {"pages": []})

    with hooks.register_temporarily(
        [("register_neighbourhood_panel", nothing), ("register_neighbourhood_panel", groups)]
    ):
        page = main_of(client)
    assert seen == [east]
    assert page.index('id="crime"') < page.index('id="groups"') < page.index('id="anti-social-behaviour"')


def test_groups_that_speak_for_the_place_are_named_once_their_contact_is_checked(client, pages, east, west):
    checked = {"verified_at": timezone.now(), "kind": "residents"}
    ours = CommunityGroup.objects.create(name="Friends of East", slug="ours", public_contact="The hall", **checked)
    CommunityGroup.objects.create(name="Not checked", slug="new", kind="residents").areas.add(east)
    CommunityGroup.objects.create(name="Ended", slug="ended", is_active=False, **checked).areas.add(east)
    CommunityGroup.objects.create(name="Of West", slug="west", **checked).areas.add(west)
    assert 'id="groups"' not in main_of(client)

    ours.areas.add(east)

    page = main_of(client)
    assert "Friends of East" in page and "The hall" in page and "no endorsement" in page
    assert not any(name in page for name in ("Not checked", "Ended", "Of West"))


def test_pages_about_the_same_ground_lead_to_each_other(client, pages):
    assert '<a href="/neighbourhoods/lakeside/">Lakeside</a>' in main_of(client)
    assert '<a href="/neighbourhoods/east/">East</a>' in main_of(client, "/neighbourhoods/lakeside/")
    assert 'id="nearby"' not in main_of(client, "/neighbourhoods/west/")


def test_the_list_is_by_kind_and_leaves_out_drafts(client, pages):
    pages["West"].unpublish()
    page = main_of(client, "/neighbourhoods/")
    assert page.index("Wards</h2>") < page.index(">East</a>") < page.index("Estates</h2>") < page.index(">Lakeside</a>")
    assert ">West</a>" not in page
    assert 'role="search"' in page


def test_before_there_are_pages_the_list_leads_to_the_figures_of_each_part(client, west, east):
    assert "/neighbourhoods/find/?area=E05000001" in main_of(client, "/neighbourhoods/")
    assert "/neighbourhoods/find/?area=E05000001" in main_of(client, "/")


def test_a_page_asks_as_many_queries_with_many_of_everything_as_with_one(
    client, pages, make_area, june, django_assert_max_num_queries
):
    for address in ("/neighbourhoods/east/", "/neighbourhoods/", "/"):
        cache.clear()
        caches["memory"].clear()
        with django_assert_max_num_queries(60) as with_few:
            client.get(address)
        before = len(with_few)
        estates = [
            make_area("estate", f"X0000{len(address):02}{number:02}", BOX, name=f"Estate {number} of {len(address)}")
            for number in range(4)
        ]
        create_neighbourhood_pages(areas=estates)
        for number in range(3):
            pages["East"].meetings.create(title="Forum", starts_at=timezone.now() + timedelta(days=number + 1))
        cache.clear()
        caches["memory"].clear()
        with django_assert_max_num_queries(60) as with_many:
            client.get(address)
        assert len(with_many) <= before, address
