"""Who raised an action, and what they reply where the evidence does not show what they said."""

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from people.models import CommunityGroup

if TYPE_CHECKING:
    from people.models import User

LONGEST_TEXT = 3000
# As replies keep it, whatever language they were written in.
A_RESIDENT = "A resident"


class ActionRaiserQuerySet(models.QuerySet["ActionRaiser"]):
    def to_tell(self) -> Self:
        """Those who have not said that they want to hear no more."""
        return self.filter(wants_news=True)

    def by(self, user: "User") -> Self:
        """What this person raised with an address of theirs."""
        own = EmailAddress.objects.filter(user=user, verified=True).values("email")
        return self.filter(email__in=own)


class ActionRaiser(models.Model):
    """A group, or an email address whose owner agreed, that raised an action and is told of each change.

    The public sees which groups raised it, never an address. An address is kept until a year after the action ended.
    """

    action = models.ForeignKey("actions.Action", on_delete=models.CASCADE, related_name="raisers")
    group = models.ForeignKey(
        CommunityGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("group")
    )
    email = models.EmailField(_("email address"), blank=True)
    language = models.CharField(max_length=12, blank=True)
    wants_news = models.BooleanField(default=True)
    stopped_by = models.JSONField(
        default=list, blank=True, editable=False, help_text="Keyed hashes of a group's addresses that hear no more."
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[ActionRaiserQuerySet] = ActionRaiserQuerySet.as_manager()  # type: ignore[assignment] # typed

    class Meta:
        ordering = ["pk"]
        verbose_name = _("who raised an action")
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=False, email="") | Q(group__isnull=True) & ~Q(email=""),
                name="raised_by_a_group_or_an_address",
            ),
            models.UniqueConstraint(
                fields=["action", "group"], condition=Q(group__isnull=False), name="a_group_raises_an_action_once"
            ),
            models.UniqueConstraint(
                fields=["action", "email"], condition=~Q(email=""), name="an_address_raises_an_action_once"
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    def has_stopped(self, address: str) -> bool:
        """Whether whoever reads this address wants to hear no more of the action."""
        return not self.wants_news or hash_of(address) in self.stopped_by

    @property
    def public_name(self) -> str:
        """The group's name; people are not named."""
        return self.group.name if self.group else _now("A resident")


def hash_of(address: str) -> str:
    """What tells an address again without keeping it."""
    return salted_hmac("actions.raisers.stopped", address.strip().lower()).hexdigest()[:32]


class ActionReply(models.Model):
    """What somebody who raised an action answers to "the evidence does not show it".

    `key` makes sending it twice one row. Public with `public_text` once moderators have let it through. Kept with the
    action: it is the other side of the record; who sent it is forgotten with the raiser's address.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        ACCEPTED = "accepted", _("Published")
        REFUSED = "refused", _("Not published")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey("actions.Action", on_delete=models.CASCADE, related_name="replies")
    raiser = models.ForeignKey(ActionRaiser, null=True, on_delete=models.SET_NULL, related_name="replies")
    signed_as = models.CharField(max_length=120, help_text="A group's name, or A resident.")
    words: str  # set where staff look at it: what they may read of it
    text = models.TextField(_("your words"), max_length=LONGEST_TEXT)
    public_text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    refusal = models.TextField(blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the team looked into it once more.")

    is_shown_to_public = False

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = _("reply to a finding")
        verbose_name_plural = _("replies to findings")

    def __str__(self) -> str:
        return _now("Reply to the finding on “%(title)s”") % {"title": self.action}

    @property
    def is_public(self) -> bool:
        return self.state == self.State.ACCEPTED

    @property
    def signature(self) -> str:
        """Whom the public reads it is from, in the language in use."""
        return _now("A resident") if self.signed_as == A_RESIDENT else self.signed_as
