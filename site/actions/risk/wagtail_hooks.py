"""What areas at risk add to the staff pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import PersonalData

from .models import AreaAtRisk, AreaAtRiskNote


@hooks.register("register_personal_data")
def what_is_kept_of_who_watches() -> list[PersonalData]:
    return [
        PersonalData(
            model=AreaAtRisk,
            title=_("Areas at risk that you wrote down"),
            kept_for=_("Three years after it was closed, without your name once your account is erased."),
            of=lambda user: AreaAtRisk.objects.filter(made_by=user),
            fields=("area", "opened_on"),
            erase=lambda user: AreaAtRisk.objects.filter(made_by=user).update(made_by=None),
            kept=_("The area stays, without your name."),
        ),
        PersonalData(
            model=AreaAtRiskNote,
            title=_("Notes for colleagues that you wrote about areas at risk"),
            kept_for=_("Three years after the area at risk was closed."),
            of=lambda user: AreaAtRiskNote.objects.filter(made_by=user),
            fields=("subject", "text", "made_at"),
        ),
    ]
