"""What is asked of the files and of the requests for them."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from .kinds import Problem

if TYPE_CHECKING:
    from people.models import User

    from .models import FormatRequest, MadeFile, StaffFile  # noqa: F401 - named in strings below

FORGOTTEN_AFTER = timedelta(days=90)
NEVER_ANSWERED_FORGOTTEN_AFTER = timedelta(days=365)
TRIED_AGAIN_AFTER = timedelta(hours=1)
MAY_PASS = (Problem.MISSING_TOOL, Problem.FAILED)


class MadeFileQuerySet(QuerySet["MadeFile"]):
    def of(self, page: Page) -> Self:
        return self.filter(page_id=page.pk)

    def made_or_refused(self) -> Self:
        """Those whose making has come to an end, whether or not their words still hold."""
        return self.exclude(state="waiting")

    def settled(self) -> Self:
        """Made, or refused for what the page itself says: a tool that was missing or failed may do it another day."""
        return self.exclude(state="waiting").exclude(problem__in=MAY_PASS)

    def to_queue_again(self, now: datetime) -> Self:
        """Those whose making was begun or refused so long ago that it may go better now."""
        return self.exclude(state="ready").filter(queued_at__lt=now - TRIED_AGAIN_AFTER)


class StaffFileQuerySet(QuerySet["StaffFile"]):
    def of(self, page: Page) -> Self:
        return self.filter(page_id=page.pk)


class FormatRequestQuerySet(QuerySet["FormatRequest"]):
    def to_answer(self) -> Self:
        return self.filter(state="waiting").order_by("due_on")

    def late_on(self, day: date) -> Self:
        """Those whose day was before `day`; one that is due on the day itself is not late."""
        return self.to_answer().filter(due_on__lt=day)

    def by(self, user: "User") -> Self:
        return self.filter(email__iexact=user.email) if user.email else self.none()

    def to_forget(self, now: datetime) -> Self:
        """Answered three months ago, or asked for a year ago whatever came of it; spam after three months."""
        answered = Q(answered_at__lt=now - FORGOTTEN_AFTER)
        held = Q(state="held", asked_at__lt=now - FORGOTTEN_AFTER)
        return self.filter(answered | held | Q(asked_at__lt=now - NEVER_ANSWERED_FORGOTTEN_AFTER))

    def late(self) -> Self:
        return self.late_on(timezone.localdate())
