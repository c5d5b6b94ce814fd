"""Invitations to a forum, and what those who were invited said."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forums.preparing.models import BreakoutTopic, Forum
from people.models import CommunityGroup


def make_token() -> str:
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """One invitation to one forum, for a group or a person, by email or by letter. Its link needs no account.

    Names and addresses are kept until a year after the forum; that a group was invited, for good.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="invitations")
    group = models.ForeignKey(CommunityGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("who is invited"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)
    address = models.TextField(_("postal address"), blank=True)
    list_name = models.CharField(_("list"), max_length=80, blank=True, help_text=_("Where the address came from."))
    language = models.CharField(max_length=10, blank=True)
    token = models.CharField(max_length=64, unique=True, default=make_token, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "email"], condition=~Q(email=""), name="one_invitation_per_address_and_forum"
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.group or self.email)


class Coming(models.TextChoices):
    """How somebody takes part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    NO = "no", _("Not coming")


class Rsvp(models.Model):
    """What somebody said: coming in person, online, or not; with a place, or waiting for one.

    `key` makes a repeated form one answer. A place is held while `has_place`; who waits has `queued_at` and moves up by
    itself, first come first served. Needs (access, food, format) are wiped a month after the forum, names a year after.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="rsvps")
    invitation = models.OneToOneField(Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="rsvp")
    group = models.ForeignKey(CommunityGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)
    coming = models.CharField(_("coming"), max_length=9, choices=Coming)
    has_place = models.BooleanField(default=False)
    queued_at = models.DateTimeField(null=True, blank=True)
    access_needs = models.TextField(_("access"), blank=True)
    dietary_needs = models.CharField(_("food"), max_length=200, blank=True)
    language_needs = models.CharField(_("language"), max_length=120, blank=True)
    format_needs = models.CharField(_("papers in another format"), max_length=120, blank=True)
    substitute_for = models.CharField(_("in place of"), max_length=120, blank=True)
    table = models.ForeignKey(
        BreakoutTopic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    token = models.CharField(max_length=64, unique=True, default=make_token, editable=False)
    key = models.UUIDField(unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("answer to an invitation")

    def __str__(self) -> str:
        return f"{self.name}: {self.get_coming_display()}"


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
