"""What the day of a forum adds to its public page."""

from django.utils.translation import gettext as _

from actions.models import Action
from forums.preparing.models import Forum
from home.panels import Panel

from .models import WallQuestion
from .presenting import tallies_of
from .raised import made_of


def questions_panel(forum: Forum) -> Panel | None:
    """What the room asked, as everybody may read it, each with what is done about it."""
    questions = list(WallQuestion.objects.for_forum(forum).published())
    if not questions:
        return None
    made: dict[int | None, list[Action]] = {}
    for action in made_of(forum, WallQuestion):
        made.setdefault(action.object_id, []).append(action)
    rows = [(question, made.get(question.pk, [])) for question in questions]
    return Panel(65, "questions", _("Questions from the room"), "forums/day/questions.html", {"rows": rows})


def polls_panel(forum: Forum) -> Panel | None:
    """What the room was asked on the big screen and how many answered what, once each poll is closed. Two queries."""
    tallies = tallies_of(forum.polls.held())
    if not tallies:
        return None
    return Panel(66, "polls", _("Polls in the room"), "forums/day/polls.html", {"tallies": tallies})
