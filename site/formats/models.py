"""Files of pages in other formats: made by the machine, brought by staff, or asked for."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents import get_document_model_string
from wagtail.models import Page

from .kinds import Format, Problem
from .querysets import FormatRequestQuerySet, MadeFileQuerySet, StaffFileQuerySet


@register_setting(icon="doc-full")
class FormatSettings(BaseSiteSetting):
    """How files are made, and how soon a request is answered. What is changed here is made again."""

    braille_cells = models.PositiveSmallIntegerField(
        _("Braille cells in a line"),
        default=40,
        validators=[MinValueValidator(20), MaxValueValidator(60)],
        help_text=_("Most embossers take 40; many displays show 32 or 40."),
    )
    braille_lines = models.PositiveSmallIntegerField(
        _("Braille lines on a page"),
        default=25,
        validators=[MinValueValidator(10), MaxValueValidator(40)],
        help_text=_("Most embossers take 25."),
    )
    words_a_minute = models.PositiveSmallIntegerField(
        _("Speed of the audio, in words a minute"),
        default=150,
        validators=[MinValueValidator(100), MaxValueValidator(220)],
        help_text=_("150 is unhurried speech; listeners can speed it up themselves."),
    )
    days_to_answer = models.PositiveSmallIntegerField(
        _("Working days to answer a request for a format"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Whoever asks for a format is told this day, and the request shows as late after it."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("braille_cells"), FieldPanel("braille_lines")], heading=_("Braille")),
        MultiFieldPanel([FieldPanel("words_a_minute")], heading=_("Audio")),
        MultiFieldPanel([FieldPanel("days_to_answer")], heading=_("Requests")),
    ]

    class Meta:
        verbose_name = _("Formats")

    @classmethod
    def current(cls) -> "FormatSettings":
        return cls.objects.first() or cls()


def made_file_path(made: "MadeFile", name: str) -> str:
    return f"formats/{made.page_id}/{made.key}-{name}"


class MadeFile(models.Model):
    """One page in one format as the machine made it, or is to make it, or could not.

    `key` stands for everything that the file depends on (see `services.key_of`): under another key there is
    another file, and none is ever served but that of the key that holds now.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        REFUSED = "refused", _("could not be made")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="made_files")
    format = models.CharField(max_length=16, choices=Format)
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=24, choices=Problem, blank=True)
    file = models.FileField(upload_to=made_file_path, blank=True, max_length=200)
    size = models.PositiveIntegerField(default=0, help_text="In bytes.")
    seconds = models.PositiveIntegerField(default=0, help_text="How long it plays.")
    queued_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)

    objects = MadeFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "format", "key"], name="one_made_file_a_key")]

    def __str__(self) -> str:
        return f"{self.get_format_display()}, {self.get_state_display()}"


def staff_file_path(staff_file: "StaffFile", name: str) -> str:
    return f"formats/{staff_file.page_id}/staff/{name}"


class StaffFile(models.Model):
    """A file that staff put in the place of the machine's, or that only people make: Easy Read, sign language.

    It belongs to the words it was made of (`document_digest`). Once they change it is kept, and no longer given out
    until somebody says that it still fits or brings another.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="staff_files")
    format = models.CharField(max_length=16, choices=Format)
    file = models.FileField(upload_to=staff_file_path, max_length=200)
    size = models.PositiveIntegerField(default=0, help_text="In bytes.")
    made_by = models.CharField(
        _("made by"),
        max_length=120,
        blank=True,
        help_text=_("Such as the transcription service or the reader's role. Shown beside the file."),
    )
    captions = models.FileField(
        _("captions"),
        upload_to=staff_file_path,
        max_length=200,
        blank=True,
        help_text=_("Of a sign language video: a WebVTT file (.vtt), for those who read along."),
    )
    document_digest = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(default=timezone.now)

    objects = StaffFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "format"], name="one_staff_file_a_format")]

    def __str__(self) -> str:
        return f"{self.get_format_display()}: {self.page}"


class FormatRequest(models.Model):
    """Somebody asked for a page in a format. How to reach them is forgotten three months after they were answered."""

    class State(models.TextChoices):
        WAITING = "waiting", _("To do")
        HELD = "held", _("Held: looks like spam")
        ANSWERED = "answered", _("Sent")
        DECLINED = "declined", _("Cannot be done; they have been told")

    class Channel(models.TextChoices):
        WEBSITE = "website", _("this website")
        PHONE = "phone", _("phone")
        POST = "post", _("letter")
        EMAIL = "email", _("email")
        IN_PERSON = "in-person", _("in person")

    class Wanted(models.TextChoices):
        LARGE_PRINT = "large-print", _("Large print, on paper")
        AUDIO = "audio", _("Audio, on a CD or memory stick")
        BRAILLE = "braille", _("Braille, on paper")
        EASY_READ = "easy-read", _("Easy Read")
        BSL = "bsl", _("British Sign Language")
        LANGUAGE = "language", _("Another language")
        PAPER = "paper", _("A printed copy")
        OTHER = "other", _("Something else")

    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="format_requests", verbose_name=_("page")
    )
    about = models.CharField(
        _("what it is about"), max_length=255, help_text=_("The page's title, or what the person asked about.")
    )
    wanted = models.CharField(_("format"), max_length=16, choices=Wanted)
    details = models.TextField(
        _("details"),
        max_length=1000,
        blank=True,
        help_text=_("Such as the language, the size of the print, or the grade of Braille."),
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("email address"), blank=True)
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    channel = models.CharField(_("came by"), max_length=12, choices=Channel, default=Channel.WEBSITE)
    state = models.CharField(_("where it stands"), max_length=12, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    due_on = models.DateField(_("due"))
    answered_at = models.DateTimeField(null=True, editable=False)

    is_shown_to_public = False
    objects = FormatRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a format")
        verbose_name_plural = _("requests for formats")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_wanted_display()}: {self.about}"

    @property
    def is_late(self) -> bool:
        return self.state == self.State.WAITING and self.due_on < timezone.localdate()

    @property
    def lateness(self) -> str:
        return gettext("late") if self.is_late else ""


class WebEquivalent(models.Model):
    """The page that says in plain web words what an uploaded document says, which need not be tagged then."""

    document = models.OneToOneField(
        get_document_model_string(), on_delete=models.CASCADE, related_name="web_equivalent"
    )
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.page)
