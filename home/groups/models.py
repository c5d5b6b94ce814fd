"""What home keeps about community groups besides `people.groups`: words that wait, and the words that are refused."""

import re

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from people.models import CommunityGroup

STANDS_FOR_ELECTION = "political party\nparty branch\ncandidate\nelection campaign\nvote for\nelect"


class GroupWords(models.Model):
    """What somebody of a group wants its page to say; where `trust` says so, moderators look at it before anybody else.

    Kept as long as the group: it says who changed its page, and when.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Not published")

    group = models.ForeignKey(CommunityGroup, on_delete=models.CASCADE, related_name="words")
    purpose = models.TextField(_("purpose"), blank=True)
    public_contact = models.TextField(_("public contact"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.CHECKING)
    made_at = models.DateTimeField(auto_now_add=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("words for a group's page")

    def __str__(self) -> str:
        return str(self.group)

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLISHED


@register_setting(icon="group")
class GroupsSettings(BaseSiteSetting):
    """What may not be a community group."""

    refused_words = models.TextField(
        _("names that are refused"),
        default=STANDS_FOR_ELECTION,
        blank=True,
        help_text=_(
            "One word or phrase a line. A group with one of them in its name is not taken in: political parties and "
            "candidates' campaigns cannot be community groups. Add the parties that stand for election with you."
        ),
    )

    panels = [FieldPanel("refused_words")]

    class Meta:
        verbose_name = _("community groups")

    def refuses(self, name: str) -> bool:
        """Whether one of the words stands in `name`, whole and in whatever case."""
        words = [re.escape(" ".join(line.split())) for line in self.refused_words.splitlines() if line.strip()]
        return bool(words) and bool(re.search(rf"\b(?:{'|'.join(words)})\b", " ".join(name.split()), re.IGNORECASE))

    @classmethod
    def current(cls) -> "GroupsSettings":
        return cls.objects.filter(site__is_default_site=True).first() or cls()
