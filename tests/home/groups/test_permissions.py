"""Who may do what with a community group: everybody by their part in it, and each role of the team."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from consultations.answering import invitations
from consultations.answering.permissions import may_answer_for
from consultations.models import Invitation
from home.groups.services import verify
from people import roles
from people.groups.permissions import may_keep_groups, may_manage_group, may_see_groups, may_speak_for
from people.models import CommunityGroup, Membership, User
from tests.consultations.answering.asking import make_consultation

from .conftest import EVERYBODY

KEEP = {"Consultation managers", "Forum managers", "Administrators", "Support team"}
DESK = ("desk", "words", "members", "invite", "hand_over", "meetings")


@pytest.mark.parametrize("actor", EVERYBODY)
def test_only_who_is_in_office_today_speaks_for_a_group(actor, people, group):
    user = people[actor] or AnonymousUser()
    assert may_speak_for(user, group) == (actor == "representative")
    assert may_manage_group(user, group) == (actor == "representative")
    assert may_answer_for(group, user, None) == (actor == "representative")
    assert (group in CommunityGroup.objects.spoken_for_by(user)) == (actor == "representative")
    assert not may_see_groups(user) and not may_keep_groups(user)


@pytest.mark.parametrize(("role", "speaks"), [("chair", 1), ("secretary", 1), ("representative", 1), ("member", 0)])
def test_three_of_the_roles_speak(role, speaks, group, person):
    user = person("somebody", group=group, role=role)
    assert may_speak_for(user, group) == bool(speaks)
    CommunityGroup.objects.update(is_active=False)
    group.refresh_from_db()
    assert not may_speak_for(user, group)


@pytest.mark.parametrize("role", [role.name for role in roles.ROLES])
def test_what_each_role_of_the_team_may(role, staff, group):
    user = staff[role]
    assert may_keep_groups(user) == may_see_groups(user) == (role in KEEP)
    assert may_manage_group(user, group) == (role in KEEP)
    assert not may_speak_for(user, group), "the team never speaks for a group"
    assert not may_answer_for(group, user, None)


@pytest.mark.parametrize("actor", EVERYBODY)
def test_the_desk_opens_to_those_who_speak_and_to_nobody_else(actor, people, group, browser):
    client = browser(people[actor])
    part = Membership.objects.get(user__email="member@example.org")
    addresses = [reverse(f"groups:{name}", args=[group.slug]) for name in DESK]
    addresses.append(reverse("groups:member", args=[group.slug, part.pk]))
    for address in addresses:
        answer = client.get(address)
        if actor == "nobody":
            assert answer.status_code == 302 and answer["Location"].startswith("/account/login/"), address
        else:
            assert answer.status_code == (200 if actor == "representative" else 403), address
    if actor not in ("nobody", "representative"):
        client.post(addresses[-1], {"do": "end"})
        part.refresh_from_db()
        assert part.state == "active"


@pytest.mark.parametrize("role", [role.name for role in roles.ROLES])
def test_the_teams_pages_by_role(role, staff, group, browser):
    client = browser(staff[role])
    pages = [reverse("groups_to_look_after"), reverse("community_group", args=[group.pk])]
    assert {client.get(page).status_code for page in pages} == {200 if role in KEEP else 302}
    verified = group.verified_at
    client.post(reverse("community_group_verify", args=[group.pk]), {"is_checked": "no"})
    group.refresh_from_db()
    assert (group.verified_at == verified) == (role not in KEEP)
    assert client.get(reverse("groups:desk", args=[group.slug])).status_code == 403


def test_who_departs_loses_access_with_that_request(people, group, browser):
    client = browser(people["representative"])
    desk = reverse("groups:desk", args=[group.slug])
    assert client.get(desk).status_code == 200
    part = Membership.objects.get(user=people["representative"])
    client.post(reverse("groups:membership", args=[group.slug]), {"do": "leave", "part": part.pk})
    assert client.get(desk).status_code == 403


def test_an_account_that_is_erased_takes_its_parts_with_it(group, person):
    from people.personal_data import erase

    user = person("representative", group=group, role="chair")
    assert group not in CommunityGroup.objects.without_representative()
    erase(user)
    assert not Membership.objects.exists() and not User.objects.exists()
    assert group in CommunityGroup.objects.without_representative()


def test_links_that_a_former_contact_was_sent_open_nothing(group, staff):
    consultation = make_consultation()
    invitations.invite(consultation=consultation, groups=[group], by=staff["Support team"])
    link = Invitation.objects.get()
    assert may_answer_for(group, AnonymousUser(), link)
    group.contact_email = "new@example.org"
    group.save()
    verify(group=group, by=staff["Support team"])
    assert not may_answer_for(group, AnonymousUser(), link)
    invitations.invite(consultation=consultation, groups=[group], by=staff["Support team"])
    assert may_answer_for(group, AnonymousUser(), Invitation.objects.get())
