"""Examples of a theme that the public does not see, or not in full any more, and why: staff choose others."""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import pre_delete
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from consultations.ideas.models import Contribution
from consultations.results.models import PublishedText

from .models import Said

GONE = "outcomes.example_gone"


def note_gone(sender, instance: PublishedText | Contribution, **kwargs) -> None:
    """It is erased: what stays of it is that there was one, and when it went."""
    named = {"posted_examples": instance} if isinstance(instance, Contribution) else {"examples": instance}
    for said in Said.objects.filter(**named):
        log(instance=said, action=GONE)


pre_delete.connect(note_gone, sender=PublishedText, dispatch_uid="outcomes.answer_gone")
pre_delete.connect(note_gone, sender=Contribution, dispatch_uid="outcomes.contribution_gone")


def unseen_examples(saids: Iterable[Said]) -> dict[int, list[str]]:
    """A sentence for each, by the theme's id. Their examples have been fetched; those erased take one query."""
    found = {said.pk: list(_unseen(said)) for said in saids}
    erased = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Said), object_id__in=map(str, found), action=GONE
    )
    for entry in erased.order_by("timestamp", "pk"):
        day = date_format(localdate(entry.timestamp), "j E Y")
        words = _("On %(day)s an example was erased: its author withdrew or changed it, or its time was up.")
        found[int(entry.object_id)].append(words % {"day": day})
    return found


def _unseen(said: Said) -> Iterator[str]:
    for answer in said.examples.all():
        words = {"reference": answer.response.reference, "why": answer.refusal or answer.get_state_display()}
        if not answer.is_public:
            yield _("Answer %(reference)s is not shown: %(why)s.") % words
        elif answer.is_shortened:
            yield _("Answer %(reference)s is shown without words that moderators left out.") % words
    for posted in said.posted_examples.all():
        words = {
            "what": posted.get_kind_display(),
            "number": str(posted.pk),
            "why": posted.refusal or posted.get_state_display(),
        }
        if not posted.is_public:
            yield _("%(what)s %(number)s is not shown: %(why)s.") % words
        elif posted.is_shortened:
            yield _("%(what)s %(number)s is shown without words that moderators left out.") % words
