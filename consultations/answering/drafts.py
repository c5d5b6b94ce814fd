"""What is written while somebody answers: a draft begun, its answers saved, its respondent told of."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from consultations.preparing.models import TRIAL, Consultation
from consultations.questions.answers import Answer, Answers

from .codes import new_return_code
from .models import Draft, Invitation, RespondentType, Response
from .respondents import RespondentDetails


class NothingToAnswerError(Exception):
    """The consultation has no questions."""


def start_draft(
    *,
    consultation: Consultation,
    key: UUID,
    respondent: RespondentDetails,
    invitation: Invitation | None = None,
    device: str = "",
    is_test: bool = False,
) -> Draft:
    """Begin an answer, once for each `key`: a double click on Start is one draft.

    Where something was answered under the key since, it is somebody else's beginning, and gets a draft of its own. A
    group has one open draft, which all who speak for it share; so has an invitation.
    """
    trial = consultation.versions.filter(number=TRIAL).first() if is_test else None
    version = trial or consultation.version
    if version is None:
        raise NothingToAnswerError
    if shared := _shared(consultation, respondent, invitation, is_test=is_test):
        return shared
    if begun := Draft.objects.filter(key=key, consultation=consultation).first():
        if not begun.answers and begun.sent_as_id is None:
            return begun
        key = uuid4()
    try:
        with transaction.atomic():
            return Draft.objects.create(
                key=key,
                consultation=consultation,
                version=version,
                return_code=new_return_code(),
                invitation=invitation if invitation and not invitation.group_id else None,
                device=device,
                is_test=is_test,
                **respondent.columns(),
            )
    except IntegrityError:
        # The other half of a double click, or another member of the group, was quicker.
        begun = _shared(consultation, respondent, invitation, is_test=is_test)
        if begun := begun or Draft.objects.filter(key=key, consultation=consultation).first():
            return begun
        raise


def _shared(
    consultation: Consultation, respondent: RespondentDetails, invitation: Invitation | None, *, is_test: bool
) -> Draft | None:
    if respondent.respondent_type == RespondentType.GROUP and not is_test:
        begun = Draft.objects.open().filter(consultation=consultation, group=respondent.group, is_test=False).first()
        return begun or _change_of_group(consultation, respondent)
    return Draft.objects.filter(invitation=invitation).first() if invitation else None


def _change_of_group(consultation: Consultation, respondent: RespondentDetails) -> Draft | None:
    """A group answers once: whoever begins after it has sent its answer, changes that."""
    sent = Response.objects.filter(consultation=consultation, group=respondent.group)
    standing = sent.filter(state__in=[Response.State.COUNTED, Response.State.HELD]).first()
    return open_change(standing) if standing else None


def fingerprint(answer: Answer | None) -> str:
    """A few characters by which a page says which answer it was drawn with."""
    content = json.dumps(answer or {}, sort_keys=True, separators=(",", ":"))
    return sha256(content.encode()).hexdigest()[:12]


@transaction.atomic
def save_answers(*, draft: Draft, given: Mapping[str, Answer | None], seen: Mapping[str, str]) -> Draft:
    """Save what one page gave; None means that the question was left empty.

    `seen` are the fingerprints of what the page showed when it was drawn. A question that this page left as it was
    drawn stays as it is now, whoever changed it since; of two pages that changed it, the one saved last wins. Answers
    to questions that are not on the page are never touched.
    """
    draft_now = Draft.objects.select_for_update().only("answers", "sent_as", "saved_at").get(pk=draft.pk)
    if draft_now.sent_as_id is not None:
        draft.sent_as_id, draft.answers = draft_now.sent_as_id, {}
        return draft
    answers: Answers = dict(draft_now.answers)
    for question, answer in given.items():
        if seen.get(question) == fingerprint(answer):
            continue
        if answer:
            answers[question] = answer
        else:
            answers.pop(question, None)
    if answers != draft_now.answers:
        _save(draft, answers=answers)
    else:
        draft.answers = answers
    return draft


@transaction.atomic
def save_respondent(*, draft: Draft, **columns: Any) -> Draft:
    """Save what somebody says about themselves or their group."""
    for name, value in columns.items():
        setattr(draft, name, value)
    unchanged = {each.name for each in draft._meta.fields if not {each.name, each.attname} & columns.keys()}
    draft.clean_fields(exclude=unchanged)
    return _save(draft, **columns)


def _save(draft: Draft, **columns: Any) -> Draft:
    """A sent draft stays empty. The time of saving tells whether what is sent is what was read."""
    columns["saved_at"] = timezone.now()
    if Draft.objects.open().filter(pk=draft.pk).update(**columns):
        for name, value in columns.items():
            setattr(draft, name, value)
    return draft


@transaction.atomic
def open_change(response: Response) -> Draft:
    """A draft that begins as a sent response, to change it; the one that is open where there is one."""
    response = Response.objects.select_for_update().get(pk=response.pk)
    if begun := Draft.objects.open().filter(changes=response).first():
        return begun
    details = RespondentDetails.of(response)
    return Draft.objects.create(
        key=uuid4(),
        consultation=response.consultation,
        version=response.version,
        return_code=new_return_code(),
        answers=response.answers,
        changes=response,
        **details.columns(),
    )
