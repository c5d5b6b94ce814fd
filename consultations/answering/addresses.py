"""Where each page of an answer stands."""

from django.core import signing
from django.urls import reverse
from django.utils.translation import get_language

from formats.kinds import KINDS, Format

from .asked import questionnaire_of
from .models import Draft, Response
from .progress import Journey, Step

OWN_SALT = "consultations.own-response"


def address_of(draft: Draft, where: Step | str = "draft") -> str:
    """A page of a draft: one of its questions, or `about`, `check`, `later`, `sent`; at first, where one left off."""
    arguments = [draft.consultation.slug, draft.key]
    if isinstance(where, Step):
        return reverse("consultations:section", args=[*arguments, where.number])
    return reverse(f"consultations:{where}", args=arguments)


def address_of_going_on(draft: Draft) -> str:
    """The page on which somebody goes on: the first without an answer, or the check where there is none."""
    journey = Journey.through(questionnaire_of(draft.version, get_language() or ""), draft.answers)
    return address_of(draft, journey.first_unanswered(draft.answers) or "check")


def address_of_response(response: Response) -> str:
    """Where its respondent reads, changes or withdraws what they sent. Whoever has it may: it is for them alone."""
    return reverse("consultations:own", args=[signing.dumps(response.pk, salt=OWN_SALT)])


def address_of_copy(response: Response, file_format: Format) -> str:
    """Their own copy of it as a file. As with its page, whoever has the address may."""
    token = signing.dumps(response.pk, salt=OWN_SALT)
    return reverse("consultations:own_copy", args=[token, KINDS[file_format].name])


def short_address_of_response(response: Response) -> str:
    """The same for whoever has just typed a return code, perhaps on a device that others use: it soon ends."""
    return reverse("consultations:own", args=[signing.dumps([response.pk], salt=OWN_SALT)])


SHORT_LIVED = 20 * 60  # seconds
LONG_LIVED = 400 * 24 * 60 * 60


def read_token(token: str) -> int | None:
    """The response that such an address stands for; None where it is not one of ours, or has ended."""
    try:
        content = signing.loads(token, salt=OWN_SALT, max_age=LONG_LIVED)
        if isinstance(content, list):
            content = signing.loads(token, salt=OWN_SALT, max_age=SHORT_LIVED)[0]
    except signing.BadSignature:
        return None
    return content if isinstance(content, int) else None
