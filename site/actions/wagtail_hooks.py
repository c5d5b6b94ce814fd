"""What actions add to the site."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.personal_data import PersonalData

from .models import Action, ActionChange, ActionNote


@hooks.register("register_personal_data")
def what_actions_keep() -> list[PersonalData]:
    return [
        PersonalData(
            model=Action,
            title=_("Actions that you wrote down or are in charge of"),
            kept_for=_("For good: the record of what was promised, without your name once your account is erased."),
            of=Action.objects.involving,
            fields=("title", "status", "due_on", "made_at"),
            erase=_forget_in_actions,
            kept=_("The action stays, without your name."),
        ),
        PersonalData(
            model=ActionChange,
            title=_("Changes of actions that you made"),
            kept_for=_("As long as the action."),
            of=lambda user: ActionChange.objects.filter(by=user),
            fields=("action", "made_at", "status_after", "reason"),
            erase=lambda user: ActionChange.objects.filter(by=user).update(by=None),
            kept=_("The change stays, without your name."),
        ),
        PersonalData(
            model=ActionNote,
            title=_("Notes for colleagues that you wrote about actions"),
            kept_for=_("Two years after the action has ended."),
            of=lambda user: ActionNote.objects.filter(made_by=user),
            fields=("action", "text", "made_at"),
        ),
    ]


def _forget_in_actions(user) -> None:
    Action.objects.filter(owner=user).update(owner=None)
    Action.objects.filter(made_by=user).update(made_by=None)
