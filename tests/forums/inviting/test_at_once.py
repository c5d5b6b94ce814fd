"""Many who press the button at the same moment: as many places as there are, and nobody lost."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from forums.inviting import services
from forums.models import Coming, Invitation, Rsvp
from home.services import create_first_pages

GUESTS = 6


@pytest.fixture
def first_pages(transactional_db) -> None:
    """Committed, so that every thread sees them."""
    create_first_pages()


@pytest.mark.django_db(transaction=True)
def test_so_many_places_are_given_to_so_many_at_once(forum, silence):
    invitations = [Invitation.objects.create(forum=forum, name=f"Guest {number}") for number in range(GUESTS)]
    together, failures = threading.Barrier(GUESTS), []

    def answer(invitation: Invitation) -> None:
        try:
            together.wait(timeout=60)
            services.answer_invitation(invitation=invitation, key=uuid4(), coming=Coming.IN_PERSON)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(invitation,)) for invitation in invitations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    line = list(Rsvp.objects.in_line(forum, Coming.IN_PERSON))
    assert [rsvp.has_place for rsvp in line] == [True] * 3 + [False] * (GUESTS - 3)
    assert len({rsvp.queued_at for rsvp in line}) == GUESTS, "no two stand in the same place of the line"
    # One who gives up their place while all others change their answers: somebody moves up, once.
    chairs = {rsvp.invitation_id for rsvp in line[:1]}
    threads = [threading.Thread(target=answer_again, args=(rsvp.invitation, chairs, failures)) for rsvp in line]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    line = list(Rsvp.objects.in_line(forum, Coming.IN_PERSON))
    assert [rsvp.has_place for rsvp in line] == [True] * 3 + [False] * (GUESTS - 4)


def answer_again(invitation: Invitation, leaving: set[int], failures: list[Exception]) -> None:
    coming = Coming.NO if invitation.pk in leaving else Coming.IN_PERSON
    try:
        services.answer_invitation(invitation=invitation, key=uuid4(), coming=coming, name=f"{invitation}, again")
    except Exception as failure:
        failures.append(failure)
    finally:
        connection.close()
