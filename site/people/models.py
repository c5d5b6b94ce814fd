"""The people who sign in, agencies and community groups, and the messages about their accounts that wait to be sent."""

from typing import ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .agencies import Agency, AgencyKind
from .groups import (
    AddedGroupKind,
    CommunityGroup,
    GroupKind,
    GroupMeeting,
    GroupRole,
    Membership,
    MembershipState,
)

__all__ = [
    "AccountMessage",
    "AddedGroupKind",
    "Agency",
    "AgencyKind",
    "CommunityGroup",
    "GroupKind",
    "GroupMeeting",
    "GroupRole",
    "Membership",
    "MembershipState",
    "User",
    "UserManager",
]


class UserManager(BaseUserManager["User"]):
    """Makes users by email address; there are no user names."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        if not email:
            raise ValueError("An email address is needed to make a user.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @transaction.atomic
    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Make somebody who may do everything. Whoever can run this command answers for the email address."""
        from allauth.account.models import EmailAddress  # noqa: PLC0415 - it has a relation to the user made here

        user = self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Somebody with an account; the email address, in small letters, is the sign-in name.

    Kept until the person erases it; `people.retention` erases what was forgotten.
    """

    username = None  # type: ignore[assignment] # the email address takes its place
    last_name = None  # type: ignore[assignment] # one field holds a name: not everybody has two
    email = models.EmailField(
        _("email address"),
        unique=True,
        error_messages={"unique": _("Somebody already has an account with this email address.")},
    )
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("How you would like to be addressed."))

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment] # made by email, not by user name

    class Meta:
        verbose_name = _("user")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_per_email_whatever_its_case",
                violation_error_message=_("Somebody already has an account with this email address."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def save(self, *args, **kwargs) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:  # type: ignore[override] # Wagtail's side bar asks for it; it is not a column
        return self.get_short_name()

    @property
    def is_member_of_staff(self) -> bool:
        """Whether the staff pages are open to this person."""
        return self.has_perm("wagtailadmin.access_admin")


class AccountMessage(models.Model):
    """An email about somebody's account that waits to be sent; it goes as soon as it was.

    Sending is left to a task so that signing up or asking for a new password takes as long whether or not an
    account exists. A message that could not be sent is tried again for a day. It is not a message of the outbox,
    which keeps words for a month where staff read them: this one may hold a link that opens somebody's account.
    """

    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    words = models.TextField(blank=True, help_text="The text without what stands on every message, for its HTML.")
    language = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    is_shown_to_public = False

    def __str__(self) -> str:
        return self.subject
