"""What is written about people."""

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.models import Partnership

from . import personal_data
from .models import AccountMessage, User
from .tasks import send_account_message


@transaction.atomic
def queue_message(*, recipient: str, subject: str, text: str, words: str = "") -> AccountMessage:
    """Leave a message about an account to the worker. `words` is the text without what stands on every message."""
    message = AccountMessage.objects.create(
        recipient=recipient, subject=subject, text=text, words=words, language=get_language() or ""
    )
    transaction.on_commit(lambda: send_account_message.enqueue(message.pk))
    return message


def write_to(user: User, template: str, **context: Any) -> None:
    """Queue the message that `templates/people/email/<template>_{subject,message}.txt` words."""
    get_adapter().send_mail(f"people/email/{template}", user.email, {"user": user, **context})


@transaction.atomic
def make_member_of_staff(*, email: str, name: str, roles: Iterable[str], password: str | None = None) -> User:
    """An account with these roles (names from `roles.ROLES`) and a confirmed address. Repeating changes nothing.

    Without a password the person chooses one through "Forgotten your password?".
    """
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        user = User.objects.create_user(email=email, password=password, name=name)
    confirm_address(user, user.email)
    user.groups.add(*(Group.objects.get(name=role) for role in roles))
    return user


def invite(user: User) -> None:
    """Send somebody whose account was just made a link to choose a password."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}).replace("UID-KEY", key)
    write_to(user, "invitation", address=f"{settings.SITE_URL}{path}")


def change_address(user: User) -> None:
    """Make `user.email` the only address of the account, to be confirmed at the next sign-in."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)


def confirm_address(user: User, email: str) -> None:
    """Record that `email` has been shown to be this person's, as following a link sent there does."""
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=email.lower()).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=email.lower(), defaults={"verified": True, "primary": True})


def why_not_erase(user: User) -> str:
    """Why this account cannot be erased now, in a sentence; empty when it can."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        return _("You are the only administrator. Make somebody else one first, so that the site can still be run.")
    return ""


@transaction.atomic
def erase_account(user: User) -> None:
    """Remove the person from everything registered, and tell them so in a last message."""
    partnership = Partnership.objects.first()
    write_to(user, "erased", contact_email=partnership.email if partnership else "")
    personal_data.erase(user)
