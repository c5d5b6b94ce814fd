"""Writing and publishing what came of a consultation."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from actions.holding import publish_along, waiting_among
from actions.models import Action
from actions.services import change_action
from consultations.coding.models import Code
from consultations.ideas.models import Contribution
from consultations.preparing.models import Consultation
from consultations.results.models import PublishedText
from core.models import ContentVersion
from home.sensitive_periods.models import Held
from home.sensitive_periods.services import must_wait
from people.models import User

from . import telling
from .models import NewsKind, Said

HELD_KIND = "outcome"


@transaction.atomic
def write_said(
    *,
    consultation: Consultation,
    title: str,
    text: str = "",
    code: Code | None = None,
    examples: Iterable[PublishedText] = (),
    posted_examples: Iterable[Contribution] = (),
    order: int | None = None,
    said: Said | None = None,
    by: User | None,
) -> Said:
    """Write one theme of what people said down, or change `said`. A new one comes last unless `order` says where.

    Its code and its examples, answers and what was posted, are of the same consultation, and the latter published.
    """
    row = said or Said(consultation=consultation)
    if order is None and said is None:
        order = (Said.objects.of(consultation).aggregate(last=Max("order"))["last"] or 0) + 1
    row.title, row.text, row.code = title.strip(), text.strip(), code
    row.order = row.order if order is None else order
    chosen, posted = list(examples), list(posted_examples)
    if code and code.consultation_id != consultation.pk:
        raise ValidationError({"code": _("That code belongs to another consultation.")})
    if any(each.consultation_id != consultation.pk or not each.is_public for each in chosen):
        raise ValidationError({"examples": _("Choose published answers of this consultation.")})
    if any(each.consultation_id != consultation.pk or not each.is_public for each in posted):
        raise ValidationError({"posted_examples": _("Choose what the public can read in this consultation.")})
    row.full_clean()
    row.save()
    row.examples.set(chosen)
    row.posted_examples.set(posted)
    log(instance=row, action="outcomes.write", user=by)
    return row


@transaction.atomic
def remove_said(*, said: Said, by: User) -> None:
    """Take a theme out. One that something is done about stays: the actions would have come from nowhere."""
    if Action.objects.from_source(said).exists():
        raise ValidationError(_("Something is done about it. Change its words rather than removing it."))
    log(instance=said, action="outcomes.remove", user=by)
    said.delete()


def lacking(consultation: Consultation) -> list[str]:
    """What is still missing before the outcome can be published, in sentences."""
    if consultation.waits_to_open:
        return [_("It has not opened yet: a sensitive period holds it.")]
    saids = list(Said.objects.of(consultation))
    if not saids:
        return [_("Write down at least one theme of what people said.")]
    public = Action.objects.public().from_sources(Said, [said.pk for said in saids])
    answered = set(public.values_list("object_id", flat=True))
    answered |= {action.object_id for action in _waiting_for(saids)}
    return [
        _("Say in public what is done about “%(title)s”: an action, or why there is none.") % {"title": said.title}
        for said in saids
        if said.pk not in answered
    ]


def _waiting_for(saids: Iterable[Said]) -> list[Action]:
    """What is done about them, and would be public if no sensitive period held it."""
    return waiting_among(Action.objects.from_sources(Said, [said.pk for said in saids]).filter(is_public=False))


@transaction.atomic
def publish_outcome(*, consultation: Consultation, by: User | None) -> bool:
    """Show the public what came of it, and tell those who answered; False where a sensitive period holds it back.

    Publishing again changes nothing. Raises `ValidationError` with what is missing.
    """
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if consultation.answered_on:
        return True
    if missing := lacking(consultation):
        raise ValidationError(missing)
    title = _("What came of “%(title)s”") % {"title": consultation.title}
    if must_wait(consultation, kind=HELD_KIND, title=title, by=by):
        return False
    for action in _waiting_for(Said.objects.of(consultation)):  # since a period that is over
        change_action(action=action, by=by, is_public=True)
    consultation.answered_on = timezone.localdate()
    consultation.save(update_fields=["answered_on"])
    telling.note(consultation, NewsKind.OUTCOME)
    log(instance=consultation, action="outcomes.publish", user=by, title=title)
    ContentVersion.raise_number()
    return True


@transaction.atomic
def take_outcome_back(*, consultation: Consultation, by: User) -> None:
    """Take it from the public again. Who has been told stays told, and is not told a second time."""
    Consultation.objects.filter(pk=consultation.pk).update(answered_on=None)
    telling.forget(consultation, NewsKind.OUTCOME, NewsKind.DID)
    log(instance=consultation, action="outcomes.take_back", user=by)
    ContentVersion.raise_number()


def publish_held_outcome(held: Held, officer: User) -> None:
    """A named officer has released it, and with it what is done about what people said."""
    if isinstance(held.thing, Consultation):
        for action in _waiting_for(Said.objects.of(held.thing)):
            publish_along(action, released=held, officer=officer)
        publish_outcome(consultation=held.thing, by=officer)
