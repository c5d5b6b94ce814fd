"""What goes to whom: shown first, sent once each, and to nobody who must not be written to."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from forums.inviting import guest_lists, sending
from forums.inviting.guest_lists import BadListError
from forums.models import Coming, Forum, ForumPage, ForumsPage, Invitation, Rsvp
from forums.preparing.services import cancel_forum
from home.services import create_first_pages
from outbox.models import Message
from outbox.services import suppress
from people.models import CommunityGroup

PAST = {"title": "Last", "slug": "last", "day": date(2025, 3, 1), "starts_at": time(10), "ends_at": time(15)}


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_user(email="team@example.org")


@pytest.fixture
def make_group(db):
    def make(name: str, **facts) -> CommunityGroup:
        facts = {"kind": "residents", "slug": name.lower().replace(" ", "-"), **facts}
        return CommunityGroup.objects.create(name=name, **facts)

    return make


def make_published(forum: Forum) -> None:
    """With a page that the public reads, without all that publishing does."""
    create_first_pages()
    ForumsPage.objects.get().add_child(instance=ForumPage(title=forum.title, slug=forum.slug, forum=forum))


def to(subject: str = "") -> list[str]:
    return list(Message.objects.filter(subject__contains=subject).order_by("to").values_list("to", flat=True))


def test_groups_come_on_the_list_once_and_by_kind(forum, make_group, staff):
    lake = make_group("Lake residents", contact_email="lake@example.org")
    make_group("Old lake residents", is_active=False)
    watch = make_group("Watch", kind="watch", contact_email="lake@example.org")
    groups = guest_lists.matching_groups(kinds=["residents"], areas=[], groups=[])
    assert groups == [lake]
    assert guest_lists.add_groups(forum=forum, groups=groups, by=staff).count == 1
    again = guest_lists.add_groups(forum=forum, groups=[lake, watch], by=staff)
    assert again.count == 0
    assert again.left_out == [
        ("Lake residents", "on the list already"),
        ("Watch", "its address, lake@example.org, is on the list already"),
    ]


def test_a_group_that_changes_hands_is_written_to_at_its_new_contact(client, forum, make_group, staff, answer):
    """Whoever was its contact is written to no more, and their link does not change the group's answer."""
    lake = make_group("Lake residents", contact_email="old@example.org")
    guest_lists.add_groups(forum=forum, groups=[lake], by=staff)
    facts = {"group": lake, "email": "old@example.org", "facts_told": forum.facts}
    past = Invitation.objects.create(forum=Forum.objects.create(**PAST), **facts)
    invitation = forum.invitations.get()
    rsvp = answer(invitation=invitation, name="The old chair")
    link = invitation.get_absolute_url()
    lake.contact_email = ""
    lake.save()
    invitation.refresh_from_db()
    assert (invitation.email, client.get(link).status_code) == ("", 404)
    lake.contact_email = "New@example.org"
    lake.save()
    forum.place_name = "Library"
    forum.save()
    Message.objects.all().delete()
    sending.tell_changes(forum)
    rsvp.refresh_from_db()
    past.refresh_from_db()
    assert to() == [rsvp.email] == ["new@example.org"] and rsvp.has_place
    assert past.email == "old@example.org", "what was held stays as it was, until it is erased"


def test_a_new_contact_who_is_on_the_list_already_stands_there_once(forum, invite, make_group):
    lake = make_group("Lake residents", contact_email="old@example.org")
    of_group = invite("", group=lake, email="old@example.org")
    of_one = invite("Chair", group=lake, email="new@example.org")
    lake.contact_email = "new@example.org"
    lake.save()
    of_group.refresh_from_db()
    assert (of_group.email, forum.invitations.get(email="new@example.org")) == ("", of_one)


def test_a_list_is_taken_whole_or_not_at_all(forum, staff):
    rows = [["Name", "Email", "Address"], ["Ada", "ada@example.org", ""], ["", "not an address", ""], ["", "", "x"]]
    with pytest.raises(BadListError) as refusal:
        guest_lists.add_list(forum=forum, list_name="Schools", rows=rows, by=staff)
    assert refusal.value.problems == [
        "Row 3: “not an address” is no email address",
        "Row 4: there is neither a name nor an email address",
    ]
    assert not Invitation.objects.exists()
    rows[2:] = [["Bea", "", "1 High Street, Town"], ["Ada again", "ADA@example.org", ""]]
    added = guest_lists.add_list(forum=forum, list_name="Schools", rows=rows, by=staff)
    assert added.count == 2 and added.left_out == [("Ada again", "on the list already")]
    assert Invitation.objects.get(name="Bea").address == "1 High Street\nTown"


def test_who_has_answered_on_the_telephone_is_invited_no_more(forum, invite, answer):
    answer(invitation=invite("Ada", released_at=None, sent_at=None))
    answer(invitation=invite("Bea", email="", address="1 High Street", released_at=None, sent_at=None))
    plan = sending.plan_of(forum)
    assert plan.emails == plan.letters == plan.left_out == []


