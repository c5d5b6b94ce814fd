"""The groups themselves: kinds, hidden addresses, checking, being put forward, words and logos, meetings."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from PIL import Image

from home.groups import services
from home.groups.calendars import calendar_of
from home.groups.forms import MeetingForm, WordsForm
from home.groups.models import STANDS_FOR_ELECTION, GroupsSettings
from moderation.models import Item
from moderation.services import decide
from outbox.models import Message
from people.groups import AddedGroupKind, group_kinds
from people.models import CommunityGroup, GroupMeeting, Membership

pytestmark = pytest.mark.django_db
WINTER = datetime(2027, 1, 11, 12, 0)


def test_kinds_are_added_and_named_without_a_query_for_each(group, django_assert_num_queries):
    AddedGroupKind.objects.create(name="Allotment society", code="allotments")
    for number in range(3):
        CommunityGroup.objects.create(name=f"Plot {number}", slug=f"plot-{number}", kind="allotments")
    with django_assert_num_queries(1):
        kinds = [each.get_kind_display() for each in CommunityGroup.objects.listed()]
    assert kinds == ["Residents' association", *["Allotment society"] * 3]
    assert group_kinds()["allotments"] == "Allotment society"
    group.kind = "unheard-of"
    with pytest.raises(ValidationError):
        group.full_clean()
    with pytest.raises(ValidationError):
        AddedGroupKind(name="Parish", code="parish").full_clean()


@pytest.mark.parametrize(
    ("kind", "may"), [("worship", True), ("youth", True), ("refuge", True), ("parish", False), ("allotments", False)]
)
def test_who_may_hide_an_address(group, kind, may):
    AddedGroupKind.objects.create(name="Allotment society", code="allotments")
    group.kind, group.hides_address = kind, True
    if not may:
        with pytest.raises(ValidationError):
            group.full_clean()
        return
    group.full_clean()
    group.address = "1 Mill Lane"
    with pytest.raises(ValidationError):
        group.full_clean()


def test_a_hidden_address_is_nowhere_the_public_looks(group, client):
    group.kind, group.hides_address, group.postal_address = "refuge", True, "1 Secret Lane"
    group.save()
    with pytest.raises(ValidationError):
        services.add_meetings(group=group, starts_at=timezone.now() + timedelta(days=3), place="1 Secret Lane")
    services.add_meetings(group=group, starts_at=timezone.now() + timedelta(days=3))
    assert "place" not in MeetingForm(group=group).fields
    for address in ("/groups/mill-residents/", "/groups/mill-residents/meetings.ics"):
        answer = client.get(address)
        assert answer.status_code == 200 and b"Secret" not in answer.content


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("Mill branch of the Reform of Everything Political Party", True),
        ("Friends of the CANDIDATE for Mill", True),
        ("Vote   for the Mill", True),
        ("Mill Street Party Committee", False),
        ("Elected Members' Football Club", False),
        ("Society for Elections and Candidateship", False),
    ],
)
def test_parties_and_campaigns_are_refused_by_name(name, refused):
    assert GroupsSettings().refuses(name) == refused


@given(st.text(max_size=40), st.sampled_from(STANDS_FOR_ELECTION.split("\n")))
def test_a_refused_phrase_is_found_wherever_it_stands(around, phrase):
    assert GroupsSettings().refuses(f"{around} {phrase.upper()} {around}")
    assert not GroupsSettings(refused_words="\n \n").refuses(f"{around} {phrase}")


def test_a_group_is_put_forward_checked_and_taken_in(person, staff, client):
    user, team = person("asks"), staff["Support team"]
    said = {"purpose": "We walk.", "public_contact": "The hall", "words": "I am its chair.", "areas": []}
    group = services.put_forward(user=user, name="Walkers", kind="residents", **said)
    assert client.get("/groups/walkers/").status_code == 404
    assert list(CommunityGroup.objects.proposed()) == [group]
    assert group not in CommunityGroup.objects.listed()
    twin = services.put_forward(user=user, name="Walkers!", kind="residents", **said)
    assert twin.slug == "walkers-2"

    services.accept_group(group=group, by=team)
    services.refuse_group(group=twin, reason="It is the same.", by=team)

    group.refresh_from_db()
    item = Item.objects.get(kind="group_words")
    assert (item.subject.group, item.state, item.by.user) == (group, Item.State.PUBLISHED, user), "it can be reported"
    assert (group.purpose, group.public_contact) == ("We walk.", "The hall")
    assert (group.is_active, group.verified_by, group.contact_email) == (True, team, user.email)
    assert list(CommunityGroup.objects.spoken_for_by(user)) == [group]
    assert not CommunityGroup.objects.filter(slug="walkers-2").exists()
    assert "It is the same." in Message.objects.get(subject__contains="Walkers!", text__contains="not listed").text
    page = client.get("/groups/walkers/").content.decode()
    assert "no endorsement" in page and team.email not in page


def test_the_team_reads_what_a_new_group_will_say_and_what_was_found_in_it(person, staff, client):
    said = {"purpose": "We house whoever flees.", "words": "I run it.", "areas": []}
    said["public_contact"] = "Ask for us on 01632 960 001"
    group = services.put_forward(user=person("asks"), name="Harbour", kind="refuge", **said)
    assert group.hides_address, "a refuge is hidden before anybody can forget to"
    client.force_login(staff["Support team"])
    page = client.get(reverse("community_group", args=[group.pk]))
    assert [concern.kind for concern in page.context["concerns"]] == ["phone"]
    words = page.content.decode()
    assert "We house whoever flees." in words and "I run it." in words


def test_whoever_has_another_contact_is_not_checked_any_more(group, staff):
    services.verify(group=group, by=staff["Support team"])
    group.contact_email = "new@example.org"
    group.save()
    assert (group.verified_at, group.verified_by) == (None, None)


def test_words_of_a_group_are_shown_once_they_have_been_checked(group, person, staff):
    by = person("chair", group=group, role="chair")
    group.public_contact, group.verified_at = "The hall", None
    group.save()
    assert services.propose_words(group=group, purpose=group.purpose, public_contact="The hall", by=by) is None
    first = services.propose_words(group=group, purpose="One.\n\nTwo.", public_contact="The library", by=by)
    second = services.propose_words(group=group, purpose="Newer.", public_contact="", by=by)
    for words in (second, first):
        item = Item.objects.get(object_id=words.pk, kind="group_words")
        decide(item=item, action="published", by=staff["Support team"], version=item.version)
    group.refresh_from_db()
    assert (group.purpose, group.public_contact) == ("Newer.", ""), "what was sent last is what stands"
    first.refresh_from_db()
    assert (first.purpose, first.public_contact) == ("One.\n\nTwo.", "The library")
    second.refresh_from_db()
    services.refuse_words(second, "")
    second.refresh_from_db()
    group.refresh_from_db()
    assert (second.state, group.purpose) == ("refused", "One.\n\nTwo.")


def picture(size=(900, 30), mode="RGB") -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new(mode, size).save(drawn, "JPEG" if mode == "RGB" else "PNG")
    return SimpleUploadedFile("logo.jpg", drawn.getvalue())


def test_a_logo_is_drawn_anew_and_waits_for_the_team(group, staff, settings, tmp_path, client):
    settings.MEDIA_ROOT = tmp_path
    form = WordsForm({"purpose": "We look."}, {"logo": picture()})
    assert form.is_valid(), form.errors
    services.propose_logo(group=group, picture=form.cleaned_data["logo"])
    assert group.logo is None
    kept = group.proposed_logo.name
    assert client.get(f"/media/{kept}").status_code == 404
    assert Image.open(group.proposed_logo.open()).size == (600, 20)
    services.use_logo(group=group, by=staff["Support team"])
    group.refresh_from_db()
    assert group.logo and not group.proposed_logo
    assert not (tmp_path / kept).exists()
    assert "group-header__logo" in client.get("/groups/mill-residents/").content.decode()


def test_no_words_give_away_where_a_hidden_group_is(person, staff, client):
    form = WordsForm({"purpose": "We meet at 4 Mill Lane.", "public_contact": "MK9 3EJ"}, hides_address=True)
    assert set(form.errors) == {"purpose", "public_contact"}
    assert WordsForm({"purpose": "We meet at 4 Mill Lane."}).is_valid()
    said = {"purpose": "We are at 4 Mill Lane.", "public_contact": "", "words": "I run it.", "areas": []}
    group = services.put_forward(user=person("asks"), name="Harbour", kind="refuge", **said)
    client.force_login(staff["Support team"])
    answer = client.post(reverse("community_group_decide", args=[group.pk]), {"do": "accept"}, follow=True)
    assert "leave out street and postcode" in answer.content.decode()
    group.refresh_from_db()
    assert not group.is_active


def test_what_is_no_picture_is_refused():
    form = WordsForm({"purpose": "We look."}, {"logo": SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>")})
    assert "logo" in form.errors


@time_machine.travel(WINTER, tick=False)
def test_a_series_keeps_its_hour_when_the_clocks_change(group):
    first = timezone.make_aware(datetime(2027, 3, 3, 19, 0))
    made = services.add_meetings(group=group, starts_at=first, weeks_between=4, times=3)
    assert [meeting.starts.hour for meeting in made] == [19, 19, 19]
    assert services.add_meetings(group=group, starts_at=first, weeks_between=4, times=4)[0].starts.month == 5
    assert GroupMeeting.objects.count() == 4


@time_machine.travel(WINTER, tick=False)
def test_the_calendar_keeps_what_was_cancelled(group):
    starts_at = timezone.make_aware(datetime(2027, 2, 1, 19, 0))
    (meeting,) = services.add_meetings(group=group, starts_at=starts_at, place="The hall", is_open=True)
    services.cancel_meeting(meeting=meeting)
    (event,) = Calendar.from_ical(calendar_of(group)).walk("VEVENT")
    assert (event["status"], str(event["location"])) == ("CANCELLED", "The hall")
    assert str(event["summary"]) == "Cancelled: Mill Residents: meeting"


@time_machine.travel(WINTER, tick=False)
@pytest.mark.parametrize(
    ("day", "ends", "wrong"),
    [
        ("2027-01-12", "20:00", ""),
        ("2027-01-11", "", "day"),
        ("2030-01-01", "", "day"),
        ("2027-01-12", "18:00", "ends"),
    ],
)
def test_what_a_meeting_needs(group, day, ends, wrong):
    starts = "11:00" if day == "2027-01-11" else "19:00"
    form = MeetingForm({"day": day, "starts": starts, "ends": ends, "weeks_between": "0"}, group=group)
    assert list(form.errors) == ([wrong] if wrong else [])


def test_a_group_put_forward_waits_for_the_team_and_goes_with_its_request(group, person, browser):
    from people.retention import forget_past_memberships

    said = {"purpose": "", "public_contact": "", "words": "I am its chair.", "areas": []}
    made = services.put_forward(user=person("asks"), name="Walkers", kind="residents", **said)
    Membership.objects.update(changed_at=timezone.now() - timedelta(days=200))
    forget_past_memberships()
    part = made.memberships.get()
    address = reverse("groups:membership", args=[made.slug])
    answer = browser(part.user).post(address, {"part": part.pk, "do": "take_back"}, follow=True)
    assert answer.status_code == 200 and "Your request has been taken back." in answer.content.decode()
    assert not CommunityGroup.objects.filter(pk=made.pk).exists(), "its name is free again"
    asked = person("another", group=group, state="asked").memberships.get()
    CommunityGroup.objects.update(is_active=False, verified_at=None)
    asked.delete()
    assert CommunityGroup.objects.filter(pk=group.pk).exists(), "what was a group stays"


def test_past_memberships_and_what_came_to_nothing_go_in_time(group, person):
    from people.retention import forget_past_memberships

    today = timezone.localdate()
    old = Membership.objects.create(
        group=group, user=person("old"), state="ended", ends_on=today - timedelta(days=2 * 365 + 1)
    )
    kept = Membership.objects.create(group=group, user=person("kept"), ends_on=today)
    asked = Membership.objects.create(group=group, user=person("asked"), state="asked")
    Membership.objects.filter(pk=asked.pk).update(changed_at=timezone.now() - timedelta(days=61))
    forget_past_memberships()
    assert set(Membership.objects.values_list("pk", flat=True)) == {kept.pk} and old.pk != kept.pk
