"""Pages of priorities: what they tell, to whom, in few queries, and in every format."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from core.waiting import waiting_for
from formats.pages import document_of
from home.models import PriorityPage, StrategyPage, UpdatePage, UpdatesPage
from home.panels import home_panels
from home.priorities.completeness import missing_from
from home.priorities.groups import DeliveryGroup
from home.priorities.lessons import LessonsPage, Recommendation
from home.priorities.local import TaskingGroup
from home.priorities.measures import Measure
from home.priorities.pages import Finding, Method, PriorityLead
from home.priorities.panels import home_panel, neighbourhood_panel
from home.priorities.presenting import show_measures
from home.priorities.services import Entry, write_reading
from home.topics import Topic
from people.models import Agency
from tests.crime_map.counted import count_each, make_area, make_district, publish
from tests.formats.reading_back import assert_every_format_says

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(published, council, measure) -> PriorityPage:
    """A priority with all that it can have."""
    trust = Agency.objects.create(name="Care trust", slug="trust", kind="health")
    published.leads = [
        PriorityLead(agency=trust, ends_on=date(2013, 3, 31)),
        PriorityLead(agency=council, starts_on=date(2013, 4, 1)),
    ]
    published.methods = [
        Method(text="Mark bikes", lead=council, expected_outcome="Fewer thefts"),
        Method(text="Light paths", evaluated_on=date(2013, 1, 1), evaluation="No change was seen."),
    ]
    published.findings = [
        Finding(year=2012, kind="recommendation", text="Warn the neighbours."),
        Finding(year=2013, kind="finding", text="They come back."),
    ]
    published.delivery_group = DeliveryGroup.objects.create(name="Crime group", slug="crime", chaired_by=council)
    published.crime_categories = ["burglary"]
    published.progress, published.progress_on = "<p>Locks were given out.</p>", date(2013, 5, 1)
    published.save_revision().publish()
    words = Measure.objects.create(name="What victims say", priority=published, nature="qualitative")
    first = Entry(date(2012, 4, 1), date(2013, 3, 31), words="They were heard.", tendency="better")
    write_reading(measure=words, entry=first)
    for year, value in ((2011, 240), (2012, 230), (2013, 212)):
        entry = Entry(date(year, 4, 1), date(year + 1, 3, 31), Decimal(value))
        write_reading(measure=measure, entry=entry)
    published.refresh_from_db()
    return published


def test_a_priority_tells_all_of_it(client, told):
    page = client.get(told.url).content.decode()
    for words in (
        "Care trust, until 31 March 2013",
        "Borchester Council, from 1 April 2013",
        "Crime group",
        "Behind target: 212 against 180, could be chance.",
        "18 fewer than a year before (230), could be chance.",
        "They were heard.",
        "Not yet evaluated",
        "No change was seen.",
        "Progress, as at 1 May 2013",
        "Locks were given out.",
        "/crime-map/?category=burglary",
    ):
        assert words in page, words
    assert page.index("They come back.") < page.index("Warn the neighbours.")


def test_where_nobody_is_named_yet_no_heading_stands_over_nothing(client, published):
    page = client.get(published.url).content.decode()
    assert "Who leads" not in page and '<p>From <a href="/priorities/plan/">The plan</a>, 2011 to 2014</p>' in page


def test_its_topics_lead_to_the_updates_about_them(client, published):
    topic, _is_new = Topic.objects.get_or_create(slug="scams", defaults={"name": "Scams"})
    published.topics = [topic]
    published.save_revision().publish()
    assert '<a href="/updates/?topic=scams">Scams</a>' in client.get(published.url).content.decode()


def test_the_chart_has_an_equal_table(client, told):
    page = client.get(told.url).content.decode()
    assert page.count('class="chart"') == 1
    assert "Behind target, could be chance" in page.split('class="chart"')[1]
    assert "A broken line shows the target, 180." in page
    for period, value in (("2011/12", 240), ("2012/13", 230), ("2013/14", 212)):
        assert f'<th scope="row">{period}</th>' in page
        assert f'<td class="number">{value}</td>' in page


def test_each_part_of_a_breakdown_has_its_newest_reading_and_all_before(measure):
    measure.breakdown = "sex"
    for year, value in ((2011, 30), (2012, 40)):
        part = Entry(date(year, 4, 1), date(year + 1, 3, 31), Decimal(value), part="Women")
        write_reading(measure=measure, entry=part)
    html = render_to_string("home/priorities/measure.html", {"shown": show_measures([measure])[0]})
    assert "There is no reading of the whole yet." in html and "The newest reading, by sex" in html
    assert "2012/13: Women" in html and "2011/12: Women" in html


def test_every_format_of_a_priority_and_a_plan_reads_back(told, strategy):
    assert_every_format_says(told, "Locks were given out.", "Warn the neighbours.")
    assert_every_format_says(strategy, "The plan", "Burglary")


def test_every_format_says_what_the_page_says(told):
    texts = list(document_of(told).texts())
    for words in ("Care trust, until 31 March 2013", "Locks were given out.", "2011/12", "212", "Warn the neighbours."):
        assert any(words in text for text in texts), words


def test_a_new_reading_makes_another_document_without_a_new_version(told, measure):
    before = document_of(told).digest
    write_reading(measure=measure, entry=Entry(date(2014, 4, 1), date(2015, 3, 31), Decimal(150)))
    assert document_of(PriorityPage.objects.get(pk=told.pk)).digest != before


def test_nobody_sees_an_old_figure(client, told, measure):
    assert "212" in client.get(told.url).content.decode()
    write_reading(measure=measure, entry=Entry(date(2014, 4, 1), date(2015, 3, 31), Decimal(151)))
    assert "151 against 180" in client.get(told.url).content.decode()


@pytest.mark.parametrize(
    ("day", "leader"), [(date(2013, 3, 31), "Care trust"), (date(2013, 4, 1), "Borchester Council")]
)
def test_the_lead_changes_hands_on_its_day(told, day, leader):
    assert [str(lead) for lead in told.leads_on(day)] == [leader]


def test_an_earlier_plan_names_who_led_when_it_ended(client, told, strategy, index):
    StrategyPage.objects.filter(pk=strategy.pk).update(ends_on=date(2012, 12, 31))
    assert "Borchester Council" in client.get(strategy.url).content.decode()
    plan = StrategyPage(title="The next plan", slug="next", starts_on=date(2013, 1, 1), ends_on=date(2016, 3, 31))
    index.add_child(instance=plan)
    earlier = client.get(strategy.url).content.decode()
    assert "Care trust" in earlier and "Borchester Council" not in earlier


def test_the_index_says_where_each_stands(client, told):
    page = client.get("/priorities/").content.decode()
    assert "0 of 1 target met" in page
    assert "Borchester Council" in page and "Care trust" not in page
    assert "Its years are over; it holds until the next one is published." in page


def test_as_many_queries_with_fifty_as_with_one(client, told, django_assert_max_num_queries):
    district = make_district()
    publish("2024-01", "2025-06")
    count_each(district, "2024-01", "2025-06", "burglary", 2)

    def add_priority(number: int) -> None:
        page = PriorityPage(title=f"Priority {number}", slug=f"p{number}", why="<p>It hurts.</p>")
        told.get_parent().add_child(instance=page)
        for kind in ("hand", "crime"):
            Measure.objects.create(name=f"{kind} {number}", priority=page, unit="crimes", origin=kind, is_headline=True)

    def queries() -> dict[str, int]:
        asked = {}
        for address in ("/priorities/", "/priorities/plan/"):
            client.get(address)
            with django_assert_max_num_queries(30) as of_page:
                assert client.get(f"{address}?anew").status_code == 200
            asked[address] = len(of_page)
        with django_assert_max_num_queries(12) as of_panel:  # the page of which this is a part has some of its own
            home_panel()
        return {**asked, "panel": len(of_panel)}

    add_priority(0)
    with_one = queries()
    for number in range(1, 50):
        add_priority(number)
    assert queries() == with_one


def test_a_priority_asks_no_more_with_fifty_of_everything_than_with_one(client, told, django_assert_max_num_queries):
    updates = UpdatesPage.objects.get()

    def write_update(number: int | str) -> None:
        update = updates.add_child(instance=UpdatePage(title=f"Update {number}", priority=told, body=[]))
        UpdatePage.objects.filter(pk=update.pk).update(live=True, first_published_at=timezone.now())

    write_update("one")
    client.get(told.url)
    with django_assert_max_num_queries(30) as few:
        client.get(f"{told.url}?few")
        queries = len(few)
    for number in range(50):
        write_update(number)
        agency = Agency.objects.create(name=f"Agency {number}", slug=f"agency-{number}", kind="other")
        told.leads.add(PriorityLead(agency=agency))
        told.methods.add(Method(text=f"Method {number}", lead=agency))
        told.findings.add(Finding(year=2000 + number, text="It comes back."))
        Measure.objects.create(name=f"Measure {number}", priority=told, unit="people")
    told.save()
    client.get(told.url)
    with django_assert_max_num_queries(queries):
        page = client.get(f"{told.url}?many").content.decode()
    assert "Method 49" in page and "Update 49" in page


def test_an_editor_begins_a_priority_in_the_staff_pages(staff, strategy):
    _user, client = staff("Editors")
    empty = {name: inline_formset([]) for name in ("leads", "methods", "findings", "comments")}
    form = nested_form_data(
        {"title": "Night", "slug": "night", "kind": "priority", "why": rich_text("<p>People are afraid.</p>")} | empty
    )
    address = reverse("wagtailadmin_pages:add", args=["home", "prioritypage", strategy.pk])
    client.post(address, form, follow=True)
    page = PriorityPage.objects.get(slug="night")
    assert not page.live and page.get_parent().specific == strategy


def test_the_editor_is_told_what_is_missing(staff, published, council):
    _user, client = staff("Editors")
    missing = " ".join(missing_from(published))
    for words in ("in numbers", "in words", "agency that leads", "done about it"):
        assert words in missing
    page = client.get(f"/admin/pages/{published.pk}/edit/").content.decode()
    assert "This priority still needs:" in page and "A measure in words" in page
    add = f"/admin/measures/new/?priority={published.pk}&amp;nature=qualitative"
    assert add in page
    _user, analyst = staff("Analysts", email="analyst@example.org")
    form = analyst.get(add.replace("&amp;", "&")).context["form"]
    assert (form["priority"].value(), form["nature"].value()) == (published.pk, "qualitative")
    assert analyst.get("/admin/measures/new/?priority=x&nature=y").status_code == 200


def test_nothing_is_missing_once_it_is_there(published, council, measure):
    Measure.objects.create(name="What people say", priority=published, nature="qualitative")
    published.leads = [PriorityLead(agency=council)]
    published.methods = [Method(text="Mark bikes", lead=council, expected_outcome="Fewer thefts")]
    published.save()
    assert missing_from(published) == []
    measure.is_active = False
    measure.save()
    assert missing_from(published) == ["A measure in numbers, such as a count or a survey's percentage."]


def test_the_first_page_has_the_headlines_and_the_list(told, measure):
    Measure.objects.create(name="Total crime", is_headline=True, unit="crimes")
    panel = next(panel for panel in home_panels() if panel.name == "priorities")
    assert [each.page for each in panel.context["listed"]] == [told]
    assert [shown.measure.name for shown in panel.context["headlines"]] == ["Total crime"]


def test_a_headline_has_its_target_in_words_its_chart_and_every_reading(client, told, measure):
    """Like any other measure: on the page of all priorities, for it belongs to none of them."""
    measure.priority, measure.is_headline = None, True
    measure.save()
    page = client.get(told.get_parent().get_parent().url).content.decode()
    assert "Behind target: 212 against 180, could be chance." in page
    assert "Behind target, could be chance</span>" in page, "in brief too"
    assert "<svg" in page and "240" in page


def test_a_neighbourhood_reads_where_each_priority_stands_and_what_was_done(client, told):
    told.progress = "<p>Locks &amp; lights were given out.</p><p>More will follow.</p>"
    told.save_revision().publish()
    panel = neighbourhood_panel(make_area("E05000001", "Ambridge"))
    shown = render_to_string(panel.template, panel.context)
    assert "Locks &amp; lights were given out." in shown and "More will follow" not in shown
    assert "0 of 1 target met" in shown


def test_a_neighbourhood_has_the_priorities_that_name_it_and_those_for_everywhere(published, council):
    here, elsewhere = make_area("E05000001", "Ambridge"), make_area("E05000002", "Felpersham")
    for title, areas in (("For here", [here]), ("For elsewhere", [elsewhere])):
        page = PriorityPage(title=title, slug=title.replace(" ", "-").lower(), why="<p>It hurts.</p>", areas=areas)
        published.get_parent().add_child(instance=page)

    def listed() -> list[str]:
        return [each.page.title for each in neighbourhood_panel(here).context["listed"]]

    assert listed() == ["Burglary", "For here"]
    TaskingGroup.objects.create(area=here, name="Ambridge tasking group")
    assert listed() == ["Burglary", "For here"]


def test_overdue_readings_wait_for_those_who_write_them(staff, measure):
    measure.next_reading_due_on = timezone.localdate() - timedelta(days=1)
    measure.save()
    editor, _client = staff("Editors", email="editor@example.org")
    analyst, client = staff("Analysts")
    assert [(each.count, each.late) for each in waiting_for(analyst) if "reading" in each.label] == [(1, 1)]
    assert [each for each in waiting_for(editor) if "reading" in each.label] == []
    Measure.objects.create(name="Another", next_reading_due_on=timezone.localdate())
    (address,) = (each.address for each in waiting_for(analyst) if "reading" in each.label)
    assert list(client.get(address).context["object_list"]) == [measure]


def test_a_review_says_what_became_of_each_recommendation(client, index, council):
    page = LessonsPage(title="A review", slug="review", kind="domestic-abuse", published_on=date(2020, 1, 1), body="x")
    page.recommendations = [
        Recommendation(text="Ask.", agency=council, state="done", answer="We ask."),
        Recommendation(text="Tell.", agency=council, due_on=date(2020, 6, 1)),
    ]
    index.add_child(instance=page)
    body = client.get(page.url).content.decode()
    assert "We ask." in body and "It was due on 1 June 2020 and is late." in body
    assert page.is_sensitive
    assert any("is late" in text for text in document_of(page).texts())
