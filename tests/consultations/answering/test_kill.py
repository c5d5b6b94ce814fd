"""However often the workers are killed while people send their answers: what was acknowledged is there, once."""

import pytest

from consultations.models import Draft, Response

from .asking import make_consultation
from .killing import ANSWERS, THIRTY, lay_drafts, send_while_killing

ROUNDS, ANSWERS_A_ROUND = 10, 16


@pytest.mark.starts_first
@pytest.mark.django_db(transaction=True)
def test_sigkill_of_the_workers_loses_no_acknowledged_answer_and_doubles_none(environment):
    addresses = lay_drafts(make_consultation(THIRTY), ROUNDS * ANSWERS_A_ROUND)
    outcome = send_while_killing(environment, addresses, rounds=ROUNDS)
    assert outcome.killed == ROUNDS
    assert outcome.refused == []
    assert sorted(outcome.acknowledged) == sorted(addresses), "after trying again, every answer is acknowledged"
    recorded = {f"/consultations/park/respond/{key}/check/" for key in Response.objects.values_list("key", flat=True)}
    assert recorded == set(addresses), "and is there, once"
    assert all(answers == ANSWERS for answers in Response.objects.values_list("answers", flat=True))
    assert not Draft.objects.open().exists(), "no draft is left that was half sent"
    assert not Draft.objects.exclude(answers={}).exists()
