"""Opening, reviewing and closing areas at risk."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from people.models import Agency, User

from ..models import AreaAtRisk, AreaAtRiskNote
from .figures import figures_of


@transaction.atomic
def open_area(*, by: User | None, agencies: Iterable[Agency] = (), **fields: Any) -> AreaAtRisk:
    """Begin to watch a place, with the crime figures as they stand today. A place is watched once at a time."""
    opened = AreaAtRisk(made_by=by, **fields)
    opened.full_clean(exclude=["figures"])
    opened.figures = "\n".join(figures_of(opened.area))
    opened.save()
    opened.agencies.set(agencies)
    log(instance=opened, action="risk.open", user=by)
    return opened


@transaction.atomic
def change_area(*, watched: AreaAtRisk, by: User | None, agencies: Iterable[Agency] = (), **fields: Any) -> None:
    """Change what was written down about a place."""
    for name, value in fields.items():
        setattr(watched, name, value)
    watched.full_clean(exclude=["figures"])
    watched.save()
    watched.agencies.set(agencies)
    log(instance=watched, action="risk.change", user=by)


@transaction.atomic
def review_area(*, watched: AreaAtRisk, text: str, next_on: date, by: User) -> AreaAtRiskNote:
    """Note what was found, and when to look again."""
    if watched.closed_on:
        raise ValidationError(_("It is closed. Open it anew if it struggles again."))
    if next_on <= timezone.localdate():
        raise ValidationError({"next_on": _("Give a day to come.")})
    note = AreaAtRiskNote(subject=watched, text=text.strip(), made_by=by)
    note.full_clean()
    note.save()
    watched.review_on = next_on
    watched.save(update_fields=["review_on"])
    log(instance=watched, action="risk.review", user=by)
    return note


@transaction.atomic
def close_area(*, watched: AreaAtRisk, because: str, by: User | None) -> None:
    """Watch it no longer. Its actions go on."""
    if not because.strip():
        raise ValidationError({"because": _("Say how it ended, for whoever opens it again.")})
    watched.closed_on, watched.closed_because = timezone.localdate(), because.strip()
    watched.save(update_fields=["closed_on", "closed_because"])
    log(instance=watched, action="risk.close", user=by)


def notes_on(watched: AreaAtRisk):
    """What reviews found, the newest first. For staff pages only."""
    return AreaAtRiskNote.objects.filter(subject=watched).select_related("made_by")
