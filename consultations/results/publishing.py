"""Publishing what people wrote: those words only whose author agreed, once moderators let them through."""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.answering.models import PublishConsent, RespondentType, Response
from consultations.answering.retention import NAMES_KEPT_FOR, closed_before
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import TEXT_KINDS, Question
from core.models import ContentVersion
from moderation.kinds import Author
from moderation.models import Decision, Item
from moderation.services import forget, submit
from people.models import User

from .models import PublishedText
from .services import wordings_of

KIND = "consultation-answer"
AT_ONCE = 200
LONGEST_NAME = 120


def questions_in_words(consultation: Consultation, language: str = "") -> dict[str, Question]:
    """Its questions that are answered in words, by their id, in the order in which they are asked."""
    return {
        wording.question.id: wording.question
        for wording in wordings_of(consultation, language)
        if wording.question.kind in TEXT_KINDS
    }


def responses_to_publish(consultation: Consultation):
    """Counted responses whose author agreed that their words are published, and that are not gathered yet."""
    agreed = Response.objects.counted().filter(consultation=consultation).exclude(publish_consent=PublishConsent.NONE)
    return agreed.filter(published_texts=None).select_related("user", "group", "area").order_by("pk")


def gather_texts(consultation: Consultation) -> int:
    """Put every answer in words that may be published, and was not yet, before the moderators. Returns how many.

    Each response is gathered whole or not at all, so that it can be begun again wherever it stopped.
    """
    ids = list(questions_in_words(consultation))
    return sum(gather_response(response, ids) for response in responses_to_publish(consultation).iterator(AT_ONCE))


@transaction.atomic
def gather_response(response: Response, ids: list[str]) -> int:
    texts = [PublishedText(**columns) for columns in _columns(response, ids)]
    for text in texts:
        text.full_clean(exclude=["response", "consultation", "group", "area"])
        text.save()
        submit(subject=text, kind=KIND, text=text.original, author=_author(response), signed=text.name)
    return len(texts)


def _columns(response: Response, ids: list[str]) -> Iterator[dict]:
    for id in ids:
        if words := str(response.answers.get(id, {}).get("text", "")).strip():
            yield {
                "response": response,
                "consultation_id": response.consultation_id,
                "question": id,
                "original": words,
                "name": name_of(response),
                "respondent_type": response.respondent_type,
                "group": response.group if response.publish_consent == PublishConsent.NAMED else None,
                "area": response.area,
                "consent": response.publish_consent,
            }


def name_of(response: Response) -> str:
    """The name that is shown with an answer: the group's where a group answered; none unless that was agreed."""
    if response.publish_consent != PublishConsent.NAMED:
        return ""
    if response.respondent_type == RespondentType.GROUP:
        return str(response.group)
    return response.organisation or response.name


def _author(response: Response) -> Author:
    """As moderators see them: by the name that will stand beside the words, where one will."""
    return Author(user=response.user, address=response.email, name=(name_of(response) or response.name)[:LONGEST_NAME])


@transaction.atomic
def publish(text: PublishedText, public_text: str) -> None:
    """Moderators let it through, perhaps without some words; may be called again with fewer."""
    text.state, text.text, text.refusal = PublishedText.State.PUBLISHED, public_text, ""
    text.save()
    ContentVersion.raise_number()


@transaction.atomic
def sign(text: PublishedText, name: str) -> None:
    """Moderators leave out the name, or bring it back: beside all that this respondent said, which is told together."""
    text.name = name
    PublishedText.objects.filter(response=text.response_id).update(name=name)
    ContentVersion.raise_number()


@transaction.atomic
def refuse(text: PublishedText, reason: str) -> None:
    text.state, text.text, text.refusal = PublishedText.State.REFUSED, "", reason
    text.save()
    ContentVersion.raise_number()


def reasons_left_out(texts: Iterable[PublishedText]) -> dict[int, str]:
    """Why moderators left words out of those that are shown shortened, by the text's id, for everybody to read."""
    shortened = [text.pk for text in texts if text.is_shortened]
    items = Item.objects.filter(
        content_type=ContentType.objects.get_for_model(PublishedText), object_id__in=shortened
    ).prefetch_related("decisions")
    found = {}
    for item in items:
        newest = next((each for each in item.decisions.all() if each.action == Decision.Action.REDACTED), None)
        found[int(item.object_id)] = str(newest.get_reason_display()) if newest and newest.reason else ""
    return found


@transaction.atomic
def take_back(response: Response) -> None:
    """Its respondent withdraws or changes it, or is erased: its words are published no longer."""
    for text in PublishedText.objects.filter(response=response):
        forget(subject=text)
        text.delete()
    ContentVersion.raise_number()


@transaction.atomic
def forget_names() -> None:
    """Show words without their author's name a year after the last day. Groups' and organisations' names stay."""
    closed = closed_before(timezone.localdate() - NAMES_KEPT_FOR)
    of_person = Q(respondent_type=RespondentType.PERSON) | Q(
        respondent_type=RespondentType.ORGANISATION, response__organisation=""
    )
    if PublishedText.objects.filter(of_person, consultation__in=closed).exclude(name="").update(name=""):
        ContentVersion.raise_number()


def title_of(text: PublishedText) -> str:
    return _("Answer to “%(consultation)s”") % {"consultation": text.consultation}


def take_back_from(user: User) -> None:
    """Everything of this person's that is published or waits for it."""
    for response in Response.objects.by(user).exclude(published_texts=None):
        take_back(response)
