"""“Exit this page” on every page that deals with domestic or sexual violence, whatever made it do so."""

import re
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import get_page_models

from actions.models import Action, ActionsPage, Status, Tier
from consultations.models import Consultation, ConsultationPage, ConsultationReportPage
from consultations.outcomes.reports import start_report as report_on_consultation
from core.models import BasePage
from core.sensitive_words import OWN_WORDS, page_speaks_of_abuse
from formats.pages import OfferedInFormats
from forums.after.pages import EvidencePage
from forums.after.reports import start_report as report_on_forum
from forums.models import Forum, ForumPage, ForumReportPage
from forums.preparing.services import start_forum
from home.models import HomePage, PriorityPage, StandardPage, StrategyPage
from home.priorities.lessons import LessonsPage
from home.priorities.local import LocalPriority, Proposal, TaskingGroup
from home.priorities.pages import PrioritiesIndexPage
from home.topics import Topic
from home.updates.models import UpdatePage, UpdatesPage
from people.models import Agency, CommunityGroup
from places.models import Area
from tests.consultations.answering.asking import make_consultation

pytestmark = pytest.mark.django_db

NAMES_IT, NAMES_NOTHING = "Domestic abuse: where to find help", "Bicycles: where to leave them"
WAY_OUT = "data-exit-page"


def has_way_out(client, address: str) -> bool:
    answer = client.get(address)
    assert answer.status_code == 200, address
    count = answer.content.decode().count(WAY_OUT)
    assert count <= 1
    return count == 1


@pytest.mark.parametrize("title", [NAMES_IT, NAMES_NOTHING])
@pytest.mark.parametrize("kind", [Action, Forum, StandardPage])
def test_a_title_asks_for_it(kind, title):
    assert kind(title=title).is_sensitive == (title == NAMES_IT)


@pytest.mark.parametrize("kind", [Consultation, LessonsPage])
def test_a_title_asks_for_it_where_nobody_chose_a_topic(kind):
    assert kind(title=NAMES_IT).is_sensitive


def test_a_forum_asks_for_it_by_its_own_title_too():
    assert ForumPage(title="Forum", forum=Forum(title=NAMES_IT)).is_sensitive
    assert ForumPage(title=NAMES_IT, forum=Forum(title="Forum")).is_sensitive
    assert not ForumPage(title="Forum", forum=Forum(title="Forum")).is_sensitive


def strategy_with(words: str) -> StrategyPage:
    page = StrategyPage(title="Plan", slug="plan", starts_on=date(2026, 4, 1), ends_on=date(2029, 3, 31), body=words)
    return PrioritiesIndexPage.objects.get().add_child(instance=page)


def priority_with(words: str) -> PriorityPage:
    page = PriorityPage(title="One", slug="one", why="It matters.", progress=words)
    return strategy_with("").add_child(instance=page)


def lessons_with(words: str) -> LessonsPage:
    page = LessonsPage(title="A review", slug="review", kind="other", published_on=date(2026, 1, 1), body=words)
    return PrioritiesIndexPage.objects.get().add_child(instance=page)


def update_with(words: str) -> UpdatePage:
    agency = Agency.objects.create(name="Council", slug="council", kind="council")
    page = UpdatePage(title="News", slug="news", agency=agency, body=[("text", words)])
    UpdatesPage.objects.get().add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    return page


def consultation_with(words: str) -> ConsultationPage:
    page = make_consultation().source_page
    page.body = words
    page.save()
    return page


def report_on_consultation_with(words: str) -> ConsultationReportPage:
    report = report_on_consultation(consultation=consultation_with("").consultation, by=None)
    report.foreword = words
    report.save_revision().publish(skip_permission_checks=True)
    return report


def forum_with(words: str) -> ForumPage:
    facts = {"title": "Forum", "starts_at": time(10), "ends_at": time(12), "place_name": "Town hall"}
    page = start_forum(slug="this-year", by=None, day=timezone.localdate(), **facts).source_page
    page.discussed = words
    page.save_revision().publish(skip_permission_checks=True)
    return page


def report_on_forum_with(words: str) -> ForumReportPage:
    report = report_on_forum(forum=forum_with("").forum, by=None)
    report.foreword = words
    report.save_revision().publish(skip_permission_checks=True)
    return report


def words_page_with(words: str) -> StandardPage:
    return HomePage.objects.get().add_child(instance=StandardPage(title="About", slug="about-it", body=words))


WITH_WORDS: dict[type, Callable[[str], BasePage]] = {
    StandardPage: words_page_with,
    StrategyPage: strategy_with,
    PriorityPage: priority_with,
    LessonsPage: lessons_with,
    UpdatePage: update_with,
    ConsultationPage: consultation_with,
    ConsultationReportPage: report_on_consultation_with,
    ForumPage: forum_with,
    ForumReportPage: report_on_forum_with,
}


def test_every_kind_of_page_that_holds_words_is_looked_at():
    # What the evidence of a year says is put together from reports, each of which is looked at.
    offered = {kind for kind in get_page_models() if issubclass(kind, OfferedInFormats)}
    assert offered == {*WITH_WORDS, EvidencePage}


