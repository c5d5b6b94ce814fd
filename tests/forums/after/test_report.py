"""The report is there by the next morning, builds itself from the records, and is told in every format."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import Page

from actions.services import create_action
from actions.statuses import Status
from consultations.models import Release, Said
from formats.kinds import KINDS, MADE_HERE
from forums.after.minutes import came_later, draft_discussed
from forums.after.reports import draft_what_is_due, renew_minutes, report_page_of, start_report
from forums.models import Forum, ForumReportPage, ForumState
from tests.formats.reading_back import assert_every_format_says


@pytest.fixture
def report(held, note, feedback, come) -> ForumReportPage:
    """A report with a piece of each part."""
    come(6)
    note("Lamps work again.", "working")
    held.source_page.decisions = "<p>We decided in the afternoon.</p>"
    page = held.source_page
    page.decisions = "<p>We decided in the afternoon.</p>"
    page.save_revision().publish()
    dark = note("The path is dark.")
    said = Said.objects.create(consultation=feedback, title="Nobody answers the telephone", text="Many said so.")
    create_action(title="Light the path", source=dark, public_wording="Six lamps.", is_public=True, by=None)
    create_action(
        title="Answer calls",
        source=said,
        status=Status.NOT_DOING,
        reason="There is no money.",
        public_wording="A line.",
        is_public=True,
        by=None,
    )
    made = start_report(forum=held, by=None)
    made.foreword = "<p>Thank you all.</p>"
    made.save_revision().publish()
    return ForumReportPage.objects.get()


TOLD = (
    "Thank you all.",
    "In the room",
    "Lamps work again.",
    "The path is dark.",
    "Nobody answers the telephone",
    "We decided in the afternoon.",
    "Light the path",
    "There is no money.",
)


def test_the_page_holds_every_part(client, report):
    page = client.get("/forums/held/report/").content.decode()
    assert [each for each in TOLD if each not in page] == []


def test_it_is_a_pdf_and_every_format(client, report):
    answer = client.get("/forums/held/report/report.pdf")
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Light the path" in words and "dark" in words
    offered = client.get("/forums/held/report/").content.decode()
    assert all(f"formats/{KINDS[each].name}" in offered for each in MADE_HERE)
    assert_every_format_says(report, "Light the path", "There is no money.")


def test_results_are_in_it_once_they_are_released(client, report, feedback):
    content = {"total": 3, "respondents": [], "breakdowns": [], "caveats": ["They are no sample of everybody."]}
    Release.objects.create(consultation=feedback, number=1, contents={"en-gb": content})
    assert "They are no sample of everybody." in client.get("/forums/held/report/").content.decode()


def test_what_nobody_has_checked_is_not_in_it(client, report, note):
    note("Somebody by name", state="checking", public_text="")
    assert "Somebody by name" not in client.get("/forums/held/report/").content.decode()
    assert "Somebody by name" not in report.to_html()


def test_a_draft_is_there_the_next_morning_and_only_one(held, make_forum):
    make_forum(day=timezone.localdate() + timedelta(days=3), slug="coming")
    make_forum(day=timezone.localdate(), slug="today")
    assert (draft_what_is_due(), draft_what_is_due()) == (1, 0)
    draft = report_page_of(held, live=False)
    assert draft is not None and not draft.live
    assert report_page_of(held) is None


def test_one_forum_that_cannot_be_reported_on_keeps_none_of_the_others_waiting(held, make_forum, caplog):
    other = make_forum(day=held.day - timedelta(days=1), slug="other")
    held.source_page.add_child(instance=Page(title="Here already", slug="report"))
    assert draft_what_is_due() == 1
    assert report_page_of(other, live=False) and not report_page_of(held, live=False)
    assert f"after forum {held.pk} could not be done" in caplog.text


def test_a_cancelled_forum_is_not_reported_on(held):
    Forum.objects.filter(pk=held.pk).update(cancelled_at=timezone.now())
    assert draft_what_is_due() == 0


def test_the_job_runs_before_nine():
    from core.recurring import registered_jobs

    assert registered_jobs()["draft the reports of forums"].at.hour < 9


def test_publishing_it_reports_on_the_forum_and_withdrawing_it_does_not(held, report):
    held.refresh_from_db()
    assert (held.reported_on, held.state) == (timezone.localdate(), ForumState.REPORTED)
    report.unpublish()
    held.refresh_from_db()
    assert (held.reported_on, held.state) == (None, ForumState.HELD)


def test_minutes_are_drafted_from_the_points_and_wait_for_an_editor(held, note, client):
    note("The path is <dark>.", "not_working")
    note("Not read", state="checking", public_text="")
    start_report(forum=held, by=None)
    draft = held.source_page.get_latest_revision_as_object()
    assert "The path is &lt;dark&gt;." in draft.discussed and "Not read" not in draft.discussed
    assert "The path is" not in client.get("/forums/held/").content.decode()
    draft.get_latest_revision().publish()
    assert "What was discussed" in client.get("/forums/held/").content.decode()


def test_points_that_come_later_are_drafted_until_somebody_has_changed_the_draft(held, note, staff, client):
    note("The path is dark.")
    start_report(forum=held, by=None)
    assert came_later(held) == 0 and draft_discussed(forum=held, by=None) is None
    note("Bikes race.", "missed")
    assert came_later(held) == 1
    draft = held.source_page.get_latest_revision_as_object()
    draft.discussed = draft.discussed.replace("<p>", '<p data-block-key="x1">')  # as the editor saves it
    draft.save_revision()
    client.force_login(staff("Administrators"))
    assert "1 point was let through after" in client.get(reverse("forum_after", args=[held.pk])).content.decode()
    client.post(reverse("forum_minutes", args=[held.pk]))
    draft = held.source_page.get_latest_revision_as_object()
    assert "The path is dark." in draft.discussed and "Bikes race." in draft.discussed and came_later(held) == 0
    note("Lamps work.", "working")
    assert renew_minutes() == 1 and came_later(held) == 0
    draft = held.source_page.get_latest_revision_as_object()
    draft.discussed = "<p>Ours.</p>"
    draft.save_revision()
    note("Nobody answers.")
    renew_minutes()
    assert came_later(held) == 1
    assert held.source_page.get_latest_revision_as_object().discussed == "<p>Ours.</p>"


def test_minutes_that_somebody_wrote_stay(held, note):
    note("The path is dark.")
    page = held.source_page
    page.discussed = "<p>Ours.</p>"
    page.save_revision().publish()
    assert draft_discussed(forum=held, by=None) is None


def test_next_years_first_item_is_what_became_of_this_years_actions(report, held, make_forum, client):
    make_forum(slug="next", previous=held)
    page = client.get("/forums/next/").content.decode()
    assert page.index("what became of them") < page.index("Light the path")


def test_a_page_asks_as_much_with_many_points_as_with_one(report, note, held, client):
    def asked() -> int:
        page = ForumReportPage.objects.get()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page.to_html()
        return len(queries)

    few = asked()
    for number in range(20):
        create_action(
            title=f"More {number}", source=note(f"Point {number}"), is_public=True, public_wording="W", by=None
        )
    assert asked() <= few
