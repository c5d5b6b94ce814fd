"""The words of what those who raised an action are told."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from outbox.emails import Email, Letterhead, render_email
from outbox.mailings import NotWanted, Recipient
from outbox.models import Mailing

from ..history import WITH_ITS_WORDS, sentences_of, standing
from ..models import Action, ActionChange, ActionRaiser
from ..wording.reading import read_in
from .services import may_reply
from .telling import addresses_of

TEMPLATE = "actions/emails/news"
TOKEN = "actions.raiser"  # noqa: S105 - names what the token is for


@dataclass
class Prepared:
    """What a batch has in common: who raised it, and what happened."""

    raisers: dict[str, ActionRaiser]
    changes: list[ActionChange]
    letterhead: Letterhead = field(default_factory=Letterhead.current)


def prepare(mailing: Mailing, recipients: Sequence[Recipient]) -> Prepared:
    raisers = ActionRaiser.objects.to_tell().filter(pk__in={each.reference for each in recipients})
    changes = ActionChange.objects.filter(mailing=mailing).select_related(*WITH_ITS_WORDS)
    return Prepared(
        raisers={str(each.pk): each for each in raisers.select_related("action__agency", "action__priority", "group")},
        changes=list(changes.defer("by")),
    )


def render(mailing: Mailing, recipient: Recipient) -> Email:
    """One person's message, in the language in which they raised it. Whoever has stopped it since gets none."""
    prepared = mailing.prepared
    assert isinstance(prepared, Prepared)  # noqa: S101 - the outbox hands back what `prepare` made
    raiser = prepared.raisers.get(recipient.reference)
    if raiser is None or not raiser.action.is_public or raiser.has_stopped(recipient.address):
        raise NotWanted
    action, token = copy(raiser.action), token_of(raiser, recipient.address)
    language = recipient.language or settings.LANGUAGE_CODE
    if language != settings.LANGUAGE_CODE:
        read_in([action], language)
    with override(language):
        context = {
            "action": action,
            "group": raiser.group,
            "standing": standing(action),
            "happened": [(" ".join(sentences_of(change)), action.reason_read(change)) for change in prepared.changes],
            "address": _full(action.get_absolute_url()),
            "reply_address": _full(reverse("actions:reply", args=[token])) if may_reply(raiser) else "",
        }
        subject = _subject(action)
        stop = _full(reverse("actions:stop", args=[token]))
    return render_email(
        TEMPLATE,
        context,
        subject=subject,
        language=language,
        format=recipient.format,
        is_sensitive=action.is_sensitive,
        unsubscribe_address=stop,
        letterhead=prepared.letterhead,
    )


def _subject(action: Action) -> str:
    return _("What you raised: “%(title)s”") % {"title": action.title}


def _full(address: str) -> str:
    return f"{settings.SITE_URL}{address}"


def token_of(raiser: ActionRaiser, address: str) -> str:
    """What opens the reply, and ends the news, for who raised it; it stands in the messages to `address` alone."""
    return signing.dumps([raiser.pk, address.lower()], salt=TOKEN)


def raiser_of(token: str) -> tuple[ActionRaiser, str] | None:
    """Who raised what a token of ours is for, and to whom it was sent.

    None where that address speaks for them no more, as of somebody who has left a group.
    """
    try:
        number, address = signing.loads(token, salt=TOKEN)
    except signing.BadSignature:
        return None
    raiser = ActionRaiser.objects.filter(pk=number).select_related("action__agency", "group").first()
    return (raiser, address) if raiser and address in addresses_of(raiser) else None
