"""What follows for subscriptions from something that happened to an account."""

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Subscription


@receiver(post_save, sender=EmailAddress)
def alerts_of_a_confirmed_address_are_the_accounts(instance: EmailAddress, **kwargs) -> None:
    """An address that somebody only claims gives them no say over the alerts that go there."""
    if instance.verified:
        Subscription.objects.confirmed().at(instance.email).update(user=instance.user)
