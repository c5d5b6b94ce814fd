"""The formats there are, and what each is called."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    """In the order in which they are offered."""

    LARGE_PRINT = "large-print", _("Large print")
    AUDIO = "audio", _("Audio")
    BRAILLE = "braille", _("Braille")
    PLAIN_TEXT = "plain", _("Plain text")
    EASY_READ = "easy-read", _("Easy Read")
    BSL = "bsl", _("British Sign Language video")


class Problem(models.TextChoices):
    """Why a file could not be made, as its readers are told."""

    MISSING_TOOL = "missing-tool", _("We cannot make this here at the moment.")
    NO_VOICE = "no-voice", _("We have no voice that reads this language.")
    UNSUPPORTED_SCRIPT = "unsupported-script", _("This text has letters that we cannot put into this format ourselves.")
    UNSUPPORTED_LANGUAGE = "unsupported-language", _("We cannot make this in this language ourselves.")
    FAILED = "failed", _("We could not make this file. We have been told, and are looking into it.")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file of a format is: its name at the end of an address, its type, and what it is called in brackets.

    `makes_itself` where a machine can make it; the other formats are made by people. `accepts` are the endings of
    what staff may put in its place, none where nothing may be.
    """

    format: Format
    name: str
    content_type: str
    label: str | Promise
    makes_itself: bool
    accepts: tuple[str, ...] = ()


KINDS = {
    kind.format: kind
    for kind in (
        Kind(Format.LARGE_PRINT, "large-print.pdf", "application/pdf", "PDF", True, (".pdf",)),
        Kind(Format.AUDIO, "audio.mp3", "audio/mpeg", "MP3", True, (".mp3",)),
        Kind(Format.BRAILLE, "braille.brf", "application/x-brf", "BRF", True, (".brf",)),
        Kind(Format.PLAIN_TEXT, "plain.txt", "text/plain; charset=utf-8", _("Text file"), True),
        Kind(Format.EASY_READ, "easy-read.pdf", "application/pdf", "PDF", False, (".pdf",)),
        Kind(Format.BSL, "bsl.mp4", "video/mp4", "MP4", False, (".mp4",)),
    )
}
MADE_HERE = tuple(kind.format for kind in KINDS.values() if kind.makes_itself)
TRANSCRIPT = "audio.txt"
CAPTIONS = "bsl.vtt"
