"""What the whole site shares: the partnership's identity, the base of every page, the version of what is shown."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from .accent import PAPER
from .colours import contrast
from .drawing import forget_what_was_read, once_a_page
from .links import note_links
from .overtaken import NotOvertakenByDrafts
from .restrictions import something_is_private
from .working_days import WorkingDays, known_bank_holidays, read_days, validate_days


def validate_accent(value: str) -> None:
    """Refuse an accent colour on which white text, or which on paper, would be hard to read (under 4.5:1)."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError("Write the colour as # and six digits or letters a to f, such as #0b5c63.")
    ratio = min(contrast(value, "#ffffff"), contrast(value, PAPER))
    if ratio < 4.5:
        raise ValidationError(
            f"Text in this colour would be hard to read: its contrast is {ratio:.1f} to 1 and 4.5 is needed. "
            "Choose a darker one."
        )


@register_setting(icon="home")
class Partnership(BaseSiteSetting):
    """Who runs this site and for which place. Nothing in code or templates names either."""

    name = models.CharField(
        max_length=80, default="Safer Forum", help_text="Short name shown in the header, such as Safer Anytown."
    )
    strapline = models.CharField(
        max_length=140, blank=True, help_text="One line under the name: who you are, in plain words."
    )
    place_name = models.CharField(
        max_length=80, blank=True, help_text="The area you cover, as people say it, such as Anytown."
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown beside the name.",
    )
    phone = models.CharField(max_length=40, blank=True, help_text="A number that is answered in office hours.")
    email = models.EmailField(blank=True, help_text="An address that is read every working day.")
    address = models.TextField(blank=True, help_text="For letters.")
    district_code = models.CharField(
        max_length=9,
        blank=True,
        validators=[
            RegexValidator(r"^[EWNS]\d{8}$", "Write the official code of the council area, such as E06000042.")
        ],
        help_text="Official code of the council area (ONS), such as E06000042. Its boundary must have been loaded.",
    )
    police_force = models.SlugField(
        max_length=60, blank=True, help_text="The force's name in the police open data, such as thames-valley."
    )
    police_force_name = models.CharField(max_length=80, blank=True, help_text="The force's name as people know it.")
    accent_colour = models.CharField(
        max_length=7,
        default="#0b5c63",
        validators=[validate_accent],
        help_text="For links, buttons and headings: # and six digits or letters.",
    )
    emergency_line = models.CharField(max_length=20, default="999", help_text="When somebody is in danger now.")
    non_emergency_line = models.CharField(max_length=20, default="101", help_text="To report what is not an emergency.")
    crimestoppers_line = models.CharField(
        max_length=20, default="0800 555 111", help_text="To report without giving a name."
    )
    bank_holidays = models.TextField(
        blank=True,
        default=known_bank_holidays,
        validators=[validate_days],
        help_text="One a line, such as 2027-12-27 Christmas Day. What you promise in working days is counted without "
        "them, and nobody is there to read what people write. The clock of the law on complaints of defamation stops "
        "on them too, so list only days that are bank holidays.",
    )
    exit_address = models.URLField(
        default="https://www.bbc.co.uk/weather",
        help_text="Where “Exit this page” leads from pages on domestic and sexual violence: something that anybody "
        "might be reading.",
    )
    data_controllers = models.TextField(
        blank=True, help_text="Who is data controller for what, one a line. Shown in the privacy notice."
    )
    data_protection_officer = models.TextField(blank=True, help_text="Name of the role, and how to reach it.")

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("name", "strapline", "place_name", "logo", "accent_colour")],
            heading="Identity",
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("phone", "email", "address")], heading="Contact"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("district_code", "police_force", "police_force_name")],
            heading="Area covered",
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("emergency_line", "non_emergency_line", "crimestoppers_line", "exit_address")
            ],
            heading="Emergency lines and the quick way out",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("data_controllers", "data_protection_officer")], heading="Data protection"
        ),
        FieldPanel("bank_holidays"),
    ]

    class Meta:
        verbose_name = "Partnership"

    @classmethod
    @once_a_page
    def current(cls) -> "Partnership":
        """The settings of the site; unsaved defaults where nobody has opened them yet."""
        return cls.objects.first() or cls()

    @property
    def working_days(self) -> WorkingDays:
        return WorkingDays(read_days(self.bank_holidays))


class BasePage(NotOvertakenByDrafts, Page):
    """What every public page has: a plain summary under its title, which also describes it to search engines."""

    summary = models.CharField(
        max_length=300,
        blank=True,
        help_text="One or two plain sentences: what this page is for. Shown under the title.",
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    # Relations without which it cannot be drawn: they are fetched with it.
    drawn_with: ClassVar[tuple[str, ...]] = ()
    # What is large in those and not shown: it is left out.
    drawn_without: ClassVar[tuple[str, ...]] = ()
    # What is live of it in any language, itself among them, where that was read with it.
    same_in_any_language: "list[Page] | None" = None

    class Meta:
        abstract = True

    @property
    def localized(self) -> Page:
        """The page in the language of what is drawn now; itself, without asking for it, where that is its own."""
        return self if self.locale.language_code == get_language() else super().localized

    def get_context(self, request, *args, **kwargs):
        note_links(vars(self).get(field.name) for field in self._meta.fields if isinstance(field, RichTextField))
        return super().get_context(request, *args, **kwargs)

    def get_view_restrictions(self):
        """Who may see it, asked for once: a page looks at it several times, and most sites restrict nothing at all."""
        if not hasattr(self, "_view_restrictions"):
            none = PageViewRestriction.objects.none()
            self._view_restrictions = super().get_view_restrictions() if something_is_private() else none
            len(self._view_restrictions)
        return self._view_restrictions


class ContentVersion(models.Model):
    """One row whose number rises with everything that a public page may show.

    It is raised inside the transaction that writes, and read before a page is rendered:
    a page cached under the number can never be older than what was committed.
    """

    number = models.PositiveBigIntegerField(default=0)

    @classmethod
    @once_a_page
    def current(cls) -> int:
        """The number now; while a page is drawn, the one that there was before anything else of it was read."""
        # Asked before every page, where making the query takes ten times as long as answering it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM core_contentversion WHERE id = 1")
            row = cursor.fetchone()
        return row[0] if row else 0

    @classmethod
    def start_anew(cls) -> None:
        """Leave every number behind that was ever used here, even those of after a backup that was put back."""
        seconds = int(timezone.now().timestamp())
        cls.objects.update_or_create(pk=1, defaults={"number": max(cls.current() + 1, seconds)})

    @classmethod
    def raise_number(cls) -> None:
        forget_what_was_read()
        # Raised with nearly everything that is saved, where making the statement takes longer than running it.
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_contentversion SET number = number + 1 WHERE id = 1")
            is_there = cursor.rowcount
        if not is_there:
            cls.objects.get_or_create(pk=1, defaults={"number": 1})


class Worker(models.Model):
    """A process of the `work` command. It is alive as long as it beats; one that stops beating has lost its tasks."""

    name = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class RecurringJob(models.Model):
    """When a job registered with `register_recurring_job` is due next, and how it went last time."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()
    task = models.UUIDField(null=True, help_text="The task of the last time it was due.")
    finished_at = models.DateTimeField(null=True, help_text="When it last ended well.")

    def __str__(self) -> str:
        return self.name
