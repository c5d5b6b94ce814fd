"""Taking a contribution of the public into the queue."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language, override

from people.suspicion import Suspicion

from ..concerns import Concern, find_concerns, to_json
from ..kinds import Author, kind_named
from ..models import DefamationComplaint, Item, ModerationSettings
from ..retention import forget_contributions
from .letters import alert_duty_contact


@transaction.atomic
def submit(
    *, subject: Model, kind: str, text: str, author: Author, suspicions: Iterable[Suspicion] = (), signed: str = ""
) -> Item:
    """Put what somebody wrote before the moderators; nobody sees it until one of them publishes it.

    `subject` is the saved contribution, `kind` the name under which its app registered it, `suspicions` what the form
    found (`PublicForm.suspicions`), `signed` the name that will stand beside the words in public. What is of concern in
    either is found here; where the kind can `sign` anew, moderators may leave out the name alone. Where a person may be
    at risk the duty contact is alerted at once. A second call for the same contribution returns its first item
    unchanged.
    """
    registered = kind_named(kind)
    now = timezone.now()
    words = text.replace("\r\n", "\n").strip()
    # Its title and concerns are for the staff, the letters about it for its author.
    with override(settings.LANGUAGE_CODE):
        found = [*find_concerns(words), *find_concerns(signed), *map(Concern.about_sender, suspicions)]
        title = registered.title(subject)[:300]
    item, is_new = Item.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        defaults={
            "kind": kind,
            "title": title,
            "text": words,
            "signed": signed,
            "author": author.user,
            "author_address": author.address.strip().lower(),
            "author_name": author.name.strip(),
            "language": get_language() or "",
            "concerns": to_json(found),
            "is_risk": any(concern.is_risk for concern in found),
            "submitted_at": now,
            "waiting_since": now,
            "due_at": due_after(now),
        },
    )
    if is_new and item.is_risk:
        alert_duty_contact(item, [concern.sentence for concern in found if concern.is_risk])
    return item


@transaction.atomic
def let_through(item: Item) -> None:
    """Publish at once what its app trusts its author with: it is read when somebody reports it, like anything else."""
    item.state, item.public_text = Item.State.PUBLISHED, item.text
    item.waiting_since = item.due_at = None
    item.decided_at = timezone.now()
    item.save()
    item.moderated_kind.publish(item.subject, item.public_text)


@transaction.atomic
def submit_again(*, subject: Model, text: str) -> Item | None:
    """Its author changed what they had sent: nobody sees it until a moderator has read the new words.

    A name beside them is looked through again, and stays left out where it was.

    Earlier decisions stay in the log. Returns None where it was never submitted.
    """
    item = Item.objects.about(subject).select_for_update(of=("self",)).first()
    if item is None:
        return None
    now = timezone.now()
    item.text = text.replace("\r\n", "\n").strip()
    with override(settings.LANGUAGE_CODE):
        found = [*find_concerns(item.text), *find_concerns(item.signed)]
        item.title = item.moderated_kind.title(subject)[:300]
    alerted = item.is_risk
    item.concerns, item.is_risk = to_json(found), item.is_risk or any(concern.is_risk for concern in found)
    item.state, item.public_text, item.removals, item.hold_reason = Item.State.WAITING, "", [], ""
    item.waiting_since, item.due_at, item.decided_at = now, due_after(now), None
    # Whoever is looking at the older words is told so.
    item.version += 1
    item.save()
    if item.is_risk and not alerted:
        alert_duty_contact(item, [concern.sentence for concern in found if concern.is_risk])
    return item


def due_after(moment):
    """When somebody has promised to have looked at what came at `moment`, by the clock of staffed hours."""
    kept = ModerationSettings.current()
    return kept.staffed_hours.after(moment, kept.checks_within_hours)


@transaction.atomic
def forget(*, subject: Model) -> None:
    """Its author takes a contribution back, or its app deletes it: its words go from the queue and from the log.

    What may mean a risk to a person stays until somebody has seen it, and what somebody complains of as defamatory
    until that is closed.
    """
    items = Item.objects.about(subject).filter(is_risk=False)
    forget_contributions(items.exclude(complaints__in=DefamationComplaint.objects.open()))
