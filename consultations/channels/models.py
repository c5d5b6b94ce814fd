"""What is known of answers that did not come by web: printed forms, keyed sheets, second entries, uploaded tables."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.answering.models import Batch, Response
from consultations.preparing.models import Consultation, QuestionVersion
from people.models import User


class PrintRun(models.Model):
    """Numbered forms that were printed together: `count` of them, from number `first` on, asking `version`.

    No number of a consultation is printed twice, so that a sheet that is keyed twice is noticed. Kept as long as the
    consultation.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="print_runs")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    first = models.PositiveIntegerField()
    count = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    is_shown_to_public = False

    class Meta:
        ordering = ["-first"]
        verbose_name = _("run of printed forms")
        constraints = [models.UniqueConstraint(fields=["consultation", "first"], name="one_print_run_a_number")]

    def __str__(self) -> str:
        return f"{self.consultation}, {self.first} to {self.last}"

    @property
    def last(self) -> int:
        return self.first + self.count - 1


def place_of_printed_file(printed: "PrintedFile", name: str) -> str:
    """Where it lies. No address of the site leads there; staff are given it by a view."""
    return f"paper-forms/{printed.run.consultation_id}/{printed.run.first}-{'large' if printed.is_large else 'a4'}.pdf"


class PrintedFile(models.Model):
    """All forms of a run as one file, drawn by the worker: `drawn` of them so far. Deleted after fourteen days."""

    class State(models.TextChoices):
        DRAWING = "drawing", _("Being drawn")
        DONE = "done", _("Drawn")
        FAILED = "failed", _("Failed")

    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="files")
    is_large = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State, default=State.DRAWING)
    drawn = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    file = models.FileField(upload_to=place_of_printed_file, max_length=120, blank=True)
    asked_at = models.DateTimeField(auto_now=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["run", "is_large"]
        verbose_name = _("file of printed forms")
        constraints = [models.UniqueConstraint(fields=["run", "is_large"], name="one_file_a_run_and_size")]

    def __str__(self) -> str:
        return str(self.run)


class Sheet(models.Model):
    """One form, call or letter that was keyed: the `position`-th of its batch, from 1, which is noted on it.

    `form_number` is the printed one, where it has one. Kept as long as the response.
    """

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="sheet")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="sheets")
    position = models.PositiveIntegerField()
    form_number = models.PositiveIntegerField(null=True, blank=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["batch", "position"]
        verbose_name = _("keyed sheet")
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="one_sheet_a_position")]

    def __str__(self) -> str:
        return f"{self.batch}, {self.position}"


class SecondEntryQuerySet(models.QuerySet["SecondEntry"]):
    def of(self, consultation: Consultation) -> Self:
        return self.filter(response__consultation=consultation)

    def to_key(self) -> Self:
        """Those that nobody has keyed a second time yet."""
        return self.filter(at=None)

    def to_key_by(self, user: User) -> Self:
        """Those that `user` may key: not what they keyed themselves."""
        return self.to_key().exclude(response__keyed_by=user)

    def keyed(self) -> Self:
        return self.filter(at__isnull=False)

    def to_decide(self) -> Self:
        """Those keyed differently, about which nobody has decided."""
        return self.keyed().filter(decided_at=None, differing__gt=0)

    def by(self, user: User) -> Self:
        return self.filter(Q(keyed_by=user) | Q(decided_by=user))


class SecondEntry(models.Model):
    """A response that was drawn to be keyed again, by somebody else, from the same sheet.

    `first` and `answers` are what the two keyed, so that the difference stays known once the ledger is corrected;
    `differing` of `compared` fields differ (see `comparing.py`). It is for finding out how often keying goes wrong,
    not who keys badly: who was first is not shown. Kept as long as the response.
    """

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="second_entry")
    first = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)
    compared = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SecondEntryQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["response"]
        verbose_name = _("second entry")
        verbose_name_plural = _("second entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(at__isnull=False), name="decided_once_it_is_keyed_twice"
            ),
            models.CheckConstraint(condition=Q(differing__lte=F("compared")), name="no_more_differ_than_are_compared"),
        ]

    def __str__(self) -> str:
        return str(self.response)


class UploadedTable(models.Model):
    """A CSV or XLSX file of answers on its way into the ledger: read, matched with the questions, tried, imported.

    `rows` are its cells as text, the first row its headings. `targets` says what each column holds (see
    `matching.py`). `digest` is the file's SHA-256: by it and the row each response has its key, so that the same file
    makes the same responses once. The cells go when they are in the ledger, or after fourteen days.
    """

    class State(models.TextChoices):
        READ = "read", _("Not imported yet")
        IMPORTING = "importing", _("Being imported")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed: nothing was imported")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="uploaded_tables")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    formulas = models.JSONField(default=list)
    targets = models.JSONField(default=list)
    channel = models.CharField(max_length=9)
    state = models.CharField(max_length=9, choices=State, default=State.READ)
    failure = models.TextField(blank=True)
    imported = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("uploaded table")

    def __str__(self) -> str:
        return self.name
