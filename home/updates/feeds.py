"""Updates as Atom feeds: all, for an area, about a topic."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core.demonstration import demonstration_line
from core.models import Partnership
from home.topics import Topic
from places.models import Area

from .models import UpdatePage

MOST_ENTRIES = 30


class UpdatesFeed(Feed):
    """The newest updates. Those that have expired or were withdrawn are not in it."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, **kwargs) -> Area | Topic | None:
        return None

    def title(self, of: Area | Topic | None) -> str:
        name = Partnership.current().name
        words = {"name": name, "of": of}
        return _("%(name)s: updates for %(of)s") % words if of else _("%(name)s: updates") % words

    def subtitle(self, of: Area | Topic | None) -> str:
        return demonstration_line()

    def link(self, of: Area | Topic | None) -> str:
        return "/updates/"

    def feed_url(self, of: Area | Topic | None) -> str:
        match of:
            case Area():
                return reverse("updates:area_feed", args=[of.slug])
            case Topic():
                return reverse("updates:topic_feed", args=[of.slug])
        return reverse("updates:feed")

    def updates(self, of: Area | Topic | None):
        return UpdatePage.objects.listed().in_own_language()

    def items(self, of: Area | Topic | None) -> list[UpdatePage]:
        return list(self.updates(of).select_related("agency").prefetch_related("topics", "corrections")[:MOST_ENTRIES])

    def item_title(self, item: UpdatePage) -> str:
        return item.title

    def item_description(self, item: UpdatePage) -> str:
        corrections = [_("Corrected: %(note)s") % {"note": each.note} for each in item.corrections.all()]
        return " ".join([item.summary, *corrections])

    def item_link(self, item: UpdatePage) -> str:
        return item.address

    def item_guid(self, item: UpdatePage) -> str:
        # The same whatever becomes of the page's address.
        return f"{settings.SITE_URL}{item.short_address}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: UpdatePage) -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: UpdatePage) -> datetime | None:
        return max([item.last_published_at, *(each.made_at for each in item.corrections.all())], default=None)

    def item_author_name(self, item: UpdatePage) -> str:
        return str(item.agency or "")

    def item_categories(self, item: UpdatePage) -> list[str]:
        return [str(item.get_kind_display()), *(topic.name for topic in item.topics.all())]


class AreaFeed(UpdatesFeed):
    """For an area, and for everywhere."""

    def get_object(self, request: HttpRequest, **kwargs) -> Area:
        return get_object_or_404(Area, slug=kwargs["slug"])

    def link(self, of: Area | Topic | None) -> str:
        return f"/updates/?area={of.slug}" if of else "/updates/"

    def updates(self, of: Area | Topic | None):
        return super().updates(of).about_area(of)


class TopicFeed(UpdatesFeed):
    """About a topic."""

    def get_object(self, request: HttpRequest, **kwargs) -> Topic:
        return get_object_or_404(Topic, slug=kwargs["slug"])

    def link(self, of: Area | Topic | None) -> str:
        return f"/updates/?topic={of.slug}" if of else "/updates/"

    def updates(self, of: Area | Topic | None):
        return super().updates(of).about_topic(of)
