"""What sorts of group there are: those every partnership has, and those that this one has added."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupKind(models.TextChoices):
    """The sorts of group that every partnership has; results tell them apart."""

    ACTION_GROUP = "action_group", _("Neighbourhood action group")
    PARISH = "parish", _("Parish or town council")
    RESIDENTS = "residents", _("Residents' association")
    WATCH = "watch", _("Neighbourhood watch")
    TASKING = "tasking", _("Tasking group")
    YOUTH = "youth", _("Youth group")
    WORSHIP = "worship", _("Place of worship")
    REFUGE = "refuge", _("Refuge or service for people at risk")
    SCHOOL = "school", _("School")
    HEALTH = "health", _("Health centre")
    BUSINESS = "business", _("Business group")
    VOLUNTARY = "voluntary", _("Voluntary body")
    AGENCY = "agency", _("Agency")
    OTHER = "other", _("Other")


# Whoever comes to these may be in danger from those who look for them.
MAY_HIDE_ADDRESS = {GroupKind.YOUTH, GroupKind.WORSHIP, GroupKind.REFUGE}


class AddedGroupKind(models.Model):
    """A sort of group that this partnership has added."""

    name = models.CharField(_("name"), max_length=60, unique=True, help_text=_("In the singular: Allotment society."))
    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_("Stands in downloads and in addresses of results; do not change it later."),
    )
    may_hide_address = models.BooleanField(
        _("may hide its address"), default=False, help_text=_("Where those who meet there may be in danger.")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("kind of group")
        verbose_name_plural = _("kinds of group")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.code in GroupKind.values:
            raise ValidationError({"code": _("There is a kind with this code already.")})


def group_kinds() -> dict[str, str]:
    """Every kind's name by its code: those that all have, then those that were added. One query."""
    return {code: str(name) for code, name in GroupKind.choices} | dict(
        AddedGroupKind.objects.values_list("code", "name")
    )


def may_hide_address(kind: str) -> bool:
    """Whether groups of this kind may keep from the public where they are."""
    if kind in GroupKind.values:
        return kind in MAY_HIDE_ADDRESS
    return AddedGroupKind.objects.filter(code=kind, may_hide_address=True).exists()
