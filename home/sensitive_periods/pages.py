"""Pages that wait in a sensitive period, by whichever way they are published."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page, Revision

from people.models import User

from .models import Held
from .services import (
    HeldError,
    let_stand,
    may_go_out,
    must_wait,
    period_in_force,
    release_with,
    settle_as_rescheduled,
)


class WaitsInSensitivePeriods(Page):
    """A page whose publication is held: by an editor, a workflow, a schedule or a translation alike.

    `publish` holds quietly; `save` is the last door, for whoever goes past `publish`.
    """

    class Meta:
        abstract = True

    @property
    def opens_at(self) -> datetime | None:
        """When that begins which the page announces, if it announces something: a period then holds the page now."""
        return None

    def publish(self, revision, *args, **kwargs):
        if self.hold_revision(revision, by=kwargs.get("user")):
            return None
        return super().publish(revision, *args, **kwargs)

    def hold_revision(self, revision: Revision, *, by: User | None = None) -> Held | None:
        """Hold the revision if it would go live in a sensitive period, or announce for the first time what opens in
        one; None where it may go, or waits for its date.
        """
        go_live_at = revision.as_object().go_live_at
        if go_live_at and go_live_at > timezone.now():
            settle_as_rescheduled(self.specific, by=by)
            return None
        scheduled_at = due_at = revision.approved_go_live_at
        if not self.live and period_in_force(due_at=scheduled_at) is None:
            due_at = self.specific.opens_at or scheduled_at
        held = must_wait(
            self.specific, kind="page", title=self.draft_title, version=str(revision.pk), due_at=due_at, by=by
        )
        if held and scheduled_at:
            # Else it would go out by itself as soon as the period is over.
            self.revisions.update(approved_go_live_at=None)
        return held

    def save(self, *args, **kwargs):
        if (
            self.live
            and self._goes_live_anew(kwargs.get("update_fields"))
            and not may_go_out(self, version=str(self.live_revision_id or ""))
        ):
            raise HeldError(f"“{self.title}” is held in a sensitive period until a named officer releases it.")
        return super().save(*args, **kwargs)

    def _goes_live_anew(self, update_fields: Iterable[str] | None) -> bool:
        """Whether saving would show the public something that they do not see yet.

        Keeping a draft writes other fields only. It may have been begun before what is live now, and not know of it.
        """
        if update_fields is not None and {"live", "live_revision"}.isdisjoint(update_fields):
            return False
        before = Page.objects.filter(pk=self.pk, live=True).values_list("live_revision_id", flat=True)
        return list(before) != [self.live_revision_id]


def publish_along(page: WaitsInSensitivePeriods, *, leader: Page) -> None:
    """Publish the newest version of `page` because `leader` was published: where that was released, this is with it."""
    revision = page.get_latest_revision() or page.save_revision()
    released = Held.objects.of(leader).released().filter(version=str(leader.live_revision_id)).first()
    if released and period_in_force():
        release_with(released, thing=page, kind="page", title=page.title, version=str(revision.pk))
    revision.publish()


def publish_at_once(page: WaitsInSensitivePeriods, *, because: str) -> None:
    """Publish what no period may hold, and record why."""
    revision = page.save_revision()
    if period := period_in_force():
        let_stand(
            page,
            period=period,
            kind="page",
            title=page.title,
            due_at=timezone.now(),
            because=because,
            version=str(revision.pk),
        )
    revision.publish()


def publish_held_page(held: Held, officer: User) -> None:
    """Publish the revision that was held, and no later one."""
    revision = Revision.objects.get(pk=held.version)
    try:
        revision.publish(user=officer, skip_permission_checks=True)
    except ValidationError as refusal:
        raise HeldError(" ".join(refusal.messages)) from refusal
    page = Page.objects.get(pk=held.object_id)
    if page.live_revision_id != revision.pk:
        raise HeldError(gettext("It cannot be published yet for another reason: open the page, which says why."))
