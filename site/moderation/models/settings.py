"""How this partnership moderates: who is there when, who is called, what the public is shown."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from core.models import Partnership

from ..staffed_hours import StaffedHours, UnreadableHoursError, read_hours

WEEKDAY_FIELDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Nation(models.TextChoices):
    """Whose law holds: what must be done about a complaint of defamation differs."""

    ENGLAND_AND_WALES = "england-and-wales", _("England and Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")


def validate_hours(value: str) -> None:
    try:
        read_hours(value)
    except UnreadableHoursError as error:
        raise ValidationError(str(error)) from error


def _hours_field(name: Any, default: str = "9:00-17:00") -> models.CharField:
    return models.CharField(
        name, max_length=20, blank=True, default=default, validators=[validate_hours], help_text="Such as 9:00-17:00."
    )


@register_setting(icon="tick-inverse")
class ModerationSettings(BaseSiteSetting):
    """When somebody reads what people write, and what the public sees of it."""

    monday = _hours_field(_("Monday"))
    tuesday = _hours_field(_("Tuesday"))
    wednesday = _hours_field(_("Wednesday"))
    thursday = _hours_field(_("Thursday"))
    friday = _hours_field(_("Friday"))
    saturday = _hours_field(_("Saturday"), "")
    sunday = _hours_field(_("Sunday"), "")
    checks_within_hours = models.PositiveSmallIntegerField(
        _("check within"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(400)],
        help_text="How many staffed hours you promise at most until a contribution has been read. A working day has 8.",
    )
    duty_address = models.EmailField(
        _("duty contact's email address"),
        blank=True,
        help_text="Alerted at once, day and night, when words may mean a risk to a person. A role's address, not a "
        "person's. Left empty, the partnership's own address is used.",
    )
    shows_numbers = models.BooleanField(
        _("show decisions in numbers"),
        default=False,
        help_text="Publishes how many contributions were published, held back and taken down, and why; never whose. "
        "Takes no staff time.",
    )
    nation = models.CharField(
        max_length=20,
        choices=Nation,
        default=Nation.ENGLAND_AND_WALES,
        help_text="Whose law holds for complaints of defamation.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(day) for day in WEEKDAY_FIELDS],
            heading="Staffed hours",
            help_text="Shown to the public. Leave a day empty when nobody is there. Nobody is on bank holidays either, "
            "which the settings of the partnership list.",
        ),
        FieldPanel("checks_within_hours"),
        FieldPanel("duty_address"),
        FieldPanel("shows_numbers"),
        FieldPanel("nation"),
    ]

    class Meta:
        verbose_name = "Moderation"

    @classmethod
    def current(cls) -> "ModerationSettings":
        """The settings of the site; unsaved defaults where nobody has opened them yet."""
        site = Site.objects.filter(is_default_site=True).first()
        return (cls.objects.filter(site=site).first() if site else None) or cls(site=site)

    @property
    def staffed_hours(self) -> StaffedHours:
        read = {number: read_hours(getattr(self, day)) for number, day in enumerate(WEEKDAY_FIELDS)}
        return StaffedHours(
            {number: hours for number, hours in read.items() if hours},
            closed_on=Partnership.current().working_days.bank_holidays,
        )
