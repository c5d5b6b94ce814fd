"""At the door: by name, by code, twice, by mistake, without an invitation; and how full it is."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums.day import services
from forums.day.admin_views.door import key_of
from forums.day.models import Attendance
from forums.day.room import chairs_free, room_of
from forums.inviting import letters
from forums.inviting.breakouts import seat_guests
from forums.inviting.models import Invitation, Rsvp
from forums.inviting.places import places_left
from forums.inviting.services import answer_invitation
from forums.models import Forum
from people.models import CommunityGroup
from people.personal_data import personal_data
from places.models import Area


@pytest.fixture
def keeper(client, staff):
    user = staff("Forum managers")
    client.force_login(user)
    return user


@pytest.fixture
def silence(monkeypatch):
    """No letters: wording them takes longer than what the test is about."""
    for name in ("send_confirmation", "send_moved"):
        monkeypatch.setattr(letters, name, lambda rsvp: None)


def test_a_guest_is_found_by_name_and_checked_in_once(client, keeper, forum, guest):
    chair, _other = guest("The chair"), guest("The secretary")
    address = reverse("forum_check_in", args=[forum.pk])
    found = client.get(f"{address}?q=chair").context["expected"]
    assert found == [chair]
    for _press in range(2):
        page = client.post(f"{address}?q=chair", {"guest": chair.pk}, follow=True)
    assert "The chair is here." in page.content.decode()
    attendance = Attendance.objects.get()
    assert (attendance.rsvp, attendance.checked_in_by, attendance.is_online) == (chair, keeper, False)
    client.post(address, {"undo": attendance.key})
    assert not Attendance.objects.exists()
    client.post(address, {"guest": chair.pk})
    assert Attendance.objects.count() == 1


def test_the_door_says_when_nobody_is_expected_today(client, keeper, forum, guest):
    addresses = [
        reverse("forum_check_in", args=[forum.pk]),
        reverse("forum_walk_in", args=[forum.pk]),
        reverse("forum_check_in_guest", args=[forum.pk, guest("The chair").pk]),
    ]

    def warnings_on(moment) -> set[str]:
        with time_machine.travel(moment, tick=False):
            client.force_login(keeper)
            return {client.get(each).context["warning"].partition(" Whom")[0] for each in addresses}

    assert warnings_on(forum.begins) == {""}
    the_day = date_format(forum.day, "j F Y")
    assert warnings_on(forum.begins - timedelta(days=1)) == {f"This forum is on {the_day}, not today."}
    Forum.objects.filter(pk=forum.pk).update(cancelled_at=timezone.now())
    assert warnings_on(forum.begins) == {"This forum is cancelled."}
    assert "This forum is cancelled." in client.get(addresses[0]).content.decode()


def test_the_code_leads_who_checks_in_to_the_guest(client, staff, forum, guest):
    chair = guest("The chair")
    code = reverse("forums:check_in_code", args=[chair.token])
    page = client.get(code).content.decode()
    assert "Show the square code at the door" in page and "The chair" not in page
    client.force_login(staff("Analysts"))
    assert "The chair" not in client.get(code).content.decode()
    client.force_login(staff("Forum managers"))
    page = client.get(code, follow=True)
    assert "The chair" in page.content.decode()
    address = page.redirect_chain[-1][0]
    assert "Here since" in client.post(address, follow=True).content.decode()
    assert Attendance.objects.get().key == key_of(chair)
    client.post(address, {"undo": "1"})
    assert not Attendance.objects.exists()


def test_who_had_said_no_and_comes_is_here(forum, guest):
    services.check_in(rsvp=guest(coming="no", has_place=False, queued_at=None), key=uuid4(), by=None)
    assert room_of(forum).in_person.here == 1


def test_who_has_no_place_takes_a_free_one_or_none(client, keeper, forum, guest):
    """Three places: two are expected, so that one is free for somebody who waits, said no, or said online."""
    guest("One"), guest("Two")
    waits = guest("Waits", has_place=False)
    online = guest("Online", coming="online")
    services.check_in(rsvp=waits, key=key_of(waits), by=None)
    with pytest.raises(services.RoomFullError):
        services.check_in(rsvp=online, key=key_of(online), by=None, is_online=False)
    address = reverse("forum_check_in_guest", args=[forum.pk, online.pk])
    refused = client.post(address, {"way": "room"}, follow=True).content.decode()
    assert "Every place is taken." in refused and "although every place is taken" in refused
    assert not Attendance.objects.filter(rsvp=online).exists()
    client.post(address, {"way": "room", "is_over_capacity": "1"})
    assert not Attendance.objects.get(rsvp=online).is_online
    # From the list, somebody who can only be let in over the number of places is led to their own page.
    other = guest("Said no", coming="no", has_place=False, queued_at=None)
    answer = client.post(reverse("forum_check_in", args=[forum.pk]), {"guest": other.pk})
    assert answer["Location"] == reverse("forum_check_in_guest", args=[forum.pk, other.pk])


def test_a_guest_takes_part_online_instead_and_back(client, keeper, forum, guest):
    chair = guest("The chair", table=forum.topics.first())
    client.post(reverse("forum_check_in_guest", args=[forum.pk, chair.pk]), {"way": "online"})
    attendance = Attendance.objects.get()
    assert attendance.is_online and room_of(forum).in_person.free == 3, "their place in the room is free again"
    address = reverse("forum_here", args=[forum.pk, attendance.key])
    second = forum.topics.last()
    assert client.post(address, {"way": "room", "table": second.pk}).status_code == 302
    attendance.refresh_from_db()
    chair.refresh_from_db()
    assert (attendance.is_online, chair.table) == (False, second)
    # Once the room is full, whoever has gone online finds no place there any more.
    services.move(attendance=attendance, is_online=True, table=None)
    for _each in range(3):
        services.let_in(forum=forum, key=uuid4(), by=None)
    refused = client.post(address, {"way": "room"}).content.decode()
    assert "Every place is taken." in refused
    client.post(address, {"way": "room", "is_over_capacity": "on"})
    assert room_of(forum).in_person.over == 1


def test_a_walk_in_sits_at_another_table_that_has_a_chair(client, keeper, forum, guest):
    """A chair that somebody is expected on is not given away, and staff can add one."""
    first, second = forum.topics.all()
    type(first).objects.update(places=1)
    guest("Expected there", table=second)
    late = services.let_in(forum=forum, key=uuid4(), by=None, name="A late guest", table=first)
    assert chairs_free(forum) == {first.pk: 0, second.pk: 0}
    with pytest.raises(services.TableFullError):
        services.let_in(forum=forum, key=uuid4(), by=None, table=first)
    address = reverse("forum_here", args=[forum.pk, late.key])
    refused = client.post(address, {"way": "room", "table": second.pk}).content.decode()
    assert "Every chair of this table is taken." in refused
    client.post(address, {"way": "room", "table": second.pk, "is_over_capacity": "on"})
    late.refresh_from_db()
    assert late.sits_at == second and chairs_free(forum)[first.pk] == 1
    with pytest.raises(services.TableFullError):
        services.let_in(forum=forum, key=uuid4(), by=None, table=second)


def test_tables_are_filled_around_those_who_are_here(client, keeper, forum, guest):
    """One chair at each table: the walk-in keeps theirs, whoever is here theirs, and who is online needs none."""
    first, second = forum.topics.all()
    type(first).objects.update(places=1)
    services.let_in(forum=forum, key=uuid4(), by=None, table=first)
    online, waits = guest("Online"), guest("Waits", has_place=False)
    services.check_in(rsvp=online, key=uuid4(), by=None, is_online=True)
    services.check_in(rsvp=waits, key=uuid4(), by=None)
    forum.refresh_from_db()
    with time_machine.travel(forum.begins + timedelta(hours=1)):
        page = client.get(f"{reverse('forum_guests', args=[forum.pk])}?list=coming").content.decode()
        assert "Fill the breakout tables" in page, "it has begun, and the tables come later"
        client.post(reverse("forum_seat", args=[forum.pk]))
    waits.refresh_from_db()
    online.refresh_from_db()
    assert (waits.table, online.table) == (second, None)
    late = guest("Late")
    assert seat_guests(forum=forum, anew=True) == (0, 1)
    waits.refresh_from_db()
    late.refresh_from_db()
    assert (waits.table, late.table) == (second, None)


def test_walk_ins_see_how_full_it_is(client, keeper, forum, guest):
    guest()
    address = reverse("forum_walk_in", args=[forum.pk])
    area = Area.objects.create(kind="ward", code="E05000001", vintage=2025, name="Mill Ward", slug="mill-ward")
    group = CommunityGroup.objects.create(name="Mill Residents", slug="mill", kind="residents")
    given = {"key": uuid4(), "name": "Somebody", "area": area.pk, "group": group.pk}
    for _press in range(2):
        assert client.post(address, given).status_code == 302
    assert room_of(forum).in_person.free == 1
    attendance = Attendance.objects.get()
    assert (attendance.area, attendance.group, attendance.is_walk_in) == (area, group, True)
    client.post(address, {"key": uuid4()})
    refused = client.post(address, {"key": uuid4()})
    assert "Every place is taken." in refused.content.decode()
    assert Attendance.objects.count() == 2
    client.post(address, {"key": uuid4(), "is_over_capacity": "on"})
    room = room_of(forum).in_person
    assert (room.here, room.expected, room.free, room.over) == (3, 1, 0, 0)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(["walk-in", "guest", "online", "room", "undo", "answer", "leave"]), max_size=10))
def test_the_room_never_fills_without_somebody_saying_so(forum, guest, silence, deeds):
    """Whatever comes and goes, also by an answer while the doors are open: nobody is let in, and nobody gets a place,
    once here and expected fill the places.
    """
    type(forum).objects.filter(pk=forum.pk).update(starts_at=time(14))
    waiting = [guest("One"), guest("Two")]
    for deed in deeds:
        if deed == "walk-in":
            try:
                services.let_in(forum=forum, key=uuid4(), by=None)
            except services.RoomFullError:
                assert room_of(forum).in_person.free == 0
        elif deed == "guest" and waiting:
            services.check_in(rsvp=waiting.pop(), key=uuid4(), by=None)
        elif deed in ("online", "room") and (here := Attendance.objects.for_forum(forum).first()):
            try:
                services.move(attendance=here, is_online=deed == "online", table=None)
            except services.RoomFullError:
                assert room_of(forum).free(is_online=deed == "online") == 0
        elif deed == "undo" and (newest := Attendance.objects.for_forum(forum).last()):
            services.undo(forum=forum, key=newest.key)
        elif deed == "answer":
            invitation = Invitation.objects.create(forum=forum, name="Late")
            answer_invitation(invitation=invitation, key=uuid4(), coming="in_person")
        elif deed == "leave" and (expected := forum.rsvps.filter(attendance=None, invitation__rsvp__has_place=True)):
            answer_invitation(invitation=expected[0].invitation, key=uuid4(), coming="no")
        for room in (room_of(forum).in_person, room_of(forum).online):
            assert room.here + room.expected <= room.places
            assert room.free == room.places - room.here - room.expected
        has_waiting = Rsvp.objects.waiting(forum).filter(coming="in_person").exists()
        assert not (has_waiting and room_of(forum).in_person.free), "a free place is given to who waits"
    Attendance.objects.all().delete()
    forum.rsvps.all().delete()
    forum.invitations.all().delete()


def test_an_answer_gets_no_place_that_a_walk_in_has_taken(forum, guest, silence):
    """Three places, two of them expected: the walk-in has the third, until a guest stays away."""
    type(forum).objects.filter(pk=forum.pk).update(starts_at=time(14))
    guest("One")
    invitations = [Invitation.objects.create(forum=forum, name=name) for name in ("Two", "Late")]
    two = answer_invitation(invitation=invitations[0], key=uuid4(), coming="in_person")
    services.let_in(forum=forum, key=uuid4(), by=None)
    assert places_left(forum).in_person.free == 0
    late = answer_invitation(invitation=invitations[1], key=uuid4(), coming="in_person")
    assert two.has_place and late.is_waiting
    two = answer_invitation(invitation=two.invitation, key=uuid4(), coming="no")
    late.refresh_from_db()
    assert late.has_place and room_of(forum).in_person.free == 0


def test_a_check_in_taken_back_gives_its_place_to_who_waits_first(forum, guest, silence):
    """Three places, one of a guest and two of walk-ins. Two wait, and the first of them is let in by mistake."""
    type(forum).objects.filter(pk=forum.pk).update(starts_at=time(14))
    guest("One")
    walk_in, _other = [services.let_in(forum=forum, key=uuid4(), by=None) for _each in range(2)]
    first, second = [guest(name, has_place=False) for name in ("First", "Second")]
    mistake = services.check_in(rsvp=first, key=uuid4(), by=None, is_over_capacity=True)
    services.undo(forum=forum, key=walk_in.key)
    assert not Rsvp.objects.filter(has_place=True, name__in=["First", "Second"]), (
        "the one let in over the number has it"
    )
    services.undo(forum=forum, key=mistake.key)
    assert list(Rsvp.objects.coming(forum).values_list("name", flat=True)) == ["First", "One"]
    assert list(Rsvp.objects.waiting(forum)) == [second]
    assert not services.undo(forum=forum, key=mistake.key)


def test_who_takes_part_in_the_other_way_leaves_their_place_to_the_next(forum, guest, silence):
    """And has it again when that is taken back, unless it was given to somebody meanwhile: then they wait first."""
    type(forum).objects.filter(pk=forum.pk).update(starts_at=time(14), capacity_in_person=1)
    holder, waits, later = guest("Holder"), guest("Waits", has_place=False), guest("Later", has_place=False)
    online = services.check_in(rsvp=holder, key=uuid4(), by=None, is_online=True)
    assert list(Rsvp.objects.waiting(forum)) == [later] and places_left(forum).in_person.taken == 1
    services.undo(forum=forum, key=online.key)
    assert list(Rsvp.objects.coming(forum)) == [waits] and list(Rsvp.objects.waiting(forum)) == [holder, later]
    assert room_of(forum).in_person.expected == 1 and not room_of(forum).online.here


def test_attendance_is_counted_by_kind_of_group_and_area(forum):
    group = CommunityGroup.objects.create(name="Mill Residents", slug="mill", kind="residents")
    area = Area.objects.create(kind="ward", code="E05000001", vintage=2025, name="Mill Ward", slug="mill-ward")
    services.let_in(forum=forum, key=uuid4(), by=None, group=group, area=area)
    services.let_in(forum=forum, key=uuid4(), by=None, group=group, is_online=True)
    services.let_in(forum=forum, key=uuid4(), by=None)
    kinds = Attendance.objects.for_forum(forum).by_kind_of_group()
    assert [(each.key, each.in_person, each.online) for each in kinds] == [("residents", 1, 1), ("", 1, 0)]
    areas = Attendance.objects.for_forum(forum).by_area()
    assert [(each.key, each.total) for each in areas] == [(None, 2), (area, 1)]


def test_the_lists_ask_as_much_with_many_guests(client, keeper, forum, guest, django_assert_max_num_queries):
    for number in range(12):
        services.check_in(rsvp=guest(f"Here {number}"), key=uuid4(), by=None)
        guest(f"Coming {number}")
    for name in ("forum_check_in", "forum_today", "forum_walk_in"):
        with django_assert_max_num_queries(30):
            assert client.get(reverse(name, args=[forum.pk])).status_code == 200


def test_erasing_somebody_leaves_that_a_guest_came(forum, guest, staff):
    user = staff("Forum managers")
    services.check_in(rsvp=guest("Their name", email=user.email), key=uuid4(), by=user)
    [kept] = [each for each in personal_data() if each.model is Attendance]
    assert list(kept.of(user)) == [Attendance.objects.get()]
    kept.erase(user)
    attendance = Attendance.objects.get()
    assert (attendance.name, attendance.checked_in_by) == ("", None)
