"""Files given as answers: looked at before they are kept, and freed of what they say about their maker.

A picture is drawn anew from its points alone, so that neither the place it was taken at nor anything hidden in it is
kept. A PDF is written anew from its pages alone: no scripts, no attachments, no names.
"""

import uuid
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _

from consultations.questions.answers import Answer, Answers
from consultations.questions.checking import LONGEST_NAME

from .models import AnswerFile, Draft, Response

MOST_BYTES = 10_000_000
MOST_PIXELS = 60_000_000
MOST_PAGES = 200
ACCEPTED = ".jpg,.jpeg,.png,.webp,.pdf"
# What is needed to draw a page. The rest may lead elsewhere, run something, or hold what nobody sees.
PAGE_PARTS = ("/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Group")


def clean_upload(upload: UploadedFile) -> tuple[bytes, str, str]:
    """The content to keep, its type, and the name to call it by. Raises `ValidationError` in words for its owner.

    What a file is, is read from its content; its name and what the browser says of it count for nothing.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Choose a smaller one."))
    content = upload.read()
    upload.seek(0)
    for begins, clean, content_type, ending in KINDS:
        if begins(content):
            stem = PurePath(str(upload.name or "")).stem.replace("\x00", "").strip() or _("File")
            return clean(content), content_type, f"{stem[: LONGEST_NAME - len(ending)]}{ending}"
    raise ValidationError(_("Choose a picture (JPEG, PNG or WebP) or a PDF. Other kinds of file cannot be sent here."))


def _drawn_anew(format_: str) -> Callable[[bytes], bytes]:
    def drawn(content: bytes) -> bytes:
        from PIL import Image, ImageOps  # noqa: PLC0415 - only when a picture comes

        try:
            with Image.open(BytesIO(content), formats=[format_]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise ValidationError(_("This picture is too large. Make it smaller and try again."))
                upright = ImageOps.exif_transpose(picture)
                bare = Image.new(upright.mode, upright.size)
                if upright.mode == "P" and (palette := upright.getpalette()):
                    bare.putpalette(palette)
                bare.paste(upright)
                kept = BytesIO()
                bare.save(kept, format_, quality=88) if format_ != "PNG" else bare.save(kept, format_)
        except ValidationError:
            raise
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise ValidationError(_("This picture is damaged and cannot be opened. Choose another one.")) from error
        return kept.getvalue()

    return drawn


def _written_anew(content: bytes) -> bytes:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - only when a PDF comes
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - as above

    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise ValidationError(_("This PDF is locked with a password. Save it without one and try again."))
        if len(reader.pages) > MOST_PAGES:
            raise ValidationError(_("This PDF has more than 200 pages. Choose a shorter one."))
        writer = PdfWriter()
        for page in reader.pages:
            writer.add_page(page, [name for name in page if name not in PAGE_PARTS])
        writer.metadata = None
        kept = BytesIO()
        writer.write(kept)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValidationError(_("This PDF is damaged and cannot be opened. Choose another file.")) from error
    return kept.getvalue()


KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], bytes], str, str], ...] = (
    (lambda content: content.startswith(b"\xff\xd8\xff"), _drawn_anew("JPEG"), "image/jpeg", ".jpg"),
    (lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"), _drawn_anew("PNG"), "image/png", ".png"),
    (lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP", _drawn_anew("WEBP"), "image/webp", ".webp"),
    (lambda content: b"%PDF-" in content[:1024], _written_anew, "application/pdf", ".pdf"),
)


@transaction.atomic
def keep_file(draft: Draft, upload: UploadedFile) -> Answer:
    """Keep what was uploaded for a draft; the answer that names it. Raises `ValidationError`."""
    content, content_type, name = clean_upload(upload)
    stored = AnswerFile(
        key=uuid.uuid4(), consultation_id=draft.consultation_id, draft=draft, name=name, content_type=content_type
    )
    stored.file.save("file", ContentFile(content), save=False)
    stored.full_clean()
    stored.save()
    return {"file": str(stored.key), "name": name}


def keys_in(answers: Answers) -> set[str]:
    """The files that answers name."""
    return {answer["file"] for answer in answers.values() if "file" in answer}


def keep_for(response: Response, draft: Draft) -> None:
    """The files that a sent response names are its own; all others, of it and of its draft, go."""
    named = keys_in(response.answers)
    AnswerFile.objects.filter(draft=draft, key__in=named).update(response=response, draft=None)
    for stored in [*AnswerFile.objects.filter(draft=draft), *response.files.exclude(key__in=named)]:
        stored.delete()


@receiver(post_delete, sender=AnswerFile, dispatch_uid="consultations.answer_file")
def remove_content(instance: AnswerFile, **kwargs) -> None:
    """What a row stood for goes with it, once it is certain that the row does."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
