"""The one door to the ledger: what is sent, changed, withdrawn, held and released."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from consultations.preparing.models import QuestionVersion
from people.models import User

from .models import Batch, Channel, Draft, Response
from .respondents import RespondentDetails

__all__ = ["ConsultationClosedError", "InvalidAnswersError", "RespondentDetails", "submit_response"]


class ConsultationClosedError(Exception):
    """The questions cannot be answered on this day."""


class InvalidAnswersError(ValueError):
    """Some answers cannot be taken: `errors` has one sentence for each question's id."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


def submit_response(
    *,
    version: QuestionVersion,
    key: UUID,
    answers: Mapping[str, Any],
    respondent: RespondentDetails,
    channel: str = Channel.WEB,
    batch: Batch | None = None,
    keyed_by: User | None = None,
    received_on: date | None = None,
    device: str = "",
    network: str = "",
    draft: Draft | None = None,
    is_test: bool = False,
) -> Response:
    """Record one response, once: a second call with the same `key` returns the first response unchanged.

    Of `answers` those to questions that were asked are recorded. By any channel but the web, required answers may
    be missing and the day is not looked at; `received_on` is the day it was given, today if left out. Raises
    `ConsultationClosedError`, or `InvalidAnswersError` with one sentence a question.
    """
    raise NotImplementedError
