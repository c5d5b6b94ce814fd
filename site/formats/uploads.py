"""What may be uploaded: documents that a screen reader can read, and files that are what their format says."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminPageChooser
from wagtail.documents.forms import BaseDocumentForm
from wagtail.models import Page

from .kinds import KINDS, Format
from .models import StaffFile, WebEquivalent
from .readable import is_tagged, untagged, what_is_wrong

MOST_BYTES = {Format.BSL: 500_000_000}
MOST_BYTES_OF_OTHERS = 60_000_000
LONGEST_BRAILLE_LINE = 60


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents: a screen reader can read the file, or a page of the site says the same."""

    web_equivalent = forms.ModelChoiceField(
        queryset=Page.objects.filter(depth__gt=1),
        required=False,
        widget=AdminPageChooser,
        label=gettext_lazy("Page that says the same"),
        help_text=gettext_lazy(
            "Needed where people with a screen reader cannot read the file: a scan, slides, a spreadsheet, a text "
            "without headings."
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
        if is_looked_at and file and not cleaned.get("web_equivalent"):
            self._refuse_unreadable(file)
        return cleaned

    def _refuse_unreadable(self, file: Any) -> None:
        field = "file" if "file" in self.fields else "web_equivalent"
        try:
            wrong = what_is_wrong(file.file if hasattr(file, "file") else file, file.name)
        except ValidationError as broken:
            self.add_error(field, broken)
            return
        if wrong:
            way_out = _(
                "Mend the file, or put its words on a page, and choose that page under “Page that says the same” when "
                "you add the document at %(address)s."
            ) % {"address": reverse("wagtaildocs:add")}
            self.add_error(field, " ".join([*wrong, way_out]))

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
        help_text=gettext_lazy("The kind of file. People get this one in place of the machine's."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Large print and Easy Read: a tagged PDF. Audio: MP3. Braille: BRF. Sign language: MP4."
        ),
    )
    captions = forms.FileField(
        label=gettext_lazy("Captions"),
        required=False,
        help_text=StaffFile._meta.get_field("captions").help_text,
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
        if captions := cleaned.get("captions"):
            self._refuse_captions(captions, format_)
        return cleaned

    def _refuse_captions(self, captions: UploadedFile, format_: str | None) -> None:
        start = captions.read(9)
        captions.seek(0)
        if format_ != Format.BSL:
            self.add_error("captions", _("Only a sign language video has captions."))
        elif not start.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
            self.add_error("captions", _("This file is not WebVTT, which begins with the word WEBVTT."))


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
                raise ValidationError(untagged())
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
