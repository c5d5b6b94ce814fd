"""Many numbered forms in one file: asked for by staff, drawn by the worker, given out for a fortnight."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .models import PrintedFile, PrintRun
from .tasks import draw_forms

# So few are drawn while somebody waits.
FEW = 5
KEPT_FOR = timedelta(days=14)


def file_of(run: PrintRun, *, is_large: bool) -> PrintedFile | None:
    return run.files.select_related("run").filter(is_large=is_large).first()


@transaction.atomic
def ask_for_file(*, run: PrintRun, is_large: bool) -> PrintedFile:
    """Have it drawn, once however often it is asked for; again where that failed."""
    printed, is_new = PrintedFile.objects.get_or_create(run=run, is_large=is_large)
    if is_new or printed.state == PrintedFile.State.FAILED:
        printed.state, printed.drawn, printed.problem = PrintedFile.State.DRAWING, 0, ""
        printed.save()
        transaction.on_commit(lambda: draw_forms.enqueue(printed.pk))
    return printed


def forget_files() -> None:
    """Delete files that were asked for a fortnight ago: their runs can be drawn again, with the same numbers."""
    for printed in PrintedFile.objects.filter(asked_at__lt=timezone.now() - KEPT_FOR):
        if printed.file:
            printed.file.delete(save=False)
        printed.delete()
