"""What tiers and their meetings add to the staff pages and the worker."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import NotPersonal, PersonalData

from .models import MeetingDecision, Tier, TierMeeting


@hooks.register("register_personal_data")
def what_is_kept_of_meetings() -> list[PersonalData | NotPersonal]:
    return [
        PersonalData(
            model=MeetingDecision,
            title=_("Decisions on actions that you entered"),
            kept_for=_("As long as the meeting."),
            of=lambda user: MeetingDecision.objects.filter(made_by=user),
            fields=("action", "verdict", "made_at"),
            erase=lambda user: MeetingDecision.objects.filter(made_by=user).update(made_by=None),
            kept=_("The decision stays, without your name."),
        ),
        NotPersonal(Tier, "It names the officer who hears of what comes up, whose account holds the rest."),
        NotPersonal(TierMeeting, "It names who closed the list, whose account holds the rest."),
    ]
