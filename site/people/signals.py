"""What follows from something that happened to an account, or to somebody's part in a group."""

from allauth.account.signals import password_reset
from allauth.socialaccount.signals import social_account_added
from django.db.models.signals import post_delete
from django.dispatch import receiver

from .models import CommunityGroup, GroupRole, Membership, MembershipState
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


@receiver(post_delete, sender=Membership)
def what_nobody_puts_forward_any_more_is_forgotten(instance: Membership, **kwargs) -> None:
    """Whoever asked that a group be taken in took that back, or their account is gone: nothing of it is kept.

    Its name would stay taken, and no list of the team would show it.
    """
    if instance.state == MembershipState.ASKED and instance.role == GroupRole.REPRESENTATIVE:
        never_taken_in = CommunityGroup.objects.filter(pk=instance.group_id, is_active=False, verified_at=None)
        never_taken_in.filter(memberships=None).delete()
