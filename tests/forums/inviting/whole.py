"""For the tests that look at every page: the coming forum with its programme, and guests in every state."""

from datetime import time
from uuid import uuid4

from forums.inviting import services
from forums.models import BreakoutTopic, Coming, Forum, Invitation, SeniorAttendance, Session
from people.models import Agency

# The personal links of somebody who has not answered, has a place in the room, comes online, waits, and does not come.
UNANSWERED, IN_ROOM, ONLINE, WAITING, DECLINED = (
    "not-answered", "has-a-place", "comes-online", "on-the-waiting-list", "does-not-come",
)  # fmt: skip
PLACES = 1


def invite_guests(forum: Forum) -> None:
    """Give it a programme, a table to choose, one place in the room, and one guest in each state."""
    agency = Agency.objects.order_by("pk").first()
    forum.sessions.set(
        [
            Session(starts_at=time(10), kind="actions", title="Last year's actions", speaker_role="Chair"),
            Session(starts_at=time(11), title="The year in figures", about="And what is missing.", agency=agency),
            Session(starts_at=time(12), kind="break", title="Break"),
            Session(starts_at=time(13), kind="breakout", title="At the tables"),
        ]
    )
    forum.topics.set([BreakoutTopic(table=1, title="Evenings"), BreakoutTopic(table=2, title="Burglary")])
    forum.seniors.set([SeniorAttendance(agency=agency, role="Chief Executive")] if agency else [])
    forum.chooses_breakouts, forum.capacity_in_person = True, PLACES
    forum.place_address, forum.access = "1 High Street\nTown", "Step-free."
    forum.save()
    answers = {
        UNANSWERED: None,
        IN_ROOM: Coming.IN_PERSON,
        ONLINE: Coming.ONLINE,
        WAITING: Coming.IN_PERSON,
        DECLINED: Coming.NO,
    }
    needs = services.Needs("A hearing loop", "Vegan", "Polish", "large print, Braille")
    for token, coming in answers.items():
        invitation = Invitation.objects.create(forum=forum, name="A guest", token=token, sent_at=forum.made_at)
        if coming:
            services.answer_invitation(
                invitation=invitation, key=uuid4(), coming=coming, needs=needs, choices=list(forum.topics.all())
            )
