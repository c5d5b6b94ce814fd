"""Accounts in a real browser: making one, signing in with a second step, the staff pages under their policy.

`open_page` fails a test when a page breaks its content security policy or asks any other machine for anything.
"""

import re
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.files.images import ImageFile
from playwright.sync_api import Page, expect
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page as WagtailPage
from wagtail.models import Site

from home.models import HomePage, StandardPage
from people.models import AccountMessage, User
from people.tasks import send_account_message
from tests.browser.waiting import is_drawn
from tests.people.oidc_provider import providers_setting, running_provider

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor@example.org", PASSWORD, name="An Editor")


@pytest.fixture
def resident() -> User:
    user = User.objects.create_user("resident@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def words(db) -> StandardPage:
    """A page to edit, under a home page."""
    site = Site.objects.get(is_default_site=True)
    home = WagtailPage.get_first_root_node().add_child(instance=HomePage(title="Home", slug="a-home"))
    site.root_page = home
    site.save()
    return home.add_child(instance=StandardPage(title="About us", slug="about-us", body="<p>We meet on Mondays.</p>"))


def delivered_link() -> str:
    """The path of the link in the newest message, delivered as the worker would."""
    for pk in AccountMessage.objects.values_list("pk", flat=True):
        send_account_message.func(pk)
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]


