"""What was released of the feedback of forums."""

from consultations.results.models import Release
from core.drawing import once_a_page
from forums.preparing.models import Forum


@once_a_page
def releases_of(forum: Forum) -> tuple[Release | None, Release | None]:
    """The newest of a forum's feedback and of the feedback before it, in one query."""
    feedbacks = [each.feedback if each else None for each in (forum, forum.previous)]
    newest = Release.objects.newest_of_each(each for each in feedbacks if each)
    this_one, one_before = (newest.get(each) if each else None for each in feedbacks)
    return this_one, one_before
