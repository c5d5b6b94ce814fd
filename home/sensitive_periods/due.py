"""What is to open, go out or be sent in a sensitive period, for whoever records it. Each app says what it has:

@hooks.register("register_due_in_period")
def openings_in_a_period(period: SensitivePeriod) -> list[Due]: ...
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Revision

from outbox.models import Mailing

from .models import Held, SensitivePeriod
from .pages import WaitsInSensitivePeriods


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that was meant to be public on a day in the period. `standing` says what becomes of it now."""

    on: date
    kind: str | Promise
    title: str
    address: str
    standing: str


def due_in(period: SensitivePeriod) -> list[Due]:
    """Everything that is known of, in the order in which it is due."""
    found = [due for look in hooks.get_hooks("register_due_in_period") for due in look(period)]
    return sorted(found, key=lambda due: (due.on, str(due.kind), due.title))


def standing_of(thing: Model, period: SensitivePeriod) -> str:
    """What has been decided about it, or what happens to it on its day."""
    held = Held.objects.of(thing).filter(period=period).order_by("-held_at").first()
    if held is None:
        return _("It will be held on its day.")
    return str(held.get_decision_display()) if held.decision else _("Held: it waits for a decision.")


def instants_of(period: SensitivePeriod) -> tuple[datetime, datetime]:
    """When it begins, and the first instant after it."""
    after = period.ends_on + timedelta(days=1)
    return make_aware(datetime.combine(period.starts_on, time())), make_aware(datetime.combine(after, time()))


def pages_due(period: SensitivePeriod) -> list[Due]:
    """Pages that somebody has scheduled into the period."""
    first, after = instants_of(period)
    scheduled = Revision.page_revisions.filter(approved_go_live_at__gte=first, approved_go_live_at__lt=after)
    found = []
    for revision in scheduled.order_by("approved_go_live_at", "pk"):
        page = revision.as_object()
        if isinstance(page, WaitsInSensitivePeriods):
            on = timezone.localdate(revision.approved_go_live_at)
            address = reverse("wagtailadmin_pages:edit", args=[page.pk])
            found.append(Due(on, page._meta.verbose_name, page.title, address, standing_of(page, period)))
    return found


def mailings_due(period: SensitivePeriod) -> list[Due]:
    """Mailings that were put off into the period."""
    first, after = instants_of(period)
    return [
        Due(
            on=timezone.localdate(mailing.not_before),
            kind=mailing.kind_label,
            title=mailing.title,
            address=reverse("mailings:inspect", args=[mailing.pk]),
            standing=standing_of(mailing, period),
        )
        for mailing in Mailing.objects.going().filter(not_before__gte=first, not_before__lt=after).order_by("pk")
    ]
