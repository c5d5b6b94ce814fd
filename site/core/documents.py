"""Uploaded documents: whether somebody with a screen reader can read them."""

import re
import zlib

from wagtail.documents.models import AbstractDocument

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
MARKED = re.compile(rb"/Marked\s+true")
# A catalogue is small: what unpacks to more than this is a picture or a page.
LARGEST_UNPACKED = 4_000_000


def is_tagged_pdf(document: AbstractDocument) -> bool:
    """Whether a PDF says of itself that it has tags. Files of other kinds have nothing to say, and pass."""
    if not document.filename.lower().endswith(".pdf"):
        return True
    with document.file.open("rb") as file:
        content = file.read()
    return bool(MARKED.search(content)) or any(MARKED.search(unpacked) for unpacked in _unpacked(content))


def _unpacked(content: bytes):
    """The contents of compressed streams: newer files keep their catalogue in one."""
    for found in STREAM.finditer(content):
        try:
            yield zlib.decompressobj().decompress(found[1], LARGEST_UNPACKED)
        except zlib.error:
            continue