def test_reminders_and_changes_are_shown_before_they_go(
    forum, invite, answer, admin_client, django_assert_max_num_queries
):
    answer(invitation=invite("Ada", email="invited@example.org"), name="Substitute", email="comes@example.org")
    invite("Bea", email="silent@example.org")
    forum.place_name = "Library"
    forum.save()
    for number in range(12):
        invite(f"Guest {number}")
    with django_assert_max_num_queries(30):
        page = admin_client.get(reverse("forum_sending", args=[forum.pk]))
    reminded = [address for _guest, address in page.context["reminder"]["guests"]]
    told = [address for _guest, address in page.context["change"]["guests"]]
    assert len(reminded) == 13 and "silent@example.org" in reminded and "invited@example.org" not in reminded
    assert set(told) == {"comes@example.org", "silent@example.org"}
    words = page.content.decode()
    assert "comes@example.org" in words
    assert "We do not remind you again." in words and "another day, time or place than we told you" in words


def test_what_is_shown_is_what_is_sent(forum, invite, make_group, staff, django_capture_on_commit_callbacks):
    ready = invite("Ada", released_at=None, sent_at=None)
    letter = invite("Bea", email="", address="1 High Street", released_at=None, sent_at=None)
    nowhere = invite("Cy", email="", released_at=None, sent_at=None)
    stopped = invite("Dot", released_at=None, sent_at=None)
    ended = invite("Eve", group=make_group("Ended", is_active=False), released_at=None, sent_at=None)
    suppress(stopped.email)
    plan = sending.plan_of(forum)
    assert plan.emails == [ready] and plan.letters == [letter]
    assert {each for each, _why in plan.left_out} == {nowhere, stopped, ended}
    with pytest.raises(sending.ListChangedError):
        sending.release(forum=forum, fingerprint="another", by=staff)
    assert not Invitation.objects.filter(released_at__isnull=False).exists()
    with django_capture_on_commit_callbacks(execute=False):
        assert sending.release(forum=forum, fingerprint=plan.fingerprint, by=staff) == 1
    sending.send_invitations(forum)
    sending.send_invitations(forum)
    message = Message.objects.get()
    assert message.to == ready.email and ready.token in message.text
    assert "Ada, you are invited to “Annual forum”." in message.text


def test_reminded_once_in_the_week_before_the_last_day(forum, invite, answer):
    late = invite("Ada")
    invite("Not sent", sent_at=None)
    answer(invitation=invite("Bea"))
    Message.objects.all().delete()
    Forum.objects.update(answer_by=forum.day - timedelta(days=10))
    # A month ahead they were invited; now it is a week and a day, then a week before the last day.
    Invitation.objects.filter(sent_at__isnull=False).update(sent_at=timezone.now())
    make_published(forum)
    noon = forum.begins.replace(hour=12)
    with time_machine.travel(noon - timedelta(days=18), tick=False):
        sending.remind_and_say_how()
        assert to() == []
    with time_machine.travel(noon - timedelta(days=17), tick=False):
        sending.remind_and_say_how()
        sending.remind_and_say_how()
        assert to("Are you coming?") == [late.email]


def test_told_how_to_come_three_days_before(forum, answer, invite):
    room = answer(invitation=invite("Ada"))
    online = answer(Coming.ONLINE, invitation=invite("Bea"))
    answer(Coming.NO)
    Forum.objects.update(online_address="https://meeting.example.org/forum")
    Message.objects.all().delete()
    make_published(forum)
    noon = forum.begins.replace(hour=12)
    with time_machine.travel(noon - timedelta(days=4), tick=False):
        sending.remind_and_say_how()
        assert to() == []
    with time_machine.travel(noon - timedelta(days=3), tick=False):
        sending.remind_and_say_how()
        sending.remind_and_say_how()
    assert to("How to come") == [room.email, online.email]
    assert "meeting.example.org" in Message.objects.get(to=online.email).text
    assert "meeting.example.org" not in Message.objects.get(to=room.email).text


def test_who_was_told_otherwise_is_told_anew(forum, invite, answer):
    told = answer(invitation=invite("Ada"))
    answer(Coming.NO, invitation=invite("Bea"))
    called = answer(invitation=invite("Cy", email="", sent_at=None, released_at=None, facts_told=""))
    assert not sending.told_otherwise(forum).exists()
    forum.place_name = "Library"
    forum.save()
    assert [each.name for each in sending.told_otherwise(forum)] == ["Ada", "Cy"]
    Message.objects.all().delete()
    Rsvp.objects.update(told_of_day_at=timezone.now())
    sending.tell_changes(forum)
    assert list(Rsvp.objects.filter(told_of_day_at=None)) == [told], "how to come is told anew, too"
    Rsvp.objects.update(told_of_day_at=timezone.now())
    sending.tell_changes(forum)
    assert not Rsvp.objects.filter(told_of_day_at=None).exists()
    assert Message.objects.get().to == told.email and "Library" in Message.objects.get().text
    assert list(sending.told_otherwise(forum)) == [called.invitation], "somebody has to call, or print another letter"


def test_that_it_is_cancelled_is_told_to_all_who_heard_of_it(forum, invite, answer, staff):
    told = invite("Ada")
    invite("Not sent", sent_at=None)
    letter = invite("Bea", email="", letter_at=timezone.now(), sent_at=None)
    answer(Coming.NO, invitation=invite("Cy"))
    Message.objects.all().delete()
    cancel_forum(forum=forum, because="The hall is flooded.", by=staff)
    sending.tell_cancelled(forum)
    sending.tell_cancelled(forum)
    message = Message.objects.get()
    assert message.to == told.email and "The hall is flooded." in message.text
    assert list(sending.without_email(forum)) == [letter]
