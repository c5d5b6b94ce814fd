"""Asking, inviting, accepting, handing over, leaving: who has what after each, and who is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from core.models import Partnership
from home.groups import jobs, services
from home.groups.area_pack import file_name
from home.groups.jobs import send_area_packs
from home.groups.services import NotPossibleError
from outbox.emails import neutral_subject
from outbox.models import Message
from people.groups.permissions import may_speak_for
from people.models import CommunityGroup, GroupRole, Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(group, person):
    return person("chair", group=group, role="chair")


def told(address: str) -> list[str]:
    return list(Message.objects.filter(to=address).order_by("pk").values_list("subject", flat=True))


def test_who_asks_waits_until_somebody_of_the_group_decides(group, chair, person):
    asks = person("asks")
    request = services.ask_to_join(group=group, user=asks, words="I live in Mill Lane.")
    assert services.ask_to_join(group=group, user=asks) == request
    assert len(told(chair.email)) == 1
    assert not Membership.objects.on(timezone.localdate()).filter(user=asks).exists()

    services.accept_request(membership=request, by=chair, role=GroupRole.SECRETARY)

    assert may_speak_for(asks, group)
    request.refresh_from_db()
    assert request.words == "" and request.starts_on == timezone.localdate()
    assert told(asks.email) == ["You belong to Mill Residents"]
    with pytest.raises(NotPossibleError):
        services.ask_to_join(group=group, user=asks)
    with pytest.raises(NotPossibleError):
        services.accept_request(membership=request, by=chair)


def test_who_is_not_let_in_is_told_and_nothing_is_kept(group, chair, person):
    asks = person("asks")
    services.refuse_request(membership=services.ask_to_join(group=group, user=asks), by=chair)
    assert not Membership.objects.filter(user=asks).exists()
    assert told(asks.email) == ["About your request to Mill Residents"]


def test_an_invitation_gives_nothing_until_its_owner_accepts_it(group, chair, person):
    invitation = services.invite(group=group, email=" New@Example.org ", role="representative", by=chair)
    assert told("new@example.org") == ["Mill Residents: you are invited as Representative"]
    again = services.invite(group=group, email="new@example.org", role="secretary", by=chair)
    assert again == invitation, "one address has one invitation"
    other, owner = person("other"), person("new")
    with pytest.raises(NotPossibleError):
        services.accept_invitation(membership=again, user=other)
    assert not may_speak_for(owner, group)

    accepted = services.accept_invitation(membership=again, user=owner)

    assert may_speak_for(owner, group) and not may_speak_for(other, group)
    assert (accepted.role, accepted.email) == ("secretary", "")
    assert told(chair.email) == ["Mill Residents: somebody has joined"]
    with pytest.raises(NotPossibleError):
        services.accept_invitation(membership=again, user=owner)


def test_handing_over_changes_both_in_one_moment(group, chair, person):
    group.contact_email = chair.email
    group.save()
    services.verify(group=group, by=chair)
    own = Membership.objects.get(user=chair)
    successor = person("successor", group=group, role="member")
    offered = services.hand_over(membership=own, email=successor.email, by=chair)
    assert may_speak_for(chair, group), "the role is kept until it is taken over"
    assert not may_speak_for(successor, group)

    services.accept_invitation(membership=offered, user=successor)

    assert not may_speak_for(chair, group)
    assert may_speak_for(successor, group)
    current = Membership.objects.on(timezone.localdate()).filter(group=group)
    assert [(part.user, part.role) for part in current] == [(successor, "chair")]
    group.refresh_from_db()
    assert group.contact_email == successor.email
    assert not group.is_verified, "nobody has checked the new contact"
    assert told(chair.email) == ["You have handed over at Mill Residents"]


def test_a_role_is_offered_to_one_successor_at_a_time(group, chair):
    own = Membership.objects.get(user=chair)
    services.hand_over(membership=own, email="one@example.org", by=chair)
    services.hand_over(membership=own, email="two@example.org", by=chair)
    assert list(Membership.objects.invited().values_list("email", flat=True)) == ["two@example.org"]
    with pytest.raises(NotPossibleError):
        services.hand_over(membership=own, email=chair.email, by=chair)


def test_declining_leaves_everything_as_it_was(group, chair, person):
    offered = services.hand_over(membership=Membership.objects.get(user=chair), email="new@example.org", by=chair)
    services.decline_invitation(membership=offered, user=person("new"))
    assert may_speak_for(chair, group) and not Membership.objects.invited().exists()
    assert told(chair.email) == ["Mill Residents: an invitation was declined"]


def test_who_is_ended_loses_everything_at_once_and_their_offers_with_it(group, chair, person):
    bad = person("bad", group=group, role="secretary")
    part = Membership.objects.get(user=bad)
    services.hand_over(membership=part, email="friend@example.org", by=bad)
    services.invite(group=group, email="another-friend@example.org", by=bad)
    services.invite(group=group, email="neighbour@example.org", by=chair)
    services.end_membership(membership=part, by=chair)
    assert not may_speak_for(bad, group)
    assert Membership.objects.invited().get().email == "neighbour@example.org"
    assert told(bad.email) == ["Mill Residents: your role has ended"]


def test_the_contact_who_leaves_is_no_contact_any_more(group, person):
    contact = person("contact", group=group, role="chair")
    services.end_membership(membership=Membership.objects.get(user=contact), by=contact)
    group.refresh_from_db()
    assert (group.contact_email, group.is_verified) == ("", False)
    assert group.contact_changed_at is not None
    assert told(contact.email) == [], "who leaves by themselves knows"


def test_whose_last_day_is_over_is_past_and_no_contact(group, person):
    yesterday = timezone.localdate() - timedelta(days=1)
    holder = person("contact", group=group, role="chair", ends_on=yesterday)
    last_day = Membership.objects.create(group=group, user=person("last day"), ends_on=timezone.localdate())
    goes_on = Membership.objects.create(group=group, user=holder, role="member")
    assert (jobs.end_terms_that_are_over(), jobs.end_terms_that_are_over()) == (1, 0)
    over = Membership.objects.get(user=holder, role="chair")
    assert (over.state, over.ends_on) == ("ended", yesterday)
    group.refresh_from_db()
    assert group.contact_email == holder.email, "they belong to it as before"

    Membership.objects.filter(pk=goes_on.pk).update(ends_on=yesterday)
    assert jobs.end_terms_that_are_over() == 1
    group.refresh_from_db()
    assert (group.contact_email, group.is_verified) == ("", False)
    last_day.refresh_from_db()
    assert last_day.state == "active"


def test_a_term_may_be_changed_but_not_into_the_past(group, chair, person):
    part = Membership.objects.get(user=person("member", group=group, role="member"))
    today = timezone.localdate()
    changed = services.change_term(membership=part, role="secretary", ends_on=today, by=chair)
    assert may_speak_for(changed.user, group), "the last day counts"
    with pytest.raises(NotPossibleError):
        services.change_term(membership=part, role="secretary", ends_on=today - timedelta(days=1), by=chair)


def test_a_group_without_anybody_in_office_is_flagged(group, person):
    today = timezone.localdate()
    silent = CommunityGroup.objects.without_representative
    assert group in silent()
    part = Membership.objects.create(group=group, user=person("a"), role="chair", ends_on=today + timedelta(days=5))
    assert group not in silent()
    assert group in CommunityGroup.objects.losing_representative_by(today + timedelta(days=6))
    assert group not in CommunityGroup.objects.losing_representative_by(today + timedelta(days=5))
    services.end_membership(membership=part, by=part.user)
    assert group in silent()
    CommunityGroup.objects.update(is_active=False)
    assert group not in silent()


def test_a_closed_account_speaks_for_nobody_and_leaves_its_group_flagged(group, chair):
    assert not CommunityGroup.objects.without_representative().exists()
    chair.is_active = False
    chair.save()
    assert list(CommunityGroup.objects.without_representative()) == [group]
    assert not may_speak_for(chair, group)


def test_whose_term_ends_soon_is_reminded_once_for_each_last_day(group, chair, person):
    today = timezone.localdate()
    Membership.objects.create(group=group, user=person("ends"), role="secretary", ends_on=today + timedelta(days=30))
    Membership.objects.create(group=group, user=person("later"), role="secretary", ends_on=today + timedelta(days=31))
    Membership.objects.create(group=group, user=person("only"), role="member", ends_on=today + timedelta(days=3))
    assert (jobs.remind_of_last_days(), jobs.remind_of_last_days()) == (1, 0)
    (message,) = Message.objects.all()
    assert message.to == "ends@example.org" and "Nobody else speaks" not in message.text

    part = Membership.objects.get(user__email="ends@example.org")
    services.end_membership(membership=Membership.objects.get(user=chair), by=chair)
    services.end_membership(membership=Membership.objects.get(user__email="later@example.org"), by=part.user)
    services.change_term(membership=part, role="secretary", ends_on=today + timedelta(days=2), by=part.user)
    assert jobs.remind_of_last_days() == 1
    assert (
        "Nobody else speaks for the group"
        in Message.objects.filter(subject__contains="term").order_by("pk").last().text
    )


@pytest.mark.parametrize(("kind", "hides"), [("refuge", False), ("worship", True)])
def test_no_subject_or_file_name_tells_that_somebody_belongs_to_a_refuge(group, person, kind, hides):
    """What a list of messages shows is read over shoulders; inside, the message says whom it is about."""
    group.kind, group.hides_address = kind, hides
    group.save()
    chair, asks = person("chair", group=group, role="chair"), person("asks")
    asked = services.ask_to_join(group=group, user=asks)
    services.accept_request(membership=asked, by=chair)
    invited = services.invite(group=group, email="new@example.org", by=chair)
    services.decline_invitation(membership=invited, user=person("new"))
    services.add_meetings(group=group, starts_at=timezone.now() + timedelta(days=5))
    assert send_area_packs()
    sent = Message.objects.all()
    assert {message.subject for message in sent} == {neutral_subject(Partnership.current())}
    assert all("Mill Residents" in message.text for message in sent)
    assert file_name(group) == "area-pack.pdf"


def test_an_invitation_without_an_address_or_an_account_without_either_is_no_part(group):
    with pytest.raises(ValidationError):
        Membership(group=group, state="invited").full_clean()
    with pytest.raises(ValidationError):
        Membership(group=group, state="active", email="somebody@example.org").full_clean()


def test_each_is_written_to_in_the_language_they_used_the_site_in(group, person):
    """Whoever joined in Polish hears in Polish what the chair does, and the chair in English who asks."""
    chair, asks = person("chair", group=group, role="chair"), person("asks")
    with override("pl"):
        asked = services.ask_to_join(group=group, user=asks)
    services.accept_request(membership=asked, by=chair, role="member")
    to_chair, to_asks = Message.objects.get(to=chair.email), Message.objects.get(to=asks.email)
    assert to_chair.subject == "Somebody asks to join Mill Residents" and "Do you know this person?" in to_chair.text
    assert (to_asks.language, to_asks.subject) == ("pl", "Należysz do grupy Mill Residents")
    assert "należysz do niej jako Członek lub członkini" in to_asks.text

    services.add_meetings(group=group, starts_at=timezone.now() + timedelta(days=5))
    Membership.objects.filter(user=asks).update(role="secretary")
    assert send_area_packs() == 3
    assert "Mill Residents: Twoja okolica, na Wasze spotkanie" in Message.objects.filter(to=asks.email).values_list(
        "subject", flat=True
    )
