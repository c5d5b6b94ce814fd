"""However much a group has, its pages ask the database as often as with one of everything."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.models import ActionReply
from actions.raisers.services import add_raiser
from actions.services import change_action, create_action
from consultations.models import Response
from forums.models import Invitation
from forums.preparing.services import start_forum
from home.groups import services
from home.groups.models import GroupWords
from people.models import CommunityGroup, Membership, User
from places.models import Area
from tests.consultations.answering.asking import make_consultation

pytestmark = pytest.mark.django_db
MOST = 30  # on any page
AREAS_WITH_FIGURES = 3


@pytest.fixture
def give_one_more(first_pages, group, person) -> Callable[[int], None]:
    """One more of everything that a group's pages show."""
    now = timezone.now()

    def give(number: int) -> None:
        for each in range(AREAS_WITH_FIGURES):
            code = f"X{number:03}{each}"
            group.areas.add(Area.objects.create(kind="estate", code=code, vintage=2025, name=code, slug=code.lower()))
        services.add_meetings(group=group, starts_at=now + timedelta(days=number + 1), place="The hall")
        person(f"asks {number}", group=group, state="asked", words="Me.")
        person(f"member {number}", group=group, role="secretary", starts_on=now.date())
        Membership.objects.create(group=group, email=f"new{number}@example.org", state="invited")
        GroupWords.objects.create(group=group, purpose="We.", state=GroupWords.State.PUBLISHED)
        _action(group, number)
        consultation = make_consultation(slug=f"park-{number}")
        said = make_consultation(slug=f"lake-{number}")
        Response.objects.create(
            consultation=said,
            version=said.version,
            group=group,
            reference=f"R{number}",
            received_on=now.date(),
            submitted_at=now,
            respondent_type="group",
            publish_consent="named",
        )
        assert consultation.pk != said.pk
        forum = start_forum(
            slug=f"forum-{number}",
            by=None,
            day=now.date() + timedelta(days=20 + number),
            title="Forum",
            place_name="Town hall",
            starts_at=time(10),
            ends_at=time(15),
        )
        forum.source_page.save_revision().publish()
        Invitation.objects.create(forum=forum, group=group, name="Chair", sent_at=now, released_at=now)

    return give


def _action(group: CommunityGroup, number: int) -> None:
    """One that the group raised, and about which it may reply."""
    action = create_action(title=f"Light {number}", public_wording="Asked for.", is_public=True, by=None)
    raiser = add_raiser(action=action, group=group)
    change_action(action=action, by=None, status="no_evidence", reason="2 reports in 52 weeks.")
    ActionReply.objects.create(action=action, raiser=raiser, text="It is dark.", signed_as=group.name)


def test_as_many_queries_with_fifty_of_everything_as_with_one(group, give_one_more, person, staff, browser):
    speaks, team = person("chair", group=group, role="chair"), staff["Support team"]
    names = ("group", "desk", "members", "meetings", "membership")
    pages = [(speaks, reverse(f"groups:{name}", args=[group.slug])) for name in names]
    pages += [(team, reverse("community_group", args=[group.pk])), (team, reverse("groups_to_look_after"))]
    give_one_more(0)
    before = {address: _asked(browser(user), address) for user, address in pages}
    for number in range(1, 12):
        give_one_more(number)
    _fill_up(group)
    for user, address in pages:
        asked = _asked(browser(user), address)
        assert asked <= min(before[address], MOST), f"{address}: {before[address]}, now {asked}"


def _fill_up(group: CommunityGroup) -> None:
    """To fifty, of what has no page of its own."""
    for number in range(12, 50):
        _action(group, number)
    users = User.objects.bulk_create(User(email=f"many{number}@example.org") for number in range(38))
    Membership.objects.bulk_create(Membership(group=group, user=user, role="member") for user in users)
    CommunityGroup.objects.bulk_create(
        CommunityGroup(name=f"Group {number}", slug=f"group-{number}", kind="watch") for number in range(50)
    )


def _asked(client: Client, address: str) -> int:
    """How many queries one page is, past what a process asks once."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address, {"again": ""}).status_code == 200
    return len(asked)
