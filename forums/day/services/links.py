"""The links with which scribes note the points of a table."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from forums.preparing.models import Forum
from people.models import User

from ..models import TableLink


@transaction.atomic
def make_links(*, forum: Forum) -> list[TableLink]:
    """One link in use for each table and one for the whole room, in their order; those that are there stay."""
    held = Forum.objects.select_for_update().get(pk=forum.pk)
    there = {link.topic_id: link for link in TableLink.objects.filter(forum=held).in_use()}
    for topic in [*held.topics.all(), None]:
        if (topic.pk if topic else None) not in there:
            link = TableLink(forum=held, topic=topic)
            link.full_clean(exclude=["token"])
            link.save()
            there[link.topic_id] = link
    return list(TableLink.objects.filter(forum=held).in_use().by_table())


@transaction.atomic
def end_link(*, link: TableLink, by: User | None) -> TableLink:
    """End a link at once, as when its sheet went astray. What was noted with it stays; a new one can be printed."""
    if link.ended_at is None:
        link.ended_at = timezone.now()
        link.save()
        log(
            instance=link.forum,
            action="forums.end_table_link",
            user=by,
            title=str(link.forum),
            data={"table": str(link)},
        )
    return link
