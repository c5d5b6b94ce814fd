"""What those who raised an action add: what is kept about them."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import PersonalData

from .models import ActionRaiser


@hooks.register("register_personal_data")
def what_is_kept_of_raisers() -> list[PersonalData]:
    return [
        PersonalData(
            model=ActionRaiser,
            title=_("Actions that you raised and are told about"),
            kept_for=_("Your address for a year after the action has ended."),
            of=ActionRaiser.objects.by,
            fields=("action", "email", "made_at", "wants_news", "replies"),
            words={"replies": _("What you replied")},
            kept=_("What you replied stays, without your address."),
        ),
    ]
