"""Actions that came of forums: made of points and questions, of feedback's themes and answers, of decisions."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Model, QuerySet, When

from actions.models import Action
from actions.querysets import raised_in
from consultations.coding.models import Code
from consultations.outcomes.models import Said
from core.drawing import once_a_page
from forums.preparing.models import Forum

from .models import TableNote, WallQuestion


def sources_of(forum: Forum) -> tuple[QuerySet, ...]:
    """Everything of one forum that an action can be made from."""
    return (
        TableNote.objects.filter(forum=forum),
        WallQuestion.objects.for_forum(forum),
        Said.objects.filter(consultation=forum.feedback_id),
        Code.objects.filter(consultation=forum.feedback_id),
        Forum.objects.filter(pk=forum.pk),
    )


@once_a_page
def published_actions(forum: Forum) -> dict[int, list[Action]]:
    """What came of a forum, and of the one before it, by the forum's number; the first due first. Two queries."""
    forums = [each for each in (forum, forum.previous) if each]
    raised = {each.pk: raised_in(*sources_of(each)) for each in forums}
    raised_at = Case(*(When(condition, then=pk) for pk, condition in raised.items()))
    found = Action.objects.public().annotate(raised_at=raised_at).filter(raised_at__in=list(raised))
    by_forum: dict[int, list[Action]] = {pk: [] for pk in raised}
    for action in found.with_what_lists_show().first_due_first():
        by_forum[action.raised_at].append(action)
    return by_forum


def made_of(forum: Forum, kind: type[Model]) -> list[Action]:
    """What came of the forum by way of one kind of source, such as the questions from the room."""
    number = ContentType.objects.get_for_model(kind).pk
    return [action for action in published_actions(forum)[forum.pk] if action.content_type_id == number]
