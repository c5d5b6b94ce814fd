"""Invitations to a forum, and what those who were invited said."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.answering.codes import SIGNS
from forums.preparing.models import BreakoutTopic, Forum
from people.models import CommunityGroup
from places.models import Area

from .querysets import InvitationQuerySet, LetterRunQuerySet, RsvpQuerySet

# The letters of this room; higher rooms register kinds of their own (`letter_kinds`).
INVITATION_LETTER = "invitation"


def make_token() -> str:
    """Such as `K7MW-3RTP-9XQD-H4KT`: nobody can guess it, and anybody can type it from a letter."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(4))


class Invitation(models.Model):
    """One invitation to one forum, for a group or a person, by email or by letter. Its link needs no account.

    It stands on the list of guests first, and goes out once staff have seen what is sent to whom: `released_at` is
    their word, `sent_at` when the email was handed over, `letter_at` when its letter was first printed. Somebody who
    asked on the public page has one too. Names and addresses are kept until a year after the forum; that a group was
    invited, for good.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="invitations")
    group = models.ForeignKey(CommunityGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("who is invited"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)
    address = models.TextField(_("postal address"), blank=True, max_length=400)
    list_name = models.CharField(
        _("list"), max_length=80, blank=True, help_text=_("Where the address came from, such as Schools 2026.")
    )
    is_asked_for = models.BooleanField(_("asked for on the public page"), default=False, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    token = models.CharField(max_length=64, unique=True, default=make_token, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(_("to be sent since"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    letter_at = models.DateTimeField(_("letter printed at"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    # The day, times and place that were told last: who was told others is written to again when staff say so.
    facts_told = models.CharField(max_length=64, blank=True, editable=False)
    told_cancelled_at = models.DateTimeField(_("told that it is cancelled at"), null=True, blank=True, editable=False)

    is_shown_to_public = False

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "email"], condition=~Q(email=""), name="one_invitation_per_address_and_forum"
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.group or self.email or _("A guest"))

    def get_absolute_url(self) -> str:
        """Its personal link, in the language in use."""
        return reverse("forums:rsvp", args=[self.token])


class Coming(models.TextChoices):
    """How somebody takes part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    NO = "no", _("Not coming")


class Rsvp(models.Model):
    """What somebody said: coming in person, online, or not; with a place, or waiting for one.

    Everybody who comes stands in one line for the room and one for online, in the order of `queued_at`; the first in
    each line, as many as there are places, have `has_place`. That is the whole rule, so nobody is lost or overtaken.
    `key` makes a repeated form one answer; `token` is for checking in. What they need (access, food, language, format)
    is wiped a month after the forum, names a year after.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="rsvps")
    invitation = models.OneToOneField(Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="rsvp")
    group = models.ForeignKey(CommunityGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("neighbourhood")
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)
    coming = models.CharField(_("coming"), max_length=9, choices=Coming)
    has_place = models.BooleanField(_("has a place"), default=False)
    queued_at = models.DateTimeField(_("in the line since"), null=True, blank=True)
    access_needs = models.TextField(_("access"), blank=True, max_length=1000)
    dietary_needs = models.CharField(_("food"), max_length=200, blank=True)
    language_needs = models.CharField(_("language"), max_length=120, blank=True)
    format_needs = models.CharField(_("papers in another format"), max_length=120, blank=True)
    substitute_for = models.CharField(_("in place of"), max_length=120, blank=True)
    table = models.ForeignKey(
        BreakoutTopic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    told_of_day_at = models.DateTimeField(_("told how to come at"), null=True, blank=True, editable=False)
    token = models.CharField(max_length=64, unique=True, default=make_token, editable=False)
    key = models.UUIDField(unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    is_shown_to_public = False

    objects = RsvpQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("answer to an invitation")
        constraints = [
            models.CheckConstraint(
                condition=Q(coming="no", has_place=False) | ~Q(coming="no"), name="who_does_not_come_has_no_place"
            ),
            models.CheckConstraint(condition=Q(coming="no") | Q(queued_at__isnull=False), name="who_comes_is_in_line"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_coming_display()}"

    @property
    def is_coming(self) -> bool:
        """Whether they would come: with a place or waiting for one."""
        return self.coming != Coming.NO

    @property
    def is_waiting(self) -> bool:
        return self.is_coming and not self.has_place


class BreakoutChoice(models.Model):
    """A topic somebody would like to talk about; 1 is what they would like most."""

    rsvp = models.ForeignKey(Rsvp, on_delete=models.CASCADE, related_name="choices")
    topic = models.ForeignKey(BreakoutTopic, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()

    is_shown_to_public = False

    class Meta:
        ordering = ["rsvp", "rank"]
        verbose_name = _("breakout choice")
        constraints = [
            models.UniqueConstraint(fields=["rsvp", "rank"], name="one_breakout_choice_per_rank"),
            models.UniqueConstraint(fields=["rsvp", "topic"], name="each_breakout_topic_chosen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}: {self.topic}"


class LetterRun(models.Model):
    """Letters that were drawn together, to print; many by the worker. Erased after a week, with their addresses.

    `kind` names one of `letter_kinds`: what they say, and what their codes open.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being drawn")
        DONE = "done", _("Ready to print")
        FAILED = "failed", _("Could not be drawn")

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="letter_runs")
    kind = models.CharField(max_length=40, default=INVITATION_LETTER, editable=False)
    invitations = models.ManyToManyField(Invitation, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    content = models.BinaryField(blank=True, default=b"")
    problem = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    is_shown_to_public = False

    objects = LetterRunQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("letters to print")

    def __str__(self) -> str:
        return f"{self.forum}: {self.get_state_display()}"
