"""A complaint that something published is defamatory: a path of its own, with deadlines that the law sets."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import ComplaintQuerySet
from .items import Item


class LegalStep(models.Model):
    """What the law asks of whoever runs a website, once; dated, with its source, and changed by whoever checks it."""

    class Clock(models.TextChoices):
        BUSINESS_HOURS = "business-hours", _("Hours, in which Saturdays, Sundays and bank holidays do not count")
        DAYS = "days", _("Whole days, beginning with the day after")

    key = models.SlugField(max_length=40, unique=True, help_text="The step's own name; do not change it.")
    nation = models.CharField(max_length=20, help_text="Where it is the law.")
    title = models.CharField(max_length=120, help_text="What is to be done, in a few words.")
    words = models.TextField(help_text="What exactly is to be done, for the moderator.")
    within = models.PositiveSmallIntegerField(help_text="How long it may take.")
    clock = models.CharField(max_length=16, choices=Clock, help_text="What is counted.")
    provision = models.CharField(max_length=120, help_text="Where it stands, such as Schedule, paragraph 2.")
    source = models.URLField(help_text="Where to read it.")
    as_of = models.DateField(help_text="When somebody last checked it.")
    is_active = models.BooleanField(default=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step of the law on defamation")
        verbose_name_plural = _("steps of the law on defamation")

    def __str__(self) -> str:
        return self.title


class DefamationComplaint(models.Model):
    """A notice of complaint about one contribution, as Defamation Act 2013, section 5, knows it.

    Kept for a year after it was closed: the time in which somebody can go to court.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        AUTHOR_TOLD = "author-told", _("Waiting for the author")
        AUTHOR_STANDS = "author-stands", _("The author stands by it")
        AUTHOR_GIVES_IN = "author-gives-in", _("The author agrees to its removal, or did not say enough")
        CLOSED = "closed", _("Closed")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="complaints")
    name = models.CharField(_("Your name"), max_length=120)
    address = models.EmailField(_("Your email address"))
    language = models.CharField(max_length=12, blank=True, help_text="In which they used the site.")
    statement = models.TextField(_("Which words do you complain about?"), max_length=3000)
    meaning = models.TextField(_("What do you say they mean, and how do they harm you?"), max_length=3000)
    what_is_wrong = models.TextField(_("What in them is untrue, or opinion without a basis in fact?"), max_length=3000)
    does_not_know_author = models.BooleanField(
        _("I do not know enough about who wrote it to take them to court."), default=False
    )
    name_may_be_passed_on = models.BooleanField(_("You may tell the author my name."), default=False)
    address_may_be_passed_on = models.BooleanField(_("You may tell the author my email address."), default=False)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    next_due_at = models.DateTimeField(null=True, blank=True)
    author_told_at = models.DateTimeField(null=True, blank=True)
    author_replied_at = models.DateTimeField(null=True, blank=True)
    author_agrees_to_removal = models.BooleanField(null=True, blank=True)
    author_full_name = models.CharField(_("Your full name"), max_length=200, blank=True)
    author_postal_address = models.TextField(_("Your postal address"), blank=True, max_length=500)
    author_details_may_be_passed_on = models.BooleanField(
        _("You may give my name and postal address to the person who complained."), default=False
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)

    objects: ClassVar[ComplaintQuerySet] = ComplaintQuerySet.as_manager()  # type: ignore[assignment] # a manager

    is_shown_to_public = False

    class Meta:
        ordering = ["received_at", "pk"]
        verbose_name = _("complaint of defamation")
        verbose_name_plural = _("complaints of defamation")
        permissions = [("handle_complaint", "Can handle complaints of defamation")]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def is_sensitive(self) -> bool:
        """Whether what it complains of is on a page with “Exit this page”."""
        return self.item.is_sensitive

    @property
    def last_day_to_answer(self) -> date | None:
        """The fifth day after the author was told; None before that, and once they have answered."""
        if self.state != self.State.AUTHOR_TOLD or self.next_due_at is None:
            return None
        return timezone.localdate(self.next_due_at) - timedelta(days=1)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_complete(self) -> bool:
        """Whether it says everything that a notice of complaint must (regulation 2)."""
        needed = (self.name, self.address, self.statement, self.meaning, self.what_is_wrong)
        return all(each.strip() for each in needed) and self.does_not_know_author


class ComplaintStep(models.Model):
    """What was done about a complaint, when, and whether it was in time: the record that a court would ask for."""

    complaint = models.ForeignKey(DefamationComplaint, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(max_length=200)
    done_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    is_shown_to_public = False

    class Meta:
        ordering = ["done_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def was_late(self) -> bool:
        return self.due_at is not None and self.done_at > self.due_at