def sign_in(page: Page, base: str, user: User, address: str = "/account/") -> None:
    page.goto(f"{base}/account/login/?next={address}")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    # To the address that was asked for, or to a second step.
    expect(page).not_to_have_url(re.compile("/account/login/"))


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def make_an_account_and_sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/account/signup/")
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    expect(page).to_have_url(f"{base}/account/confirm-email/")
    page.goto(base + delivered_link())
    page.locator("main").get_by_role("button").first.click()
    expect(page).not_to_have_url(re.compile("/account/confirm-email/"))
    assert EmailAddress.objects.get(email="new@example.org").verified
    sign_in(page, base, User.objects.get(email="new@example.org"))
    expect(page).to_have_url(f"{base}/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(page.locator("main")).to_contain_text("new@example.org")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_making_an_account_confirming_it_and_signing_in(open_page, live_server, javascript):
    page = open_page(viewport={"width": 360, "height": 740}, java_script_enabled=javascript)
    make_an_account_and_sign_in(page, live_server.url)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_setting_up_a_second_step_and_using_it(open_page, live_server, resident, javascript):
    page = open_page(java_script_enabled=javascript)
    sign_in(page, live_server.url, resident)
    page.get_by_role("link", name="Set up a second step").click()
    expect(page).not_to_have_url(f"{live_server.url}/account/")
    page.goto(f"{live_server.url}/account/2fa/totp/activate/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    picture = page.locator("img.qr")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("src", re.compile("^data:image/svg"))
    is_drawn(page)
    if javascript:
        assert picture.evaluate("image => image.complete && image.naturalWidth > 50"), "the policy lets it through"
    secret = page.locator("main code").inner_text().strip()
    page.locator("#id_code").fill(code_now(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page).not_to_have_url(re.compile("/totp/activate/"))
    assert resident.authenticator_set.filter(type="totp").exists()

    again = open_page(java_script_enabled=javascript)
    sign_in(again, live_server.url, resident)
    expect(again).to_have_url(f"{live_server.url}/account/2fa/authenticate/")
    again.locator("#id_code").fill("000000")
    again.locator("main").get_by_role("button").first.click()
    expect(again).to_have_title(re.compile("^Error:"))
    # A code counts once, and that of setting up was one of them.
    codes = [format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1))]
    again.locator("#id_code").fill(codes[0])
    again.locator("main").get_by_role("button").first.click()
    expect(again).to_have_url(f"{live_server.url}/account/")
    expect(again.locator("main")).to_contain_text("On: a code from an app")


def test_signing_in_by_keyboard_alone(page, live_server, resident):
    page.goto(f"{live_server.url}/account/login/")

    def tab_to(selector: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
                assert ring != "none" or shadow != "none", f"nothing shows that {selector} has the focus"
                return
        pytest.fail(f"Tab never comes to {selector}")

    tab_to("#id_login")
    page.keyboard.type(resident.email)
    tab_to("#id_password")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator("#id_password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/account/")
    tab_to("main form button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{live_server.url}/account/")
    expect(page).to_have_url(re.compile("/account/login/"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_taking_a_copy_and_erasing_the_account(open_page, live_server, resident, javascript):
    page = open_page(java_script_enabled=javascript, accept_downloads=True)
    sign_in(page, live_server.url, resident, "/account/data/")
    expect(page.locator("main")).to_contain_text("resident@example.org")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download a copy").click()
    assert "resident@example.org" in download.value.path().read_text()
    page.get_by_role("link", name="Erase your account").click()
    page.get_by_role("button", name="Erase my account").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account has been erased")
    assert not User.objects.filter(pk=resident.pk).exists()


class TestStaffPages:
    """Wagtail's admin does its work under its policy: nothing is refused on the way."""

    @pytest.fixture
    def desk(self, open_page, live_server, editor) -> Callable[[str], Page]:
        page = open_page(viewport={"width": 1280, "height": 900})
        sign_in(page, live_server.url, editor, "/admin/")

        def go(path: str) -> Page:
            page.goto(live_server.url + path)
            return page

        return go

    def test_a_deep_link_leads_back_after_signing_in(self, page, live_server, editor, words):
        page.goto(f"{live_server.url}/admin/pages/{words.pk}/edit/")
        expect(page).to_have_url(re.compile("/account/login/"))
        assert parse_qs(urlsplit(page.url).query)["next"] == [f"/admin/pages/{words.pk}/edit/"]
        page.get_by_label("Email").fill(editor.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{live_server.url}/admin/pages/{words.pk}/edit/")

    @pytest.mark.parametrize(
        "address", ["/admin/", "/admin/users/", "/admin/reports/site-history/", "/admin/account/", "/admin/images/"]
    )
    def test_pages_open(self, desk, address):
        expect(desk(address).get_by_role("heading", level=1).first).to_be_attached()

    def test_rich_text_is_written_and_published(self, desk, words):
        page = desk(f"/admin/pages/{words.pk}/edit/")
        writing = page.locator(".public-DraftEditor-content").first
        writing.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" And on Fridays.")
        expect(page.locator("#id_body")).to_have_value(re.compile("Fridays"))
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.locator(".messages")).to_contain_text("published")
        words.refresh_from_db()
        assert "And on Fridays." in words.body

    def test_dates_are_chosen_from_the_calendar(self, desk, words):
        page = desk(f"/admin/pages/{words.pk}/edit/")
        page.get_by_role("button", name="Toggle status").click()
        page.get_by_role("button", name=re.compile("schedule", re.IGNORECASE)).first.click()
        field = page.locator("#id_go_live_at")
        field.click()
        calendar = page.locator(".xdsoft_datetimepicker:visible")
        expect(calendar).to_be_visible()
        calendar.locator(".xdsoft_date:not(.xdsoft_disabled)").last.click()
        expect(field).not_to_have_value("")

    def test_a_picture_is_chosen_and_the_partnership_saved(self, desk):
        Image.objects.create(title="Our sign", file=ImageFile(get_test_image_file(), name="sign.png"))
        page = desk("/admin/settings/core/partnership/")
        page.get_by_role("button", name="Choose an image").click()
        page.get_by_role("dialog").get_by_text("Our sign").click()
        expect(page.locator("#w-editor-form")).to_contain_text("Our sign")
        page.locator("#id_name").fill("Our Place")
        page.get_by_role("button", name="Save").first.click()
        expect(page.locator(".messages")).to_contain_text("Partnership")

    def test_somebody_is_given_an_account(self, desk):
        page = desk("/admin/users/new/")
        page.locator("#id_email").fill("colleague@example.org")
        page.locator("#id_name").fill("A colleague")
        page.get_by_role("tab", name="Roles").first.click()
        page.locator("form[action='/admin/users/new/'] button[type=submit]").click()
        expect(page.locator(".messages")).to_contain_text("A colleague")
        assert User.objects.filter(email="colleague@example.org").exists()


def test_staff_show_their_second_step_and_land_where_they_wanted(page, live_server, editor, settings):
    settings.STAFF_MFA_REQUIRED = True
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)
    sign_in(page, live_server.url, editor, "/admin/users/")
    page.locator("#id_code").fill(code_now(secret))
    page.locator("main").get_by_role("button").first.click()
    expect(page).to_have_url(f"{live_server.url}/admin/users/")


def test_signing_on_through_the_organisation(page, live_server, settings):
    """A browser applies the policy's form-action to the redirect away as well: the provider must stand in it."""
    colleague = User.objects.create_superuser("editor@council.example.org", None)
    with running_provider() as (address, _claims):
        settings.OIDC_DOMAINS = []
        settings.SOCIALACCOUNT_PROVIDERS = providers_setting(address)
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "form-action": ["'self'", address]}}
        page.goto(f"{live_server.url}/account/login/?next=/admin/users/")
        page.get_by_role("link", name="Sign in with the council").click()
        page.locator("main").get_by_role("button").first.click()
        expect(page).to_have_url(f"{live_server.url}/admin/users/")
        page.goto(f"{live_server.url}/account/")
        expect(page.locator("main")).to_contain_text(colleague.email)
