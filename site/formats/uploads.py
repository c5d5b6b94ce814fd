"""What may be uploaded: documents that a screen reader can read, and files that are what their format says."""

from typing import IO, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject
from wagtail.admin.widgets import AdminPageChooser
from wagtail.documents.forms import BaseDocumentForm
from wagtail.models import Page

from .kinds import KINDS, Format
from .models import StaffFile, WebEquivalent

MOST_BYTES = {Format.BSL: 500_000_000}
MOST_BYTES_OF_OTHERS = 60_000_000
LONGEST_BRAILLE_LINE = 60


def is_tagged(file: IO[bytes]) -> bool:
    """Whether a PDF says which of its marks are headings, lists, tables and in which order they are read.

    Raises ValidationError where the file cannot be read, a password being asked for among the reasons.
    """
    file.seek(0)
    try:
        catalogue = cast(DictionaryObject, PdfReader(file).trailer["/Root"].get_object())
        marks = catalogue.get("/MarkInfo", {})
        tree = catalogue.get("/StructTreeRoot", {})
        return bool(marks.get_object().get("/Marked")) and bool(tree.get_object().get("/K"))
    except AttributeError:
        return False
    except (PyPdfError, KeyError, ValueError, OSError, RecursionError) as broken:
        raise ValidationError(_("This PDF cannot be read: it is damaged or asks for a password.")) from broken
    finally:
        file.seek(0)


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents: a PDF is tagged, or a page of the site says the same."""

    web_equivalent = forms.ModelChoiceField(
        queryset=Page.objects.filter(depth__gt=1),
        required=False,
        widget=AdminPageChooser,
        label=gettext_lazy("Page that says the same"),
        help_text=gettext_lazy(
            "Needed where a PDF is not tagged, such as a scan: people with a screen reader can read nothing in it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = WebEquivalent.objects.filter(document_id=self.instance.pk).first() if self.instance.pk else None
        self.initial.setdefault("web_equivalent", kept and kept.page_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file") or self.instance.file
        is_looked_at = {"file", "web_equivalent"} & set(self.changed_data)
        if is_looked_at and file and file.name.lower().endswith(".pdf") and not cleaned.get("web_equivalent"):
            self._refuse_untagged(file)
        return cleaned

    def _refuse_untagged(self, file: Any) -> None:
        field = "file" if "file" in self.fields else "web_equivalent"
        try:
            if is_tagged(file.file if hasattr(file, "file") else file):
                return
        except ValidationError as broken:
            self.add_error(field, broken)
            return
        self.add_error(
            field,
            _(
                "This PDF is not tagged, so a screen reader cannot tell its headings or the order of its words. Make "
                "it again as a tagged PDF (in Word: Save as PDF, Options, “Document structure tags for "
                "accessibility”). Or put its words on a page, and choose that page under “Page that says the same” "
                "when you add the document at /admin/documents/add/."
            ),
        )

    def save(self, commit: bool = True) -> Any:
        document = super().save(commit=commit)
        page = self.cleaned_data.get("web_equivalent")
        if commit and page:
            WebEquivalent.objects.update_or_create(document_id=document.pk, defaults={"page_id": page.pk})
        elif commit:
            WebEquivalent.objects.filter(document_id=document.pk).delete()
        return document


class StaffFileForm(forms.Form):
    """A recording, a transcriber's file, Easy Read or a sign language video, to be put with a page."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[(kind.format, kind.format.label) for kind in KINDS.values() if kind.accepts],
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Large print and Easy Read: a tagged PDF. Audio: MP3. Braille: BRF. Sign language: MP4."
        ),
    )
    made_by = forms.CharField(
        label=gettext_lazy("Made by"),
        max_length=StaffFile._meta.get_field("made_by").max_length,
        required=False,
        help_text=StaffFile._meta.get_field("made_by").help_text,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, format_ = cleaned.get("file"), cleaned.get("format")
        if file and format_:
            try:
                refuse_what_it_is_not(file, Format(format_))
            except ValidationError as wrong:
                self.add_error("file", wrong)
        return cleaned


def refuse_what_it_is_not(file: UploadedFile, format_: Format) -> None:
    """Raise ValidationError where `file` is not what people would get under this format's name."""
    kind = KINDS[format_]
    if not str(file.name).lower().endswith(kind.accepts):
        raise ValidationError(
            _("For this format, choose a file that ends in %(ending)s.") % {"ending": kind.accepts[0]}
        )
    if (file.size or 0) > MOST_BYTES.get(format_, MOST_BYTES_OF_OTHERS):
        raise ValidationError(_("This file is too large to download on a phone. Make it smaller and try again."))
    start = file.read(64)
    file.seek(0)
    match kind.accepts[0]:
        case ".pdf":
            if not is_tagged(file):
                raise ValidationError(_("This PDF is not tagged. Make it again as a tagged PDF."))
        case ".mp3" if not (start.startswith(b"ID3") or (start[:1] == b"\xff" and start[1] & 0xE0 == 0xE0)):
            raise ValidationError(_("This file is not an MP3."))
        case ".mp4" if start[4:8] != b"ftyp":
            raise ValidationError(_("This file is not an MP4 video."))
        case ".brf":
            _refuse_what_is_not_braille(file)


def _refuse_what_is_not_braille(file: UploadedFile) -> None:
    content = file.read()
    file.seek(0)
    lines = content.replace(b"\f", b"\n").splitlines()
    if not content.isascii() or any(len(line) > LONGEST_BRAILLE_LINE for line in lines):
        raise ValidationError(
            _("This file is not formatted Braille: a BRF file has only plain letters and signs, in lines of up to 60.")
        )
