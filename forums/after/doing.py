"""What is done about what a forum said: actions made of its points, questions, themes and decisions."""

from dataclasses import dataclass

from actions.models import Action
from actions.statuses import NEEDS_REASON, Status
from forums.day.raised import published_actions, sources_of
from forums.preparing.models import Forum


def actions_of(forum: Forum, *, for_staff: bool = False):
    """Everything that came of it, the first due first. Staff see unpublished actions too."""
    actions = Action.objects.all() if for_staff else Action.objects.public()
    return actions.raised_in(*sources_of(forum)).with_what_lists_show().first_due_first()


@dataclass(frozen=True, slots=True)
class Doing:
    """Actions by what became of them: we did, we are at it, we are not doing it and why."""

    actions: list[Action]

    @property
    def done(self) -> list[Action]:
        return [action for action in self.actions if action.status == Status.DONE]

    @property
    def going_on(self) -> list[Action]:
        return [action for action in self.actions if action.status not in NEEDS_REASON and action.status != Status.DONE]

    @property
    def declined(self) -> list[Action]:
        return [action for action in self.actions if action.status in NEEDS_REASON]

    @property
    def overdue(self) -> list[Action]:
        return [action for action in self.going_on if action.is_overdue]

    # By these names `consultations/outcomes/tally.html` knows them.
    @property
    def tally(self) -> dict[str, int]:
        return {
            "done": len(self.done),
            "planned": len(self.going_on),
            "declined": len(self.declined),
            "overdue": len(self.overdue),
        }


def doing_of(forum: Forum) -> Doing:
    return Doing(published_actions(forum)[forum.pk])


def promised_of(forum: Forum) -> Doing | None:
    """What came of the forum before it: what was promised to those who come."""
    return Doing(published_actions(forum)[forum.previous.pk]) if forum.previous else None
