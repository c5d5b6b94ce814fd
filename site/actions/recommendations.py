"""What reviews recommended, as a source of actions; and what became of each, on the review's own page."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from home.models import LessonsPage, Recommendation
from home.priorities.lessons import FollowUp

from .history import standing
from .models import Action
from .sources import SourceKind

LONGEST_TITLE = 200


def source_kind() -> SourceKind:
    return SourceKind(
        name="recommendation",
        model=Recommendation,
        label=_("Recommendation of a review"),
        title=lambda each: str(each.page),
        address=lambda each: f"{each.page.url}#recommendations" if each.page.live else "",
        staff_address=lambda each: each.page.url or "",
        starts_with=first_words,
    )


def first_words(recommendation: Recommendation) -> dict:
    """What an action that answers a recommendation begins with; what is longer than a title stands below it."""
    return {
        "title": Truncator(recommendation.text).chars(LONGEST_TITLE),
        "public_wording": recommendation.text,
        "agency": recommendation.agency,
        "due_on": recommendation.due_on,
        "is_public": True,
    }


def follow_ups(recommendations: Sequence[Recommendation]) -> dict[int, list[FollowUp]]:
    """The published actions that answer each of these, in one query."""
    found: dict[int, list[FollowUp]] = {}
    for action in Action.objects.public().from_sources(Recommendation, [each.pk for each in recommendations]):
        found.setdefault(action.object_id or 0, []).append(_follow_up(action))
    return found


def _follow_up(action: Action) -> FollowUp:
    return FollowUp(
        title=action.title,
        standing=standing(action, counts_days=False),  # it stands in files too
        address=action.get_absolute_url(),
        is_late=action.is_overdue,
        has_ended=action.has_ended_for_good,
    )


def for_staff(page: LessonsPage | None = None) -> list[Recommendation]:
    """Recommendations of published reviews with their `actions`, also those that are not public. Those that nobody
    answers for yet come first, and what is answered comes last.
    """
    found = Recommendation.objects.filter(page__live=True, page__locale__language_code=settings.LANGUAGE_CODE)
    if page:
        found = found.filter(page=page)
    recommendations = list(found.select_related("page", "agency").order_by("-page__published_on", "page", "sort_order"))
    actions: dict[int, list[Action]] = {}
    for action in Action.objects.from_sources(Recommendation, [each.pk for each in recommendations]):
        actions.setdefault(action.object_id or 0, []).append(action)
    for each in recommendations:
        each.actions = actions.get(each.pk, [])
        each.follow_ups = [_follow_up(action) for action in each.actions]
    return sorted(recommendations, key=lambda each: (not each.is_owed, bool(each.actions)))
