"""What follows for subscriptions from something that happened to an account, or to a place."""

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from places.models import Area

from .models import Subscription
from .services import keep_subscriptions_about_their_ground


@receiver(post_save, sender=EmailAddress)
def alerts_of_a_confirmed_address_are_the_accounts(instance: EmailAddress, **kwargs) -> None:
    """An address that somebody only claims gives them no say over the alerts that go there."""
    if instance.verified:
        Subscription.objects.confirmed().at(instance.email).update(user=instance.user)


@receiver(pre_delete, sender=Area)
def a_place_is_deleted(instance: Area, origin=None, **kwargs) -> None:
    keep_subscriptions_about_their_ground(area=instance, deleted_with=origin)
