"""Updates as Atom feeds: all, for an area, about a topic."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Locale

from core.demonstration import demonstration_line
from core.models import Partnership
from home.topics import Topic
from places.models import Area

from .models import UpdatePage, UpdatesPage
from .querysets import UpdatePageQuerySet
from .records import Withdrawal

MOST_ENTRIES = 30
# A reader keeps what it once fetched: so long it can hear that an entry was taken back.
TELLS_OF_WITHDRAWALS_FOR = timedelta(days=30)


class UpdatesFeed(Feed):
    """The newest updates without those that have expired, and which were withdrawn lately.

    A withdrawn one has its sentence in place of all its words: they may have been wrong, or spoil a trial.
    """

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
        """The list that it is of, in the language of its entries."""
        lists = UpdatesPage.objects.live().filter(locale__in=[Locale.get_active(), Locale.get_default()])
        addresses = {page.locale_id: page.url for page in lists}
        address = addresses.get(Locale.get_active().pk) or addresses.get(Locale.get_default().pk) or "/updates/"
        return f"{address}?{'area' if isinstance(of, Area) else 'topic'}={of.slug}" if of else address

    def feed_url(self, of: Area | Topic | None) -> str:
        match of:
            case Area():
                return reverse("updates:area_feed", args=[of.slug])
            case Topic():
                return reverse("updates:topic_feed", args=[of.slug])
        return reverse("updates:feed")

    def narrowed(self, updates: UpdatePageQuerySet, of: Area | Topic | None):
        return updates.in_own_language()

    def items(self, of: Area | Topic | None) -> list[UpdatePage]:
        current = self.narrowed(UpdatePage.objects.listed(), of).select_related("agency")
        shown = list(current.prefetch_related("topics", "corrections")[:MOST_ENTRIES])
        for update in shown:
            update.withdrawn = None
        return [*self.withdrawn_lately(of), *shown]

    def withdrawn_lately(self, of: Area | Topic | None) -> list[UpdatePage]:
        """Each with its withdrawal, the last one first."""
        since = timezone.now() - TELLS_OF_WITHDRAWALS_FOR
        found = list(self.narrowed(UpdatePage.objects.withdrawn_since(since), of).select_related("agency"))
        withdrawals = Withdrawal.objects.by_page(found)
        for update in found:
            update.withdrawn = withdrawals[update.translation_key]
        return sorted(found, key=lambda update: update.withdrawn.made_at, reverse=True)

    def item_title(self, item: UpdatePage) -> str:
        if item.withdrawn:
            sent_on = item.first_published_at or item.withdrawn.made_at
            return _("Withdrawn: our message of %(day)s") % {"day": date_format(timezone.localdate(sent_on), "j E Y")}
        return item.title

    def item_description(self, item: UpdatePage) -> str:
        if item.withdrawn:
            return escape(item.withdrawn.sentence)
        corrections = [_("Corrected: %(note)s") % {"note": each.note} for each in item.corrections.all()]
        # Readers take a summary in a feed for HTML.
        return escape(" ".join([item.summary, *corrections]))

    def item_link(self, item: UpdatePage) -> str:
        # The longer address of a withdrawn one has its title in it.
        return f"{settings.SITE_URL}{item.short_address}" if item.withdrawn else item.address

    def item_guid(self, item: UpdatePage) -> str:
        # The same whatever becomes of the page's address.
        return f"{settings.SITE_URL}{item.short_address}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: UpdatePage) -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: UpdatePage) -> datetime | None:
        if item.withdrawn:
            return item.withdrawn.made_at
        # A page that was not published in the editor may not know its days.
        published_at = item.last_published_at or item.first_published_at or item.latest_revision_created_at
        return max(filter(None, [published_at, *(each.made_at for each in item.corrections.all())]), default=None)

    def item_author_name(self, item: UpdatePage) -> str:
        return str(item.agency or "")

    def item_categories(self, item: UpdatePage) -> list[str]:
        if item.withdrawn:
            return []
        return [str(item.get_kind_display()), *(topic.name for topic in item.topics.all())]


class AreaFeed(UpdatesFeed):
    """For an area, and for everywhere."""

    def get_object(self, request: HttpRequest, **kwargs) -> Area:
        return get_object_or_404(Area, slug=kwargs["slug"])

    def narrowed(self, updates: UpdatePageQuerySet, of: Area | Topic | None):
        return super().narrowed(updates, of).about_area(of)


class TopicFeed(UpdatesFeed):
    """About a topic."""

    def get_object(self, request: HttpRequest, **kwargs) -> Topic:
        return get_object_or_404(Topic, slug=kwargs["slug"])

    def narrowed(self, updates: UpdatePageQuerySet, of: Area | Topic | None):
        return super().narrowed(updates, of).about_topic(of)
