"""The signpost for anti-social behaviour: report it, ask for a case review, who may, how often it was asked for."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Site

from home.models import AntiSocialBehaviour, CaseReviewYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def setting(home) -> AntiSocialBehaviour:
    return AntiSocialBehaviour.for_site(Site.objects.get(is_default_site=True))


def signpost(client) -> str:
    page = client.get("/neighbourhoods/east/").content.decode()
    return page.split('id="anti-social-behaviour"')[1].split("</section>")[0]


def test_before_anybody_fills_it_in_it_leads_to_the_police_and_the_partnership(client, pages):
    shown = signpost(client)
    assert 'href="tel:101"' in shown
    assert 'href="tel:999"' in shown
    assert 'Ask by email: <a href="mailto:team@example.org">' in shown
    assert "3 times or more in the last 6 months" in shown
    assert "case reviews were asked for" not in shown


def test_it_shows_where_to_report_and_to_ask_and_the_newest_numbers(client, pages, setting):
    setting.reporting_address, setting.reporting_phone = "https://example.org/report", "01632 960003"
    setting.reports_needed, setting.months_counted = 2, 1
    setting.threshold_note = "One report of a hate incident is enough."
    setting.review_email = "review@example.org"
    setting.years = [
        CaseReviewYear(begins_on=date(2024, 4, 1), asked=90, refused=1, held=1, recommending=1),
        CaseReviewYear(begins_on=date(2025, 4, 1), asked=1, refused=0, held=1, recommending=1),
    ]
    setting.save()
    shown = signpost(client)
    assert 'href="https://example.org/report"' in shown
    assert 'href="tel:01632960003"' in shown
    assert "2 times or more in the last month. One report of a hate incident is enough." in shown
    assert "review@example.org" in shown
    assert "team@example.org" not in shown
    assert "From April 2025 to March 2026, 1 case review was asked for." in shown
    assert "2024" not in shown


@pytest.mark.parametrize(
    ("begins", "last_day"),
    [
        (date(2025, 4, 1), date(2026, 3, 31)),
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_year_has_twelve_months(begins, last_day):
    assert CaseReviewYear(begins_on=begins).last_day == last_day


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"asked": 3, "refused": 4, "held": 0, "recommending": 0}, "refused"),
        ({"asked": 3, "refused": 1, "held": 2, "recommending": 3}, "recommending"),
    ],
)
def test_numbers_that_cannot_be_are_refused(numbers, field):
    with pytest.raises(ValidationError) as refused:
        CaseReviewYear(begins_on=date(2025, 4, 1), **numbers).clean()
    assert list(refused.value.message_dict) == [field]


def test_staff_enter_the_numbers_in_the_settings(admin_client, pages, setting):
    address = f"/admin/settings/home/antisocialbehaviour/{setting.site_id}/"
    form = {
        "reporting_address": "",
        "reporting_phone": "",
        "reports_needed": "3",
        "months_counted": "6",
        "threshold_note": "",
        "review_address": "",
        "review_phone": "01632 960004",
        "review_email": "",
        "years-TOTAL_FORMS": "1",
        "years-INITIAL_FORMS": "0",
        "years-MIN_NUM_FORMS": "0",
        "years-MAX_NUM_FORMS": "1000",
        "years-0-begins_on": "2025-04-01",
        "years-0-asked": "23",
        "years-0-refused": "9",
        "years-0-held": "14",
        "years-0-recommending": "11",
        "years-0-id": "",
        "years-0-DELETE": "",
    }
    assert admin_client.post(address, form).status_code == 302
    shown = signpost(admin_client)
    assert "23 case reviews were asked for. 9 did not meet the threshold, 14 led to a review" in shown
    assert "01632 960004" in shown
