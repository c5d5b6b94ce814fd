"""Consultations as an Atom feed: each when it opens."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core.demonstration import demonstration_line
from core.models import Partnership

from .models import Consultation
from .presenting import Listed, list_consultations

MOST_ENTRIES = 30


class ConsultationsFeed(Feed):
    """The newest consultations in the language of the address, with what can be done today."""

    feed_type = Atom1Feed
    item_guid_is_permalink = False

    def title(self) -> str:
        return _("%(name)s: consultations") % {"name": Partnership.current().name}

    def subtitle(self) -> str:
        return demonstration_line()

    def link(self) -> str:
        return "/consultations/"

    def feed_url(self) -> str:
        return reverse("consultations:feed")

    def items(self) -> list[Listed]:
        return list_consultations(Consultation.objects.published()[:MOST_ENTRIES])

    def item_title(self, item: Listed) -> str:
        return item.title

    def item_description(self, item: Listed) -> str:
        return " ".join(filter(None, [item.summary, f"{item.when}."]))

    def item_link(self, item: Listed) -> str:
        return f"{settings.SITE_URL}{item.address}"

    def item_guid(self, item: Listed) -> str:
        return f"{settings.SITE_URL}/consultations/{item.consultation.slug}"

    def item_pubdate(self, item: Listed) -> datetime | None:
        page = item.consultation.page
        return page.first_published_at if page else None

    def item_updateddate(self, item: Listed) -> datetime | None:
        page = item.consultation.page
        return page.last_published_at if page else timezone.now()

    def item_author_name(self, item: Listed) -> str:
        return str(item.consultation.agency or "")
