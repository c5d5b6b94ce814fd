"""Making files of pages, and giving out only those that still say what the page says.

A file is found by its key: a digest of the page's words as they are at this moment, of the settings that it was made
under and of its maker. Whatever changes, the key does, and the old file is not found any more.
"""

import hashlib
import logging
from dataclasses import replace
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from core.models import ContentVersion, Partnership
from outbox.services import send_message

from .documents import Document
from .kinds import CAPTIONS, KINDS, MADE_HERE, Format, Problem
from .makers import MAKERS, CannotMake, Made
from .models import FormatRequest, FormatSettings, MadeFile, StaffFile
from .pages import document_of, is_offered

logger = logging.getLogger(__name__)
WAITING, READY, REFUSED = MadeFile.State.WAITING, MadeFile.State.READY, MadeFile.State.REFUSED


def key_of(format_: str, document: Document, settings: FormatSettings) -> str:
    """The name of the file that `document` makes: another as soon as anything is that the file depends on."""
    parts = [document.whole_digest, *MAKERS[Format(format_)].goes_by(settings)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def file_now(page: Page, format_: str) -> StaffFile | MadeFile | None:
    """What stands for `page` in this format at this moment: staff's file, else the machine's.

    The machine's may still be waiting, or be refused; where there is none yet, it is asked for here, and nobody waits
    for more than takes no time. None where no machine makes this format and staff's file no longer fits.
    """
    document = document_of(page)
    if staff_file := StaffFile.objects.of(page).filter(format=format_, document_digest=document.digest).first():
        return staff_file
    if format_ not in MADE_HERE:
        return None
    return _found_or_queued(page, format_, document)


def _found_or_queued(page: Page, format_: str, document: Document) -> MadeFile:
    from .tasks import make_format  # noqa: PLC0415 - tasks call these services

    settings, now = FormatSettings.current(), timezone.now()
    key = key_of(format_, document, settings)
    row = {"page_id": page.pk, "format": format_, "key": key}
    if MAKERS[Format(format_)].is_quick and not MadeFile.objects.filter(**row, state=READY).exists():
        return make(page, format_)
    made, is_new = MadeFile.objects.get_or_create(**row)
    was_lost = not is_new and MadeFile.objects.to_queue_again(now).filter(pk=made.pk).update(queued_at=now)
    if is_new or was_lost:
        make_format.enqueue(page.pk, format_)
    return made


def make(page: Page, format_: str) -> MadeFile:
    """Make the file of `page` as it is now, unless it is there; what could not be made is remembered as refused."""
    document, settings = document_of(page), FormatSettings.current()
    key = key_of(format_, document, settings)
    made, _is_new = MadeFile.objects.get_or_create(page_id=page.pk, format=format_, key=key)
    if made.state == READY:
        return made
    try:
        result = _made(Format(format_), document, settings)
    except CannotMake as cannot:
        return _finish(made, state=REFUSED, problem=cannot.problem)
    except Exception:
        # Whatever goes wrong in a tool, the page says so and offers to send the format; the log has the reason.
        logger.exception("Page %s could not be made into the format %s.", page.pk, format_)
        return _finish(made, state=REFUSED, problem=Problem.FAILED)
    made.seconds = result.seconds
    made.size = len(result.content)
    made.file.save(KINDS[Format(format_)].name, ContentFile(result.content), save=False)
    return _finish(made, state=READY)


def _made(format_: Format, document: Document, settings: FormatSettings) -> Made:
    maker = MAKERS[format_]
    try:
        return maker.make(document, settings)
    except CannotMake:
        if not document.below:
            raise
        # What somebody said under a page keeps nobody from the page's own words.
        return maker.make(replace(document, below=()), settings)


@transaction.atomic
def _finish(made: MadeFile, *, state: str, problem: str = "") -> MadeFile:
    """Keep what became of it, and forget the files of earlier words: nobody can ask for those any more."""
    made.state, made.problem, made.made_at = state, problem, timezone.now()
    # Two workers may have made the same; the second writes the same again.
    MadeFile.objects.update_or_create(
        page_id=made.page_id,
        format=made.format,
        key=made.key,
        defaults={
            name: getattr(made, name)
            for name in ("state", "problem", "queued_at", "made_at", "file", "size", "seconds")
        },
    )
    made = MadeFile.objects.get(page_id=made.page_id, format=made.format, key=made.key)
    MadeFile.objects.filter(page_id=made.page_id, format=made.format, queued_at__lt=made.queued_at).delete()
    ContentVersion.raise_number()
    return made


def make_all(page: Page) -> None:
    """Make every format of `page` that is not there as it should be."""
    if is_offered(page):
        for format_ in MADE_HERE:
            make(page, format_)


def forget_files(page: Page) -> None:
    """A page that is taken down takes its files with it."""
    with transaction.atomic():
        MadeFile.objects.of(page).delete()
        ContentVersion.raise_number()


@transaction.atomic
def put_in_place(
    *, page: Page, format_: str, file: UploadedFile, made_by: str = "", captions: UploadedFile | None = None
) -> StaffFile:
    """Give out staff's `file` for `page` from now on, as long as the page's words stay what they are now."""
    StaffFile.objects.of(page).filter(format=format_).delete()
    staff_file = StaffFile(
        page_id=page.pk,
        format=format_,
        size=file.size or 0,
        made_by=made_by,
        document_digest=document_of(page).digest,
    )
    now = f"{timezone.now():%Y%m%d%H%M%S}"
    staff_file.file.save(f"{now}-{KINDS[Format(format_)].name}", file, save=False)
    if captions:
        staff_file.captions.save(f"{now}-{CAPTIONS}", captions, save=False)
    staff_file.full_clean()
    staff_file.save()
    return staff_file


def confirm_that_it_fits(staff_file: StaffFile) -> None:
    """Somebody has looked: the file says what the page says now."""
    staff_file.document_digest = document_of(staff_file.page.specific).digest
    staff_file.confirmed_at = timezone.now()
    staff_file.save(update_fields=["document_digest", "confirmed_at"])


def files_out_of_step() -> list[StaffFile]:
    """Staff's files of published pages whose words have changed since."""
    files = StaffFile.objects.filter(page__live=True).select_related("page")
    pages = {page.pk: page for page in Page.objects.filter(pk__in={each.page_id for each in files}).specific()}
    digests = {pk: document_of(page).digest for pk, page in pages.items() if is_offered(page)}
    return [each for each in files if digests.get(each.page_id) not in {None, each.document_digest}]


def answered_by(asked_on: date) -> date:
    """The day by which we promise to answer a request of `asked_on`."""
    return Partnership.current().working_days.after(asked_on, FormatSettings.current().days_to_answer)


@transaction.atomic
def ask_for_format(*, request: FormatRequest, is_suspicious: bool = False, sends_receipt: bool = True) -> FormatRequest:
    """Put a request in the queue with its due day, and send a receipt to who left an email address.

    What looks like a machine's doing is held for somebody to look at, never refused, and gets no receipt.
    """
    request.due_on = answered_by(timezone.localdate(request.asked_at))
    request.state = FormatRequest.State.HELD if is_suspicious else FormatRequest.State.WAITING
    request.full_clean()
    request.save()
    if request.email and sends_receipt and not is_suspicious:
        send_message(
            to=request.email,
            subject=gettext("We have your request for another format"),
            template="formats/emails/asked",
            context={"asked": request},
            about=request,
            language=get_language() or "",
        )
    return request
