"""Final answers to a consultation, sent as fast as they come.

Drafts of thirty answers each, sent by eight writers over loopback to gunicorn as in production, each from a place of
its own. The bare view does nothing but read the same draft and write the same rows, behind the same middleware. Then
the workers are killed while people send.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command

from . import Row
from .serving import web_server

ANSWERS, WARM, RUNS = 2_000, 200, 3
A_SECOND, SHARE_OF_BARE = 200, 0.5
KILLS, ANSWERS_A_KILL = 100, 20


def measure() -> Iterator[Row]:
    from tests.consultations.answering.asking import make_consultation  # noqa: PLC0415 - once Django is set up
    from tests.consultations.answering.killing import THIRTY  # noqa: PLC0415 - as above

    call_command("create_first_pages", verbosity=0, stdout=sys.stderr)
    consultation = make_consultation(THIRTY, slug="bench-answering")
    bare, real = [], []
    # In turns, so that whatever else the machine does slows both down.
    for _ in range(RUNS):
        bare.append(_send(consultation, {"DJANGO_SETTINGS_MODULE": "tests.consultations.answering.bare_settings"}))
        real.append(_send(consultation, {}))
    bare_rate, real_rate = max(rate for rate, _errors in bare), max(rate for rate, _errors in real)
    errors = sum(errors for _rate, errors in [*bare, *real])
    yield Row(
        "Final answers a second, the best of three runs",
        f"{real_rate:.0f}",
        f"at least {A_SECOND}",
        real_rate >= A_SECOND,
    )
    yield Row("The bare view, the best of three runs", f"{bare_rate:.0f}")
    share = real_rate / bare_rate
    yield Row("Their share of it", f"{share:.0%}", f"at least {SHARE_OF_BARE:.0%}", share >= SHARE_OF_BARE)
    yield Row(f"Errors among {ANSWERS * RUNS * 2:,}", str(errors), "none", errors == 0)
    yield _kill(consultation)


def _send(consultation, changes: dict[str, str]) -> tuple[float, int]:
    """How many a second were acknowledged, and how many were not."""
    from tests.consultations.answering.killing import Writers, lay_drafts  # noqa: PLC0415 - as above

    addresses = lay_drafts(consultation, WARM + ANSWERS)
    variables = {**os.environ, "TRUSTED_PROXIES": "1", "PYTHONPATH": str(Path(__file__).parent.parent), **changes}
    with web_server(variables) as (port, _processes):
        with Writers(port, addresses[:WARM], is_kept_alive=True):
            pass
        with Writers(port, addresses[WARM:], is_kept_alive=True) as writers:
            pass
    outcome = writers.outcome
    for problem in outcome.refused[:3]:
        print(problem, file=sys.stderr)
    return len(outcome.acknowledged) / outcome.seconds, ANSWERS - len(outcome.acknowledged)


def _kill(consultation) -> Row:
    from consultations.models import Draft, Response  # noqa: PLC0415 - as above
    from tests.consultations.answering.killing import lay_drafts, send_while_killing  # noqa: PLC0415 - as above

    before = Response.objects.count()
    addresses = lay_drafts(consultation, KILLS * ANSWERS_A_KILL)
    outcome = send_while_killing(os.environ, addresses, rounds=KILLS)
    recorded = Response.objects.count() - before
    is_whole = len(set(outcome.acknowledged)) == recorded == len(addresses) and not Draft.objects.open().exists()
    measured = f"{len(addresses) - recorded} lost, {recorded - len(set(outcome.acknowledged))} doubled or unsaid"
    return Row(
        f"{len(addresses):,} answers while the workers are killed {outcome.killed} times", measured, "none", is_whole
    )
