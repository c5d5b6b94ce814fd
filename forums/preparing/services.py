"""Beginning a forum."""

from typing import Any

from django.db import transaction

from people.models import User

from .models import Forum
from .pages import ForumPage, ForumsPage


@transaction.atomic
def start_forum(*, title: str, slug: str, by: User | None, **facts: Any) -> Forum:
    """Make a forum with the draft of its page in the site's own language, and return it.

    `facts` are fields of `Forum`: day, times, place. Raises `ValidationError` with one sentence a field.
    """
    forum = Forum(title=title, slug=slug, made_by=by, **facts)
    forum.full_clean()
    forum.save()
    page = ForumPage(title=title, slug=slug, forum=forum, live=False, owner=by)
    parent = ForumsPage.objects.filter(alias_of__isnull=True).order_by("path").first()
    if parent is None:
        raise ForumsPage.DoesNotExist("There is no list of forums: run create_first_pages.")
    parent.add_child(instance=page)
    page.save_revision(user=by)
    return forum
