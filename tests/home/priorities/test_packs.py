"""A delivery group's pack: one printable page, and files of it, for staff."""

from datetime import date
from decimal import Decimal

import pytest
from wagtail import hooks

from actions.models import Action, Tier
from actions.statuses import Status
from consultations.models import Consultation, Said
from core.models import ContentVersion
from crime_map.models import Coverage
from home.panels import Panel
from home.priorities.groups import DeliveryGroup
from home.priorities.lessons import LessonsPage, Recommendation
from home.priorities.measures import Measure
from home.priorities.packs import pack_document, sections_of
from home.priorities.pages import Finding, Method, PriorityLead, PriorityPage, StrategyPage
from home.priorities.services import Entry, write_reading
from home.topics import Topic
from people.models import Agency
from tests.crime_map.counted import count_each, make_district, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(published, council, measure, index) -> DeliveryGroup:
    group = DeliveryGroup.objects.create(name="Crime group", slug="crime", chaired_by=council)
    published.delivery_group = group
    published.crime_categories = ["burglary", "robbery"]
    published.leads = [PriorityLead(agency=council)]
    published.methods = [Method(text="Mark bikes", lead=council)]
    published.findings = [Finding(year=2012, text="They come back.")]
    published.save()
    write_reading(measure=measure, entry=Entry(date(2012, 4, 1), date(2013, 3, 31), Decimal(212)))
    said = Measure.objects.create(name="What victims say", priority=published, nature="qualitative")
    write_reading(measure=said, entry=Entry(date(2012, 4, 1), date(2013, 3, 31), words="They were heard."))
    review = LessonsPage(title="A review", slug="review", kind="other", published_on=date(2020, 1, 1), body="x")
    review.recommendations = [Recommendation(text="Tell each other.", agency=council)]
    index.add_child(instance=review)
    district = make_district()
    publish("2023-07", "2025-06")
    count_each(district, "2023-07", "2025-06", "burglary", 3)
    return group


def test_a_pack_is_more_than_figures(group):
    assert [section.name for section in sections_of(group)] == [
        "measures",
        "findings",
        "crime",
        "feedback",
        "methods",
        "recommendations",
    ]


def test_it_is_one_page_and_every_file_says_the_same(staff, group):
    _user, client = staff("Support team")
    page = client.get(group.pack_address()).content.decode()
    plain = client.get(f"{group.pack_address()}plain.txt").content.decode()
    for words in ("212 against 180", "They come back.", "Burglary", "the same", "They were heard.", "Tell each other."):
        assert words in page, words
        assert words in " ".join(plain.split()), words


def test_actions_and_consultations_are_part_of_it(group, published, council):
    made = {"agency": council, "tier": Tier.objects.lowest(), "priority": published}
    Action.objects.create(title="Mark every bike", status=Status.IN_PROGRESS, **made)
    Action.objects.create(title="Done long ago", status=Status.DONE, status_since=date(2020, 1, 1), **made)
    asked = Consultation.objects.create(title="Bikes", slug="bikes", priority=published, answered_on=date(2024, 5, 1))
    Said.objects.create(consultation=asked, title="The racks are dark.", text="Many said so.")
    unanswered = Consultation.objects.create(title="Still open", slug="still-open", priority=published)
    Said.objects.create(consultation=unanswered, title="Nobody knows yet.")
    words = " ".join(pack_document(group).texts())
    assert "Mark every bike" in words and "The racks are dark." in words and "Many said so." in words
    assert "Done long ago" not in words and "Nobody knows yet." not in words
    # Each after what it belongs to: what people say before what is done, and actions before reviews.
    names = [section.name for section in sections_of(group)]
    assert names == ["measures", "findings", "crime", "feedback", "said", "methods", "actions", "recommendations"]


def test_apps_above_add_their_part(staff, group):
    def actions(of: DeliveryGroup) -> Panel:
        return Panel(35, "actions", f"Actions of {of}", "home/priorities/pack/findings.html", {"findings": []})

    with hooks.register_temporarily("register_pack_section", actions):
        names = [section.name for section in sections_of(group)]
        assert names.index("crime") < names.index("actions") < names.index("feedback")
        assert any("Actions of Crime group" in text for text in pack_document(group).texts())


def test_only_staff_read_packs(staff, client, group):
    _user, resident = staff(email="resident@example.org")
    assert client.get(group.pack_address()).status_code == 302
    assert resident.get(group.pack_address()).status_code == 403
    assert resident.get(f"{group.pack_address()}plain.txt").status_code == 403


def test_a_file_that_there_is_none_of_is_not_found(staff, group):
    _user, client = staff("Editors")
    assert client.get(f"{group.pack_address()}bsl.mp4").status_code == 404


def test_what_was_promised_under_an_earlier_plan_stays_in_it(group, published, index, council):
    Action.objects.create(
        title="Mark every bike",
        status=Status.IN_PROGRESS,
        agency=council,
        tier=Tier.objects.lowest(),
        priority=published,
    )
    plan = StrategyPage(title="The next plan", slug="next", starts_on=date(2014, 4, 1), ends_on=date(2017, 3, 31))
    index.add_child(instance=plan)
    plan.add_child(instance=PriorityPage(title="Theft", slug="theft", why="<p>Again.</p>", delivery_group=group))
    words = " ".join(pack_document(group).texts())
    assert "Mark every bike" in words and "They come back." in words


def test_a_recommendation_is_told_by_its_actions_and_left_out_once_they_have_ended(group, council):
    action = Action.objects.create(
        title="A form that both read",
        status=Status.IN_PROGRESS,
        agency=council,
        tier=Tier.objects.lowest(),
        source=Recommendation.objects.get(),
        is_public=True,
    )
    assert "A form that both read" in " ".join(pack_document(group).texts())
    action.status = Status.DONE
    action.save()
    assert "recommendations" not in [section.name for section in sections_of(group)]


def test_it_says_which_months_a_change_is_of_where_some_are_missing(group):
    assert "whole months are compared" not in " ".join(pack_document(group).texts())
    Coverage.objects.filter(month=date(2024, 3, 1)).update(state=Coverage.State.MISSING)
    ContentVersion.raise_number()
    words = " ".join(pack_document(group).texts())
    assert "only whole months are compared: the 11 months of July 2024 to June 2025" in words
    assert "There are no whole figures for March 2024 to compare with." in words


def test_reviews_about_its_topics_are_in_it_whoever_they_ask(group, published, index):
    topic, health = (
        Topic.objects.create(name="Theft", slug="theft"),
        Agency.objects.create(name="Health", slug="health"),
    )
    published.topics = [topic]
    published.save()
    review = LessonsPage(title="Another", slug="another", kind="other", published_on=date(2020, 1, 1), body="x")
    review.recommendations = [Recommendation(text="Ask each patient.", agency=health)]
    index.add_child(instance=review)
    assert "Ask each patient." not in " ".join(pack_document(group).texts())
    review.topics = [topic]
    review.save()
    assert "Ask each patient." in " ".join(pack_document(group).texts())
