"""The staff pages of forums: who may open what, starting like the last one, changing places, cancelling."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user
from django.urls import reverse
from django.utils import timezone

from consultations.models import Consultation, ConsultationsPage
from forums.inviting import services
from forums.models import BreakoutTopic, Forum, ForumsPage, ForumState, Invitation, Rsvp, SeniorAttendance, Session
from forums.preparing.services import start_forum
from home.services import create_first_pages
from people.models import Agency

SEES = {"Editors", "Analysts", "Moderators", "Consultation managers", "Communications team"}
PREPARES = {"Forum managers", "Administrators", "Support team"}
# What only those who prepare a forum may open: names, needs and letters of guests among it.
OF_WHO_PREPARES = [
    "forum_cancel", "forum_guests", "forum_add_groups", "forum_add_list", "forum_add_person", "forum_guests_csv",
    "forum_sending", "forum_letters",
]  # fmt: skip


@pytest.mark.parametrize("role", ["Moderators", "Support team"])
def test_nobody_is_offered_a_page_whose_record_they_may_not_make(role, as_):
    create_first_pages()
    user = get_user(as_(role))
    offered = [
        each.objects.get().permissions_for_user(user).can_add_subpage() for each in (ForumsPage, ConsultationsPage)
    ]
    assert offered == [role == "Support team"] * 2


@pytest.mark.parametrize("role", sorted({"resident", *SEES, *PREPARES}))
def test_who_may_open_what(role, as_, forum):
    client = as_(role)
    sees = client.get(reverse("forum_detail", args=[forum.pk])).status_code
    assert (sees == 200) is (role in SEES | PREPARES)
    assert (client.get(reverse("forum_list")).status_code == 200) is (role in SEES | PREPARES)
    assert (client.get(reverse("forum_start")).status_code == 200) is (role in PREPARES)
    for name in OF_WHO_PREPARES:
        opened = client.get(reverse(name, args=[forum.pk])).status_code == 200
        assert opened is (role in PREPARES), name
    assert (client.get(reverse("forum_records:edit", args=[forum.pk])).status_code == 200) is (role in PREPARES)
    for name in ("forum_send", "forum_remind", "forum_tell_changes", "forum_seat"):
        done = client.post(reverse(name, args=[forum.pk])).status_code
        allowed = {reverse(each, args=[forum.pk]) for each in ("forum_sending", "forum_guests")}
        response = client.post(reverse(name, args=[forum.pk]))
        is_done = response.status_code == 302 and response.url.split("?")[0] in allowed
        assert is_done is (role in PREPARES), (name, done)


# Who sees the feedback on a forum and its results as they come in, and who those of any other consultation.
SEE_RECORDS = {"Editors", "Analysts", "Moderators", "Consultation managers", "Administrators", "Communications team",
               "Support team"}  # fmt: skip
SEE_RESULTS = {"Analysts", "Consultation managers", "Administrators", "Support team"}


@pytest.mark.parametrize("role", sorted({"resident", *SEES, *PREPARES}))
def test_who_sees_the_feedback_on_a_forum(role, as_, forum):
    """Those who hold the forum see its feedback, and no other consultation by that."""
    other = Consultation.objects.create(title="Another", slug="another")
    forum.feedback = Consultation.objects.create(title="Feedback", slug="feedback")
    forum.save()
    client = as_(role)
    opened = {
        (name, consultation.title)
        for name in ("consultation_detail", "consultation_results")
        for consultation in (forum.feedback, other)
        if client.get(reverse(name, args=[consultation.pk])).status_code == 200
    }
    pages = {"consultation_detail": SEE_RECORDS, "consultation_results": SEE_RESULTS}
    assert opened == {(name, title) for name, roles in pages.items() for title in ("Another", "Feedback")
                      if role in roles | (PREPARES if title == "Feedback" else set())}  # fmt: skip


def test_a_new_one_is_like_the_last(forum, as_):
    agency = Agency.objects.create(name="Council", slug="council", kind="council")
    forum.sessions = [Session(starts_at=forum.starts_at, title="Welcome", agency=agency)]
    forum.topics = [BreakoutTopic(table=1, title="Burglary", places=7)]
    forum.seniors = [SeniorAttendance(agency=agency, role="Chief Executive", came=True)]
    forum.access = "Step-free."
    forum.save()
    client = as_("Support team")
    page = client.get(reverse("forum_start"))
    given = {name: field.value() for name, field in ((each.name, each) for each in page.context["form"])}
    assert given["like"] == forum.pk and given["day"] == max(
        forum.day + timedelta(weeks=52), timezone.localdate() + timedelta(weeks=16)
    )
    given |= {"like": forum.pk, "title": "Next year's forum"}
    response = client.post(reverse("forum_start"), given)
    made = Forum.objects.exclude(pk=forum.pk).get()
    assert response.url == reverse("forum_detail", args=[made.pk])
    assert made.previous == forum and made.slug == str(made.day.year) and made.access == "Step-free."
    assert [each.title for each in made.sessions.all()] == ["Welcome"]
    assert [each.places for each in made.topics.all()] == [7]
    assert [(each.role, each.came) for each in made.seniors.all()] == [("Chief Executive", None)]
    assert made.state == ForumState.PREPARING and client.get("/forums/next/").status_code == 404
    hub = client.get(response.url).content.decode()
    assert "Publish its page" in hub and "Put people on the list of guests" in hub


def test_two_in_one_year_have_two_addresses(make_forum):
    create_first_pages()
    day = timezone.localdate() + timedelta(days=3)
    facts = {"starts_at": "10:00", "ends_at": "12:00", "place_name": "Hall", "by": None, "day": day}
    slugs = [start_forum(title="Forum", **facts).slug for _ in range(2)]
    assert slugs == [str(day.year), f"{day.year}-2"]
    assert start_forum(title="Young people's forum", is_annual=False, **facts).slug == "young-peoples-forum"


def record_of(client, forum: Forum) -> dict:
    """What the staff form of a forum would send, unchanged."""
    form = client.get(reverse("forum_records:edit", args=[forum.pk])).context["form"]
    given = {each.html_name: each.value() for each in form}
    for formset in form.formsets.values():
        given |= {each.html_name: each.value() for each in formset.management_form}
    return {name: "" if value is None else value for name, value in given.items() if value is not False and value != []}


def test_places_are_taken_away_only_when_that_is_meant(forum, as_):
    for number in range(3):
        invitation = Invitation.objects.create(forum=forum, name=f"Guest {number}")
        services.answer_invitation(invitation=invitation, key=uuid4(), coming="in_person")
    client = as_("Support team")
    address, given = reverse("forum_records:edit", args=[forum.pk]), record_of(client, forum)
    page = client.post(address, given | {"capacity_in_person": 2}).content.decode()
    assert "3 people have a place already." in page
    assert Rsvp.objects.coming(forum).count() == 3
    client.post(address, given | {"capacity_in_person": 2, "takes_places_away": "on"})
    assert [each.name for each in Rsvp.objects.waiting(forum)] == ["Guest 2"]
    assert client.post(address, given | {"capacity_in_person": 5}).status_code == 302
    assert not Rsvp.objects.waiting(forum).exists()


def test_cancelling_says_why_and_cannot_be_done_twice(forum, as_, django_capture_on_commit_callbacks):
    client = as_("Support team")
    address = reverse("forum_cancel", args=[forum.pk])
    assert "Fill in “Why it is cancelled”." in client.post(address, {"because": ""}).content.decode()
    with django_capture_on_commit_callbacks(execute=False):
        assert client.post(address, {"because": "The hall is flooded."}).status_code == 302
    assert client.get(address).status_code == 302, "nothing is left to cancel"
    page = client.get("/forums/this-year/").content.decode()
    assert "The hall is flooded." in page and "/come/" not in page
    assert b"STATUS:CANCELLED" in client.get("/forums/calendar.ics").content
    assert client.get("/forums/this-year/come/").url == "/forums/this-year/"


def test_a_forum_that_is_over_is_not_cancelled(make_forum, as_):
    over = make_forum(day=timezone.localdate() - timedelta(days=1))
    assert as_("Support team").get(reverse("forum_cancel", args=[over.pk])).status_code == 302


def test_after_its_day_a_forum_asks_for_what_comes_after(make_forum, as_):
    client = as_("Support team")

    def asked_for(forum: Forum) -> str:
        return client.get(reverse("forum_detail", args=[forum.pk])).content.decode()

    coming, over = make_forum(), make_forum(slug="over", day=timezone.localdate() - timedelta(days=1))
    assert "Put people on the list of guests" in asked_for(coming)
    assert "Publish the report" not in asked_for(coming)
    assert "Publish the report" in asked_for(over)
    assert "Put people on the list of guests" not in asked_for(over)


def test_an_annual_one_follows_the_last_annual_one_whichever_it_is_like(forum, make_forum):
    smaller = make_forum(slug="smaller", is_annual=False)
    facts = {
        "by": None,
        "day": forum.day,
        "starts_at": forum.starts_at,
        "ends_at": forum.ends_at,
        "place_name": "There",
    }
    assert start_forum(title="Annual", slug="annual", like=smaller, is_annual=True, **facts).previous == forum
    assert start_forum(title="Small", slug="small", like=smaller, is_annual=False, **facts).previous == smaller
