"""Reading invitations and answers, in the words of those who invite."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from forums.preparing.models import Forum

    from .models import Invitation, LetterRun, Rsvp  # noqa: F401 - what the querysets are of


# Who is here in the other way than they said takes a place there, and leaves their own to the next in line.
HERE_OTHERWISE = Q(coming="in_person", attendance__is_online=True) | Q(coming="online", attendance__is_online=False)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def on_the_list(self) -> Self:
        """Those staff have put on the list and not yet sent, and whose answer nobody has written down."""
        return self.filter(released_at=None, rsvp=None)

    def by_email(self) -> Self:
        return self.exclude(email="")

    def by_letter(self) -> Self:
        """Those without an email address, who get a letter where their postal address is known."""
        return self.filter(email="").exclude(address="")

    def unreachable(self) -> Self:
        """Those with neither: somebody has to find out."""
        return self.filter(email="", address="")

    def to_send(self) -> Self:
        """Emails that staff have released and that have not been handed over."""
        return self.by_email().filter(released_at__isnull=False, sent_at=None)

    def told(self) -> Self:
        """Those who have heard of the forum: by email, by letter, or as they answered on the telephone."""
        return self.filter(Q(sent_at__isnull=False) | Q(letter_at__isnull=False) | Q(rsvp__isnull=False))

    def unanswered(self) -> Self:
        return self.filter(rsvp=None)

    def not_declined(self) -> Self:
        """Those who come or may still come."""
        return self.exclude(rsvp__coming="no")


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    def coming(self, forum: "Forum") -> Self:
        """Those who have a place, in the room or online, by name."""
        return self.filter(forum=forum, has_place=True).order_by("name", "pk")

    def waiting(self, forum: "Forum") -> Self:
        """Those who wait for a place, the next to get one first."""
        waiting = self.filter(forum=forum, has_place=False, attendance=None)
        return waiting.exclude(coming="no").order_by("queued_at", "pk")

    def in_line(self, forum: "Forum", coming: str) -> Self:
        """Everybody who comes in this way, with a place or waiting, first come first; not who came without one, or in
        the other way.
        """
        waiting_no_more = Q(has_place=False, attendance__isnull=False)
        line = self.filter(forum=forum, coming=coming).exclude(waiting_no_more | HERE_OTHERWISE)
        return line.order_by("queued_at", "pk")

    def for_the_room(self, forum: "Forum") -> Self:
        """Those who are in the room, whatever they had said, or are still expected there."""
        is_expected = Q(attendance=None, has_place=True, coming="in_person")
        return self.filter(forum=forum).filter(is_expected | Q(attendance__is_online=False))


class LetterRunQuerySet(models.QuerySet["LetterRun"]):
    def without_files(self) -> Self:
        """Without the letters themselves, which are megabytes."""
        return self.defer("content")

    def of_kind(self, kind: str) -> Self:
        """Those of one of `letter_kinds`, the newest first, for lists."""
        return self.without_files().filter(kind=kind).select_related("made_by")
