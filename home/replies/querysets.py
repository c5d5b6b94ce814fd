"""What is read of replies, in the team's words."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import Prefetch, Q, QuerySet

if TYPE_CHECKING:
    from home.updates.models import UpdatePage
    from people.models import User
    from places.models import Area

    from .models import Reply


class ReplyQuerySet(QuerySet):
    def public(self) -> Self:
        """What anybody may read: checked, and its author agreed."""
        return self.filter(state="accepted", may_be_public=True)

    def beginnings(self) -> Self:
        """Replies that begin a conversation, without those that follow an answer."""
        return self.filter(follows=None)

    def to_update(self, update: "UpdatePage") -> Self:
        return self.filter(update=update)

    def questions(self) -> Self:
        return self.filter(update=None)

    def about_area(self, area: "Area") -> Self:
        """Questions about an area or one that shares ground with it."""
        return self.questions().filter(area__in=type(area).objects.sharing_ground_with(area))

    def answered_in_public(self) -> Self:
        """What anybody may read with its answer: not what was said about an update that is gone or was withdrawn."""
        is_there = Q(update=None) | Q(update__live=True, update__withdrawal=None)
        answers = apps.get_model("home", "Answer").objects.filter(is_public=True)
        return self.public().filter(is_there, pk__in=answers.values("reply"))

    def with_answers(self) -> Self:
        """Fetch what was answered to each, in one more query however many there are."""
        answers = apps.get_model("home", "Answer").objects.filter(is_public=True).select_related("agency")
        return self.prefetch_related(Prefetch("answers", answers, to_attr="shown_answers"))

    def newest_answered(self, most: int) -> list["Reply"]:
        """What was answered last, as many as `most`, each with its answers. One query."""
        newest = self.answered_in_public().beginnings().order_by("-closed_at", "-pk")[:most]
        answers = apps.get_model("home", "Answer").objects.filter(is_public=True, reply__in=newest.values("pk"))
        in_order = answers.order_by("-reply__closed_at", "-reply", "answered_at", "pk")
        found: dict[int, Any] = {}
        for answer in in_order.select_related("agency", "reply__update", "reply__area"):
            reply = found.setdefault(answer.reply_id, answer.reply)
            reply.shown_answers = [*getattr(reply, "shown_answers", ()), answer]
        return list(found.values())

    def with_conversations(self) -> Self:
        """Fetch what is shown below each, in three queries however many there are: answers, and what followed them."""
        replies = apps.get_model("home", "Reply").objects.public().order_by("submitted_at", "pk").with_answers()
        shown_follow_ups = Prefetch("follow_ups", replies, to_attr="shown_follow_ups")
        return self.select_related("update", "area").with_answers().prefetch_related(shown_follow_ups)

    def unanswered(self) -> Self:
        """What the team has to answer, the first due first."""
        return self.filter(state="accepted", closed_at=None).order_by("due_on", "submitted_at")

    def late_on(self, day: date) -> Self:
        """Unanswered, and due before `day`."""
        return self.unanswered().filter(due_on__lt=day)

    def being_checked(self) -> Self:
        return self.filter(state="checking")

    def refused_unanswered(self) -> Self:
        """Not published; somebody may still deserve an answer by email."""
        return self.filter(state="refused", closed_at=None).exclude(address="")

    def closed(self) -> Self:
        return self.exclude(closed_at=None).order_by("-closed_at")

    def by(self, user: "User") -> Self:
        """What somebody wrote, signed in or with an address that they have shown to be theirs."""
        own = EmailAddress.objects.filter(user=user, verified=True).values("email")
        return self.filter(Q(user=user) | Q(address__in=own))
