"""What follows from something that happened to an account."""

from allauth.account.signals import password_reset
from allauth.socialaccount.signals import social_account_added
from django.dispatch import receiver

from .services import confirm_address


@receiver(password_reset)
def following_the_link_confirms_the_address(user, **kwargs) -> None:
    """A new password came through a link sent to the account's only address, so that address is theirs."""
    if not user.emailaddress_set.exclude(email=user.email).exists():
        confirm_address(user, user.email)


@receiver(social_account_added)
def single_sign_on_confirms_the_address(sociallogin, **kwargs) -> None:
    """The provider verified the address by which the account was found."""
    if sociallogin._did_authenticate_by_email:
        confirm_address(sociallogin.user, sociallogin._did_authenticate_by_email)
