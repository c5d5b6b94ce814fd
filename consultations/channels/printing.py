"""Many numbered forms in one file: asked for by staff, drawn by the worker, given out for a fortnight."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from formats.makers import CannotMake

from .joining import joined
from .models import PrintedFile, PrintRun
from .paper import paper_form

logger = logging.getLogger(__name__)
# So few are drawn while somebody waits; of more, so many at a time, each time saying how far it is.
FEW, AT_A_TIME = 5, 10
KEPT_FOR = timedelta(days=14)


def file_of(run: PrintRun, *, is_large: bool) -> PrintedFile | None:
    return run.files.select_related("run").filter(is_large=is_large).first()


@transaction.atomic
def ask_for_file(*, run: PrintRun, is_large: bool) -> PrintedFile:
    """Have it drawn, once however often it is asked for; again where that failed."""
    from .tasks import draw_forms  # noqa: PLC0415 - what draws works through this module

    printed, is_new = PrintedFile.objects.get_or_create(run=run, is_large=is_large)
    if is_new or printed.state == PrintedFile.State.FAILED:
        printed.state, printed.drawn, printed.problem = PrintedFile.State.DRAWING, 0, ""
        printed.save()
        transaction.on_commit(lambda: draw_forms.enqueue(printed.pk))
    return printed


def draw(printed: PrintedFile) -> None:
    """Draw all forms. Harmless to repeat; what went wrong is kept in words."""
    if printed.state != PrintedFile.State.DRAWING:
        return
    try:
        content = _content(printed)
    except CannotMake as cannot:
        _fail(printed, str(cannot))
    except Exception:
        logger.exception("Drawing the forms of run %s failed", printed.run_id)
        _fail(printed, _("Something went wrong on our side. Try again, or tell whoever runs the site."))
    else:
        printed.file.save("forms.pdf", ContentFile(content), save=False)
        printed.state, printed.drawn = PrintedFile.State.DONE, printed.run.count
        printed.save()


def _content(printed: PrintedFile) -> bytes:
    run, parts = printed.run, []
    for first in range(run.first, run.last + 1, AT_A_TIME):
        numbers = range(first, min(first + AT_A_TIME, run.last + 1))
        parts.append(
            paper_form(run.version, language=settings.LANGUAGE_CODE, is_large=printed.is_large, numbers=numbers)
        )
        PrintedFile.objects.filter(pk=printed.pk).update(drawn=numbers.stop - run.first)
    return joined(parts)


def _fail(printed: PrintedFile, problem: str) -> None:
    PrintedFile.objects.filter(pk=printed.pk).update(state=PrintedFile.State.FAILED, problem=problem)


def forget_files() -> None:
    """Delete files that were asked for a fortnight ago: their runs can be drawn again, with the same numbers."""
    for printed in PrintedFile.objects.filter(asked_at__lt=timezone.now() - KEPT_FOR):
        if printed.file:
            printed.file.delete(save=False)
        printed.delete()
