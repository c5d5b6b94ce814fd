"""Many numbered forms as one file: the worker's part of printing."""

import logging

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from formats.joining import joined
from formats.makers import CannotMake

from .models import PrintedFile
from .paper import paper_form

logger = logging.getLogger(__name__)
# So many at a time, each time saying how far it is.
AT_A_TIME = 10


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
