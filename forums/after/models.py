"""The themes of what tables noted; what a partnership has to do and to show, and how it stood at the end of a year."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultations.coding.models import Code
from forums.day.models import TableNote
from forums.preparing.models import Forum


class NoteThemeQuerySet(models.QuerySet["NoteTheme"]):
    def for_forum(self, forum: Forum) -> Self:
        return self.filter(note__forum=forum, note__withdrawn_at=None)

    def decided(self) -> Self:
        """What a person has said."""
        return self.exclude(decided_at=None)

    def suggested(self) -> Self:
        """What nobody has confirmed or changed yet."""
        return self.filter(decided_at=None)


class NoteTheme(models.Model):
    """The theme of one point of a table: suggested, until a person has decided which it is, or that none fits.

    Themes are the codes of the forum's feedback, so that points and answers are sorted alike. `because` is as in
    `consultations.coding.models.Suggestion`. Kept as long as the point.
    """

    note = models.OneToOneField(TableNote, on_delete=models.CASCADE, related_name="theme")
    code = models.ForeignKey(Code, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField(default=0)
    because = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = NoteThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme of a point")

    def __str__(self) -> str:
        return f"{self.note}: {self.code}"


class Nation(models.TextChoices):
    """Where a duty holds. Each nation has laws of its own."""

    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    ENGLAND_AND_WALES = "england_wales", _("England and Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "n_ireland", _("Northern Ireland")
    BRITAIN = "britain", _("England, Scotland and Wales")
    EVERYWHERE = "everywhere", _("Everywhere")


class DutyQuerySet(models.QuerySet["Duty"]):
    def in_use(self) -> Self:
        return self.filter(is_active=True)


class Duty(models.Model):
    """One thing that a partnership must do, or has promised to. `check_name` says what is looked at by itself.

    Laid once from `data/duties.toml`; from then on the rows count. What is not for its nation is put out of use.
    """

    slug = models.SlugField(max_length=40, unique=True, editable=False)
    nation = models.CharField(_("where it holds"), max_length=13, choices=Nation, default=Nation.EVERYWHERE)
    statement = models.CharField(
        _("duty"), max_length=250, help_text=_("As a sentence that is true once it has been done.")
    )
    explanation = models.TextField(_("explanation"), blank=True, help_text=_("What counts as done. Two sentences."))
    source = models.CharField(_("source"), max_length=250, help_text=_("Act or regulations with section and year."))
    source_address = models.URLField(_("address of the source"), blank=True)
    as_at = models.DateField(_("as at"), help_text=_("When somebody last looked whether this still holds."))
    is_law = models.BooleanField(_("it is the law"), default=True, help_text=_("Untick for what you promise yourself."))
    not_checked = models.TextField(
        _("what could not be checked"), blank=True, help_text=_("Said on the page, so that nobody relies on it.")
    )
    check_name = models.CharField(_("looked at by itself"), max_length=30, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = DutyQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("duty")
        verbose_name_plural = _("duties of the partnership")

    def __str__(self) -> str:
        return self.statement


class DutyNote(models.Model):
    """What staff say about a duty in one year: whether it was done, how, and where that can be read. Kept for good."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="notes")
    year = models.PositiveSmallIntegerField(_("year"))
    is_met = models.BooleanField(_("it was done"), default=False)
    note = models.TextField(_("how"), max_length=600, blank=True, help_text=_("Published with the evidence."))
    address = models.URLField(_("where it can be read"), blank=True)
    written_at = models.DateTimeField(auto_now=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    is_shown_to_public = False

    class Meta:
        ordering = ["year", "duty__order"]
        verbose_name = _("note on a duty")
        constraints = [models.UniqueConstraint(fields=["duty", "year"], name="one_note_on_a_duty_in_a_year")]

    def __str__(self) -> str:
        return f"{self.duty}, {self.year}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def newest_of(self, year: int) -> "Evidence | None":
        return self.filter(year=year).order_by("-pk").first()

    def newest_of_each_year(self) -> list["Evidence"]:
        """What the public reads, the newest year first."""
        newest: dict[int, Evidence] = {}
        for each in self.order_by("-year", "-pk"):
            newest.setdefault(each.year, each)
        return list(newest.values())


class Evidence(models.Model):
    """The evidence of one year as it stood on the day on which it was published: it never changes.

    Publishing again makes another, and the newest is what the public reads. `contents` is what `evidence.Year` holds,
    `{language code: content}` with the same facts in each. Kept for good: it is the archive.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    contents = models.JSONField(encoder=DjangoJSONEncoder)
    published_on = models.DateField(_("published on"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("evidence of a year")
        verbose_name_plural = _("evidence")
        permissions = [("publish_evidence", "Can publish the evidence of a year")]

    def __str__(self) -> str:
        return f"{self.year}, {self.published_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("forums:evidence", args=[self.year])

    @property
    def content(self) -> dict[str, Any]:
        """What it says in the language in use, else in the site's own, in which it was always kept."""
        return self.contents.get(get_language() or "") or self.contents[settings.LANGUAGE_CODE]

    @property
    def tally(self) -> dict[str, int]:
        """How many duties were met, were not, and of how many nobody has said."""
        standing = [line["is_met"] for line in self.content["lines"]]
        return {"met": standing.count(True), "not_met": standing.count(False), "not_said": standing.count(None)}

    @property
    def language_of_duties(self) -> str:
        """The language of the list that staff keep, where the evidence is read in another."""
        return "" if (get_language() or "") == settings.LANGUAGE_CODE else settings.LANGUAGE_CODE

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)
