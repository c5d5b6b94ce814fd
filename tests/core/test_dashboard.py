"""What waits for somebody stands first on the staff pages."""

import pytest
from wagtail import hooks
from wagtail.models import Site

from core.models import Partnership
from core.waiting import Waiting


@pytest.fixture
def page(admin_client):
    def shown() -> str:
        return admin_client.get("/admin/").content.decode()

    return shown


def test_what_waits_is_shown_in_order_with_where_and_what_is_late(page):
    def later(user):
        return [
            Waiting(20, 3, "replies to answer", "/admin/replies/?to=answer", late=1),
            Waiting(1, 0, "nothing at all", "/"),
        ]

    def first(user):
        return [Waiting(10, 7, "contributions to check", "/admin/moderation/")]

    with (
        hooks.register_temporarily("register_waiting", later),
        hooks.register_temporarily("register_waiting", first),
    ):
        shown = page()
    assert shown.index("contributions to check") < shown.index("replies to answer")
    assert 'href="/admin/replies/?to=answer"' in shown
    assert "1 late" in shown
    assert "nothing at all" not in shown


def test_where_nothing_waits_it_says_so(page):
    assert "Nothing waits for you." in page()


def test_staff_pages_carry_the_partnerships_name(page):
    site = Site.objects.get(is_default_site=True)
    Partnership.objects.update_or_create(site=site, defaults={"name": "Safer Anywhere"})
    shown = page()
    assert " - Safer Anywhere</title>" in shown
    assert 'class="staff-brand" data-name="Safer Anywhere"' in shown


def test_without_scripts_everything_in_the_menu_is_there_as_plain_links(page):
    plain = page().partition('<ul class="staff-plain-menu">')[2].partition("</ul>")[0]
    for address in ("/admin/moderation/", "/admin/reports/site-history/", "/admin/guide/"):
        assert f'href="{address}"' in plain
