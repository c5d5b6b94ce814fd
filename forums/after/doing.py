"""What is done about what a forum said: actions made of its points, questions, themes and decisions."""

from dataclasses import dataclass

from actions.models import Action
from actions.statuses import NEEDS_REASON, Status
from consultations.coding.models import Code
from consultations.outcomes.models import Said
from forums.day.models import TableNote, WallQuestion
from forums.preparing.models import Forum


def actions_of(forum: Forum, *, for_staff: bool = False):
    """Everything that came of it, the first due first. Staff see unpublished actions too."""
    actions = Action.objects.all() if for_staff else Action.objects.public()
    found = actions.raised_in(
        TableNote.objects.filter(forum=forum),
        WallQuestion.objects.for_forum(forum),
        Said.objects.filter(consultation=forum.feedback_id),
        Code.objects.filter(consultation=forum.feedback_id),
        Forum.objects.filter(pk=forum.pk),
    )
    return found.with_what_lists_show().first_due_first()


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
    return Doing(list(actions_of(forum)))
