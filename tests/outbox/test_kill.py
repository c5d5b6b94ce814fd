"""However often a worker is killed while it sends, nobody gets a mailing twice, and nobody is forgotten unsaid."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox import sending
from outbox.models import Delivery
from outbox.querysets import CLAIM_LASTS
from tests.outbox.killing import kill_senders

KILLED, PEOPLE = 10, 40


@pytest.mark.starts_first
@pytest.mark.django_db(transaction=True)
def test_sigkill_at_any_moment_sends_to_nobody_twice_and_loses_nobody(make_mailing, environment):
    mailing = make_mailing(PEOPLE, is_urgent=True)
    outcome = kill_senders(mailing, environment, times=KILLED)
    assert outcome.killed == KILLED
    assert max(outcome.received.values()) == 1, "nobody got it twice"
    not_known = {address for address, state in outcome.states.items() if state == "claimed"}
    assert 1 <= len(not_known) <= KILLED, "each death leaves at most one person of whom nobody knows"
    assert {address for address, state in outcome.states.items() if state == "accepted"} == (
        outcome.received.keys() - not_known
    )
    assert outcome.states.keys() - outcome.received.keys() <= not_known, "whoever has nothing is one of those"
    # Once they have been silent for long enough, staff are told; nobody but a person sends to them again.
    Delivery.objects.filter(state="claimed").update(claimed_at=timezone.now() - CLAIM_LASTS - timedelta(seconds=1))
    sending.settle_forsaken()
    assert mailing.counts() == {"accepted": PEOPLE - len(not_known), "unknown": len(not_known)}
    assert not sending.send_batch(mailing.pk)
    assert mailing.counts()["unknown"] == len(not_known)
