"""Evidence for scrutiny: duties of the nation, what can be seen, what staff say, and what was published stays."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from actions.services import create_action
from core.models import Partnership
from forums.after.evidence import duties_here, evidence_of, lay_duties, publish_evidence
from forums.after.models import Duty, DutyNote
from forums.models import Evidence, Invitation, SeniorAttendance
from forums.panels import forum_steps
from people.models import Agency

IN_JULY = date(2026, 7, 10)


@pytest.fixture
def in_july():
    with time_machine.travel(IN_JULY, tick=False):
        yield


@pytest.fixture
def meeting(in_july, make_forum):
    """Held in July, with its page published beforehand and one senior of the only responsible authority."""
    agency = Agency.objects.create(name="Anytown Police", slug="police", kind="police", is_responsible_authority=True)
    forum = make_forum(day=IN_JULY - timedelta(days=2), slug="held")
    forum.seniors.add(SeniorAttendance(agency=agency, role="Area Commander", came=True))
    forum.save()
    forum.pages.update(first_published_at=timezone.now() - timedelta(days=40))
    return forum


def line(found, slug: str):
    return next(each for each in found.lines if each.slug == slug)


def place(code: str) -> None:
    partnership, _made = Partnership.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    partnership.district_code = code
    partnership.save()


def test_every_duty_is_dated_and_sourced(db):
    lay_duties()
    assert Duty.objects.count() > 15
    assert all(duty.as_at and duty.source for duty in Duty.objects.all())
    assert all(duty.source_address for duty in Duty.objects.filter(is_law=True))


def test_laying_them_again_changes_nothing_that_staff_changed(db):
    lay_duties()
    Duty.objects.filter(slug="equality").update(statement="Ours", is_active=False)
    lay_duties()
    assert Duty.objects.get(slug="equality").statement == "Ours"
    assert "equality" not in {duty.slug for duty in duties_here()}


@pytest.mark.parametrize(
    ("code", "holds", "does_not"),
    [
        ("E06000042", "public-meeting", "ni-views"),
        ("E06000042", "strategic-assessment", "agreement-sent"),
        ("W06000015", "wales-public-meeting", "public-meeting"),
        ("W06000015", "wales-partnership-plan", "scrutiny-meets"),
        ("S12000033", "scotland-progress", "strategy"),
        ("N09000003", "ni-forum", "equality"),
    ],
)
def test_duties_are_those_of_the_nation(db, code, holds, does_not):
    lay_duties()
    place(code)
    slugs = {duty.slug for duty in duties_here()}
    assert holds in slugs and "promises-kept" in slugs and does_not not in slugs


def test_a_meeting_held_made_known_and_attended_is_seen(meeting):
    found = evidence_of(2026)
    seen = {slug: line(found, slug).is_met for slug in ("public-meeting", "senior-attendance", "made-known-when")}
    assert seen == {"public-meeting": True, "senior-attendance": True, "made-known-when": True}
    assert line(found, "made-known-what").is_met is False
    assert "38 days before" in found.meetings[0].made_known[0]


def test_one_authority_that_was_not_there_is_enough_for_a_no(meeting):
    Agency.objects.create(name="Anytown Council", slug="council", kind="council", is_responsible_authority=True)
    assert line(evidence_of(2026), "senior-attendance").is_met is False


def test_staff_are_asked_who_of_the_authorities_came_until_they_have_said_it_of_each(meeting, staff):
    def asked() -> list[bool]:
        steps = forum_steps(meeting, staff("Administrators"))
        return [step.is_done for step in steps if step.label == "Say who of the authorities came"]

    assert asked() == [True]
    meeting.seniors.update(came=None)
    assert asked() == [False]
    SeniorAttendance.objects.all().delete()
    assert asked() == []


def test_what_was_published_only_on_the_day_was_not_made_known(meeting):
    meeting.pages.update(first_published_at=meeting.begins)
    assert line(evidence_of(2026), "made-known-when").is_met is False
    Invitation.objects.create(forum=meeting, email="a@example.org", sent_at=meeting.begins - timedelta(days=9))
    assert line(evidence_of(2026), "made-known-when").is_met is True


def test_a_year_without_a_meeting_says_so(in_july, make_forum):
    assert line(evidence_of(2025), "public-meeting").is_met is False
    assert "No public meeting" in line(evidence_of(2025), "public-meeting").words


def test_each_duty_of_law_says_its_source_its_day_and_what_was_not_checked(db):
    """A law that nobody read in its own words says so."""
    lay_duties()
    laws = Duty.objects.filter(is_law=True)
    assert laws and all(duty.source and duty.source_address and duty.as_at for duty in laws)
    for slug in ("wales-public-meeting", "wales-scrutiny-meets", "scrutiny-meets", "serious-violence"):
        assert "not checked against the text" in Duty.objects.get(slug=slug).not_checked.lower()


def test_a_cancelled_forum_is_no_meeting(meeting):
    meeting.cancelled_at = timezone.now()
    meeting.save()
    assert evidence_of(2026).meetings == []


def test_an_overdue_promise_is_named_and_one_due_today_is_not(meeting):
    for title, due in (("Late", IN_JULY - timedelta(days=1)), ("Today", IN_JULY)):
        create_action(title=title, due_on=due, public_wording="W", is_public=True, by=None)
    found = evidence_of(2026)
    assert [row[0] for row in found.table("promises").rows] == ["Late"]
    assert line(found, "promises-kept").is_met is False


def test_what_staff_say_counts_and_what_was_seen_is_said_too(meeting):
    duty = Duty.objects.get(slug="made-known-what")
    DutyNote.objects.create(duty=duty, year=2026, is_met=True, note="Read out at the council.")
    told = line(evidence_of(2026), "made-known-what")
    assert told.is_met and told.words.startswith("Read out at the council.")


def test_what_was_published_stays_as_it_stood(meeting, client):
    publish_evidence(year=2026, by=None)
    create_action(title="Late since", due_on=IN_JULY - timedelta(days=1), public_wording="W", is_public=True, by=None)
    page = client.get("/forums/evidence/2026/").content.decode()
    assert "Area Commander" in page and "regulation 12(4)(a)" in page and "Late since" not in page
    publish_evidence(year=2026, by=None)
    assert "Late since" in client.get("/forums/evidence/2026/").content.decode()
    assert Evidence.objects.count() == 2


def test_nothing_is_public_before_it_is_published(meeting, client):
    assert client.get("/forums/evidence/2026/").status_code == 404
    assert "Nothing has been published yet" in client.get("/forums/evidence/").content.decode()


# Who may do what

# What comes after, the evidence, saying how a duty was done, publishing.
MAY = {
    "Forum managers": (True, True, True, True),
    "Administrators": (True, True, True, True),
    "Support team": (True, True, True, True),
    "Analysts": (True, True, False, False),
    "Moderators": (True, True, False, False),
}


@pytest.mark.parametrize("role", MAY)
def test_who_may_see_and_who_may_publish(role, meeting, staff, client):
    client.force_login(staff(role))
    client.post(reverse("forum_evidence_publish", args=[2026]))
    found = (
        client.get(reverse("forum_after", args=[meeting.pk])).status_code == 200,
        client.get(reverse("forum_evidence", args=[2026])).status_code == 200,
        client.get(reverse("forum_duty", args=[2026, "equality"])).status_code == 200,
        Evidence.objects.exists(),
    )
    assert found == MAY[role]


def test_nobody_without_a_role_sees_anything(meeting, client):
    for address in (reverse("forum_after", args=[meeting.pk]), reverse("forum_evidence", args=[2026])):
        assert client.get(address).status_code == 302


def test_saying_how_a_duty_was_done(meeting, staff, client):
    manager = staff("Forum managers")
    client.force_login(manager)
    address = reverse("forum_duty", args=[2026, "equality"])
    assert "Say how it was done" in client.post(address, {"is_met": "on"}).content.decode()
    client.post(address, {"is_met": "on", "note": "In each paper."})
    note = DutyNote.objects.get()
    assert (note.is_met, note.note, note.written_by) == (True, "In each paper.", manager)


def test_staff_make_feedback_report_and_minutes_from_one_page(meeting, staff, client):
    client.force_login(staff("Support team"))
    page = client.get(reverse("forum_after", args=[meeting.pk])).content.decode()
    assert "Make the feedback" in page and "Start the report now" in page
    assert client.post(reverse("forum_feedback", args=[meeting.pk])).status_code == 302
    edit = client.post(reverse("forum_report", args=[meeting.pk]))
    assert client.get(edit.url).status_code == 200
    meeting.refresh_from_db()
    assert meeting.feedback is not None
