"""What became of actions lately, as an Atom feed."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.demonstration import demonstration_line
from core.models import Partnership

from .history import WITH_ITS_WORDS, sentences_of
from .models import Action, ActionChange
from .wording.reading import read_in

MOST_ENTRIES = 30


class ActionsFeed(Feed):
    """The newest changes of published actions, one entry each."""

    feed_type = Atom1Feed
    item_guid_is_permalink = False

    def title(self) -> str:
        return _("%(name)s: actions") % {"name": Partnership.current().name}

    def subtitle(self) -> str:
        return demonstration_line()

    def link(self) -> str:
        return "/actions/"

    def feed_url(self) -> str:
        return reverse("actions:feed")

    def items(self) -> list[ActionChange]:
        changes = ActionChange.objects.filter(action__in=Action.objects.public().values("pk")).order_by("-made_at")
        shown = changes.select_related("action", "action__agency", *WITH_ITS_WORDS)
        found = list(shown.defer("by", "action__why", "action__owner", "action__made_by")[:MOST_ENTRIES])
        language = get_language() or settings.LANGUAGE_CODE
        if language != settings.LANGUAGE_CODE:
            read_in([change.action for change in found], language)
        return found

    def item_title(self, item: ActionChange) -> str:
        return item.action.title

    def item_description(self, item: ActionChange) -> str:
        return " ".join([*sentences_of(item), item.action.reason_read(item)])

    def item_link(self, item: ActionChange) -> str:
        return item.action.get_absolute_url()

    def item_guid(self, item: ActionChange) -> str:
        return f"{settings.SITE_URL}/actions/#{item.pk}"

    def item_pubdate(self, item: ActionChange) -> datetime:
        return item.made_at

    def item_updateddate(self, item: ActionChange) -> datetime:
        return item.made_at

    def item_author_name(self, item: ActionChange) -> str:
        return item.action.answered_by
