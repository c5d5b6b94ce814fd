"""What is worked out overnight, or when staff ask for it."""

from django_tasks import task

from forums.preparing.models import Forum

from .reports import for_each, held_lately
from .themes import suggest_themes


@task(queue_name="slow")
def suggest_themes_for(forum_id: int) -> None:
    """Suggest themes for what nobody has decided on. Harmless to repeat."""
    if forum := Forum.objects.filter(pk=forum_id).first():
        suggest_themes(forum)


def suggest_what_is_due() -> int:
    """Each morning until the report is out, for points and answers alike; for how many forums."""
    return for_each(held_lately(), suggest_themes)
