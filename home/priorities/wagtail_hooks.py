"""What priorities add to the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import NotPersonal, PersonalData

from .models import Proposal, Reading, ReadingChange, SignOff
from .services import forget_proposers_name


@hooks.register("register_personal_data")
def what_priorities_keep() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=Proposal,
            title=_("Local priorities that you proposed"),
            kept_for=_("Your name and address until two years after it was decided. The words stay public."),
            of=lambda user: Proposal.objects.filter(user=user),
            fields=("title", "text", "proposed_by", "group_name", "name", "email", "proposed_at", "state"),
            erase=lambda user: forget_proposers_name(Proposal.objects.filter(user=user)),
            kept=_("The words of what you proposed, without your name."),
        ),
        PersonalData(
            model=SignOff,
            title=_("Plans that you signed off"),
            kept_for=_("As long as the plan is public."),
            of=lambda user: SignOff.objects.filter(signed_by=user),
            fields=("strategy", "group", "signed_as", "signed_at"),
            erase=lambda user: SignOff.objects.filter(signed_by=user).update(signed_by=None),
            kept=_("That the group signed, and in what office, without your name."),
        ),
        PersonalData(
            model=Reading,
            title=_("Readings of measures that you wrote"),
            kept_for=_("As long as the measure is kept."),
            of=lambda user: Reading.objects.filter(written_by=user),
            fields=("measure", "starts_on", "ends_on", "value", "words", "written_at"),
            erase=lambda user: Reading.objects.filter(written_by=user).update(written_by=None),
            kept=_("The reading, without your name."),
        ),
        PersonalData(
            model=ReadingChange,
            title=_("Readings of measures that you corrected"),
            kept_for=_("As long as the measure is kept."),
            of=lambda user: ReadingChange.objects.filter(changed_by=user),
            fields=("reading", "value", "words", "reason", "changed_at"),
            erase=lambda user: ReadingChange.objects.filter(changed_by=user).update(changed_by=None),
            kept=_("The correction, without your name."),
        ),
    ]
