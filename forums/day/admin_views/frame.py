"""What the staff's pages of the day share."""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Action
from forums.preparing.models import Forum
from people.models import User
from people.views import SignedIn

from ..models import TableNote, WallQuestion

METHODS = ["GET", "HEAD", "POST"]


def forum_for(request: SignedIn, pk: int, may: Callable[[User], bool]) -> Forum:
    """The forum, for those who may; the others are refused."""
    if not may(request.user):
        raise PermissionDenied
    return get_object_or_404(Forum, pk=pk)


def frame(title: str, forum: Forum, *, is_the_day: bool = False) -> dict:
    """Where the page stands: below the page of the day, which stands below the forum."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("forum_detail", args=[forum.pk]), "label": forum.title},
    ]
    if not is_the_day:
        crumbs.append({"url": reverse("forum_today", args=[forum.pk]), "label": _("On the day")})
    return {"forum": forum, "breadcrumbs_items": [*crumbs, {"url": "", "label": title}], "header_title": title}


def actions_of(written: Iterable[TableNote | WallQuestion]) -> dict[int | None, list[Action]]:
    """The actions that were made from each of these, by its key; all of one model."""
    rows = list(written)
    made: dict[int | None, list[Action]] = {}
    for action in Action.objects.from_sources(type(rows[0]), [row.pk for row in rows]) if rows else ():
        made.setdefault(action.object_id, []).append(action)
    return made
