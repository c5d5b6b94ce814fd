"""The pages that every installation begins with, and what they say."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, Site

from core.models import ContentVersion, Partnership
from home.models import HomePage, StandardPage
from home.services import create_first_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    return create_first_pages()


@pytest.fixture
def partnership(home) -> Partnership:
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.name = "Safer Place"
    return partnership


def test_a_new_site_begins_with_its_home_page_and_statements(client, home):
    assert Site.objects.get(is_default_site=True).root_page.specific == home
    assert [client.get(address).status_code for address in ("/", "/about/", "/accessibility/", "/privacy/")] == [
        200
    ] * 4


def test_the_page_that_wagtail_begins_with_is_gone(home):
    assert list(Page.objects.filter(depth=2)) == [home.page_ptr]
    assert Page.find_problems() == ([], [], [], [], [])


def test_beginning_again_changes_nothing_that_editors_wrote(home):
    privacy = StandardPage.objects.get(slug="privacy")
    privacy.title = "Your privacy"
    privacy.save_revision().publish()
    StandardPage.objects.get(slug="about").delete()

    call_command("create_first_pages", verbosity=0)

    assert HomePage.objects.count() == 1
    assert StandardPage.objects.get(slug="privacy").title == "Your privacy"
    assert StandardPage.objects.filter(slug="about").exists(), "what is missing is made again"


def test_making_pages_makes_cached_pages_old(db):
    before = ContentVersion.current()
    create_first_pages()
    assert ContentVersion.current() > before


def test_the_privacy_notice_names_who_is_responsible_today(client, partnership):
    assert "Safer Place is the data controller" not in client.get("/privacy/").content.decode()
    partnership.data_controllers = "The council: accounts on this site\nThe police: crime records"
    partnership.data_protection_officer = "Data protection officer, Civic Offices"
    partnership.save()

    notice = client.get("/privacy/").content.decode()

    assert "<li>The council: accounts on this site</li><li>The police: crime records</li>" in notice
    assert "Data protection officer, Civic Offices" in notice


def test_until_anybody_is_named_the_partnership_itself_is_responsible(client, partnership):
    partnership.save()
    assert "Safer Place is the data controller" in client.get("/privacy/").content.decode()


def test_the_home_page_asks_one_question_and_has_one_search(client, home):
    page = client.get("/").content.decode()
    assert page.count('role="search"') == 1, "the header's own search would be a second one"
    assert client.get("/about/").content.decode().count('role="search"') == 1


def test_the_menu_holds_the_pages_that_editors_put_there(client, home):
    StandardPage.objects.filter(slug="privacy").update(show_in_menus=True)
    menu = client.get("/").content.decode().split("menu__pages")[1].split("</nav>")[0]
    assert "About us" in menu
    assert "Privacy and cookies" in menu
    assert "Accessibility statement" not in menu


def test_an_empty_site_shows_no_figures(client, home):
    assert "Newest police figures" not in client.get("/").content.decode()


def test_the_privacy_notice_names_each_cookie(client, home, settings):
    notice = client.get("/privacy/").content.decode()
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, *settings.PERSONAL_COOKIES)
    assert [name for name in names if f"<b>{name}</b>" not in notice] == []


def test_the_accessibility_statement_follows_the_model_form(client, home):
    """Its parts, in the order in which the regulations' model has them."""
    statement = client.get("/accessibility/").content.decode()
    parts = [
        "How accessible this website is",
        "Feedback and contact information",
        "Reporting accessibility problems with this website",
        "Enforcement procedure",
        "Technical information about this website’s accessibility",
        "Compliance status",
        "Non-accessible content",
        "Non-compliance with the accessibility regulations",
        "Disproportionate burden",
        "Content that is not within the scope of the accessibility regulations",
        "What we are doing to improve accessibility",
        "Preparation of this accessibility statement",
    ]
    headings = re.findall(r"<h[23]>([^<]+)</h[23]>", statement)
    assert [heading for heading in headings if heading in parts] == parts
    assert "partially compliant" in statement
    for dated in ("prepared on", "last reviewed on"):
        assert re.search(rf"{dated} \d{{1,2}} [A-Z][a-z]+ 20\d\d", statement), dated
    # Setting a site up is no test of it: staff write the day of one when there has been one.
    assert "has not been tested yet" in statement
    assert "last tested on" not in statement
    # What the regulations ask a statement to lead to: a form for telling, a form for asking, and the enforcement.
    links = re.findall(r'href="([^"]+)"', statement)
    assert {reverse("replies:ask"), reverse("formats:ask", args=[""]), "https://www.equalityadvisoryservice.com/"} <= {
        *links
    }


@pytest.mark.parametrize("address", ["https://safer.example.org", "http://127.0.0.1:8000"])
def test_whole_addresses_use_the_sites_own(home, settings, address):
    settings.SITE_URL = address
    create_first_pages()
    assert StandardPage.objects.get(slug="about").full_url == f"{address}/about/"