@pytest.mark.usefixtures("first_pages")
@pytest.mark.parametrize("words", [NAMES_IT, NAMES_NOTHING])
@pytest.mark.parametrize("kind", WITH_WORDS, ids=lambda kind: kind.__name__)
def test_one_sentence_in_its_body_is_enough(client, kind, words):
    page = WITH_WORDS[kind](f"<p>{words}</p>")
    assert has_way_out(client, page.url) == (words == NAMES_IT)


@pytest.mark.usefixtures("first_pages")
def test_a_plan_has_it_when_a_topic_of_one_of_its_priorities_is_sensitive(client):
    priority = priority_with("")
    assert not has_way_out(client, priority.get_parent().url)
    priority.topics = [Topic.objects.create(name="Violence at home", slug="at-home", is_sensitive=True)]
    priority.save()
    assert has_way_out(client, priority.get_parent().url)


def public_action(**facts) -> Action:
    return Action.objects.create(tier=Tier.objects.lowest(), is_public=True, status=Status.ACCEPTED, **facts)


@pytest.mark.usefixtures("first_pages")
@pytest.mark.parametrize("words", [NAMES_IT, NAMES_NOTHING])
def test_words_on_what_is_no_page_of_its_own_are_enough(client, words):
    area = Area.objects.create(name="North", code="E05000001", slug="north", kind="ward", vintage=2024)
    tasking = TaskingGroup.objects.create(area=area, name="North tasking group")
    today = timezone.localdate()
    proposal = Proposal.objects.create(area=area, title="One", text=words, state="published")
    group = CommunityGroup.objects.create(name="Friends", slug="friends", kind="other", purpose=words)
    CommunityGroup.objects.update(verified_at=timezone.now())
    action = public_action(title="Mend", public_wording=words)
    local = reverse("priorities:local", args=[area.slug])
    for address in (local, group.get_absolute_url(), action.get_absolute_url()):
        assert has_way_out(client, address) == (words == NAMES_IT), address
    proposal.delete()
    LocalPriority.objects.create(group=tasking, title="Two", why=words, chosen_on=today)
    assert has_way_out(client, local) == (words == NAMES_IT)


@pytest.mark.usefixtures("first_pages")
def test_a_page_that_leads_on_to_one_has_none(client):
    update_with(f"<p>{NAMES_IT}</p>")
    UpdatePage.objects.update(title=NAMES_IT)
    public_action(title=NAMES_IT)
    for address in ("/", "/updates/", ActionsPage.objects.get().url):
        assert NAMES_IT in client.get(address).content.decode()
        assert not has_way_out(client, address), address


def test_only_pages_that_lead_on_do_without():
    """Whoever empties the block says so here, and why that page deals with nothing itself."""
    empty = re.compile(r"{% block way_out %}{% endblock %}")
    templates = Path(settings.BASE_DIR, "templates")
    found = {str(file.relative_to(templates)) for file in templates.rglob("*.html") if empty.search(file.read_text())}
    assert found == {
        # the first page, and neighbourhoods, made of panels
        "home/home_page.html",
        "home/neighbourhoods/index.html",
        "home/neighbourhoods/neighbourhood.html",
        # lists
        "actions/tracker.html",
        "consultations/preparing/index.html",
        "forums/after/archive.html",
        "forums/preparing/index.html",
        "home/groups/directory.html",
        "home/priorities/index.html",
        "home/updates/updates_page.html",
        # every topic that there is, to choose from
        "home/alerts/manage.html",
        "home/alerts/sign_up.html",
        # figures by kinds of crime, and how long actions take
        "actions/how_long.html",
        "crime_map/crime_map.html",
        "crime_map/stop_and_search.html",
        # shown to a whole room
        "forums/day/screen.html",
    }


def test_a_page_has_it_before_everything_else_and_its_own_words_once():
    words = "{% block main %}<p>Rape crisis line</p>{% endblock %}"
    page = engines["django"].from_string(f'{{% extends "base.html" %}}{words}')
    drawn = page.render({}, RequestFactory().get("/"))
    assert drawn.count("Rape crisis line") == 1
    assert drawn.index("skip-link") < drawn.index(WAY_OUT) < drawn.index("<header") < drawn.index("<main")


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_what_the_site_says_by_itself_asks_for_none(language):
    with translation.override(language):
        assert not any(page_speaks_of_abuse(f"<p>{translation.gettext(words)}</p>") for words in OWN_WORDS)


@pytest.mark.parametrize(
    ("html", "names_it"),
    [
        ("<p>Domestic\n <b>abuse</b></p>", True),
        ("<p>A women&#x27;s refuge</p>", True),
        ('<a href="/domestic-violence/" title="Domestic violence">Read on</a>', False),
        ('<script type="application/json">"Domestic violence"</script>', False),
        ("<p>Sexual orientation, and the sexual health clinic</p>", False),
        ("<p>Violence and sexual offences: 12, of which rape 3</p>", True),
    ],
)
def test_what_counts_are_words_that_people_read(html, names_it):
    assert page_speaks_of_abuse(html) == names_it
