"""What results add to the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import PersonalData

from .models import Release


@hooks.register("register_personal_data")
def what_results_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=Release,
            title=_("Results that you released"),
            kept_for=_("For good: the record of what was published."),
            of=lambda user: Release.objects.filter(released_by=user),
            fields=("consultation", "number", "released_at"),
            erase=lambda user: Release.objects.filter(released_by=user).update(released_by=None),
            kept=_("The results stay, without your name."),
        ),
    ]
