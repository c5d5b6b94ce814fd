"""Beginning a forum, like the last one or anew, and cancelling one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.models import ContentVersion
from people.models import User

from .models import BreakoutTopic, Forum, SeniorAttendance, Session
from .pages import ForumPage, ForumsPage

LONGEST_SLUG = 60
COPIED_FACTS = (
    "place_address",
    "access",
    "words_in",
    "capacity_in_person",
    "capacity_online",
    "chooses_breakouts",
    "prints_badges",
    "has_live_poll",
    "has_question_wall",
)
COPIED_WORDS = ("summary", "body", "online")


@transaction.atomic
def start_forum(*, title: str, slug: str = "", by: User | None, like: Forum | None = None, **facts: Any) -> Forum:
    """Make a forum with the draft of its page in the site's own language, and return it.

    `facts` are fields of `Forum`: day, times, place. Like an earlier one it has that one's facts, programme, topics,
    who came for each agency, priorities and words, where `facts` say nothing else. An annual one comes after the last
    annual one, another after the one that it is like.
    Raises `ValidationError` with one sentence a field.
    """
    copied = {name: getattr(like, name) for name in COPIED_FACTS} if like else {}
    previous = {"previous": _before(like, facts)} if like else {}
    forum = Forum(title=title, slug=slug or _free_slug(title, facts), made_by=by, **(copied | previous | facts))
    if like:
        forum.sessions.set([_copy(each, Session) for each in like.sessions.all()])
        forum.topics.set([_copy(each, BreakoutTopic) for each in like.topics.all()])
        forum.seniors.set([_copy(each, SeniorAttendance, came=None) for each in like.seniors.all()])
    forum.full_clean()
    forum.save()
    if like:
        forum.areas.set(like.areas.all())
        forum.priorities.set(like.priorities.all())
        forum.save()
    _make_page(forum, like=like, by=by)
    log(instance=forum, action="wagtail.create", user=by, title=title)
    return forum


@transaction.atomic
def cancel_forum(*, forum: Forum, because: str, by: User) -> None:
    """Say on its page from now on that it is cancelled, and why; nobody can answer an invitation any more."""
    if not because.strip():
        raise ValidationError({"because": _("Say why: everybody who was invited is told.")})
    held = Forum.objects.select_for_update().get(pk=forum.pk)
    if held.cancelled_at:
        return
    forum.cancelled_at, forum.cancelled_because = timezone.now(), because.strip()
    forum.save(update_fields=["cancelled_at", "cancelled_because", "changed_at"])
    log(instance=forum, action="forums.cancel", user=by, data={"because": because})
    ContentVersion.raise_number()


def _before(like: Forum, facts: dict[str, Any]) -> Forum:
    """Whose promises come first, and with whose feedback it is compared."""
    if like.is_annual or not facts.get("is_annual", True):
        return like
    return Forum.objects.filter(is_annual=True, cancelled_at=None).order_by("-day", "-pk").first() or like


def _make_page(forum: Forum, *, like: Forum | None, by: User | None) -> None:
    parent = ForumsPage.objects.filter(alias_of__isnull=True).order_by("path").first()
    if parent is None:
        raise ForumsPage.DoesNotExist("There is no list of forums: run create_first_pages.")
    earlier = like.source_page if like else None
    words = {name: getattr(earlier, name) for name in COPIED_WORDS} if earlier else {}
    page = ForumPage(title=forum.title, slug=forum.slug, forum=forum, live=False, owner=by, **words)
    parent.add_child(instance=page)
    page.save_revision(user=by)


def _copy(row, model, **changed: Any):
    """A row of the programme for another forum."""
    fields = [field.name for field in model._meta.fields if field.name not in ("id", "forum")]
    return model(**({name: getattr(row, name) for name in fields} | changed))


def _free_slug(title: str, facts: dict[str, Any]) -> str:
    """The year for the annual forum, else the title's words; with a number where that is taken."""
    day = facts.get("day")
    wanted = str(day.year) if day and facts.get("is_annual", True) else slugify(title)[: LONGEST_SLUG - 3] or "forum"
    taken = set(Forum.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(each for each in numbers if each not in taken)
