"""What the checker says about an update before it is published.

A refusal must be mended first. A warning may be right to pass: the editor is asked once, with the words shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.translation import gettext as _

from formats.readable import faults_of
from moderation.concerns import find_concerns

from .kinds import UpdateKind
from .readability import OLDEST_READING_AGE, read

if TYPE_CHECKING:
    from .models import UpdatePage

VAGUE_LINKS = {
    *("click", "click here", "click this link", "here", "this", "this link", "this page", "link", "page", "website"),
    *("more", "read more", "find out more", "learn more", "see more", "more information", "more info", "info"),
    *("details", "more details", "download", "go", "visit", "continue"),
}
VAGUE_PICTURES = re.compile(
    r"(?i)^(an? |the )?(image|picture|photo|photograph|graphic)( of)?\b|\.(jpe?g|png|gif|webp)$"
)
BARE_ADDRESS = re.compile(r"(?i)^(https?://|www\.)\S+$")
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the checker says, in a sentence, and the words it is about. `field` is where to mend it, if in one."""

    sentence: str
    words: str = ""
    is_refusal: bool = False
    field: str = ""


def check(update: "UpdatePage") -> list[Finding]:
    """Everything there is to say about an update, refusals first."""
    found = [*_refusals(update), *_refusals_of_the_diary(update), *_warnings(update)]
    return sorted(found, key=lambda finding: not finding.is_refusal)


def refusals(update: "UpdatePage") -> list[Finding]:
    """What stands against publishing it at this moment."""
    return list(_refusals(update))


def words_of(update: "UpdatePage") -> str:
    """What people read in it from beginning to end, which has a reading age; a line for each paragraph."""
    parts = [update.summary, *(text for block in update.body for text in _texts(block))]
    return "\n".join(part for part in parts if part)


def _refuse(sentence: str, words: str = "", field: str = "") -> Finding:
    return Finding(sentence, words, is_refusal=True, field=field)


def _refusals(update: "UpdatePage") -> Iterator[Finding]:
    if all(block.block_type == "text" and not _plain(block.value.source) for block in update.body):
        yield _refuse(_("There is no text yet."))
    if update.expires_on and update.expires_on < timezone.localdate():
        yield _refuse(_("Its last day has passed. Choose a later one, or none."), field="expires_on")
    if update.expire_at and update.expire_at <= timezone.now():
        yield _refuse(_("The time at which it was to leave the site has passed. Choose a later one, or none."))
    yield from _refusals_of_kind(update)
    for block in update.body:
        match block.block_type:
            case "picture":
                if not (block.value.get("alt_text") or "").strip():
                    yield _refuse(_("A picture has no description for people who cannot see it."), _name(block))
            case "video":
                for part, sentence in (
                    ("captions", _("A video has no captions.")),
                    ("transcript", _("A video has no transcript.")),
                ):
                    if not block.value.get(part) or not _plain(str(block.value[part])):
                        yield _refuse(sentence, block.value.get("title") or "")
            case "document":
                document = block.value.get("document")
                if document and not block.value.get("web_page") and (faults := faults_of(document)):
                    way_out = _("Or name a page of this site that says the same.")
                    yield _refuse(" ".join([*faults, way_out]), document.title)


def _refusals_of_the_diary(update: "UpdatePage") -> Iterator[Finding]:
    """Said when it is put there: on the day itself nobody would be at hand to mend it."""
    if update.expires_on and update.go_live_at and update.expires_on < timezone.localdate(update.go_live_at):
        yield _refuse(
            _("Its last day is over before it is to be published. Change one of the two."), field="expires_on"
        )


def _refusals_of_kind(update: "UpdatePage") -> Iterator[Finding]:
    if update.kind == UpdateKind.MEETING:
        if not update.starts_at:
            yield _refuse(_("A meeting needs the day and time at which it begins."), field="starts_at")
        elif update.ends_at and update.ends_at <= update.starts_at:
            yield _refuse(_("The meeting ends before it begins."), field="ends_at")
        if not update.venue and not update.online_address:
            yield _refuse(_("A meeting needs a place, or an address to join it online."), field="venue")
    if update.kind == UpdateKind.APPEAL:
        if update.source.pk != update.pk and not update.source.live:
            yield _refuse(_("The appeal that this translates is not published: its organisation agrees to that first."))
        if not update.expires_on:
            yield _refuse(_("An appeal needs a last day, after which it leaves the lists."), field="expires_on")
        if update.agency and not update.agency.approvers.exists():
            yield _refuse(
                _(
                    "Nobody may agree to an appeal for this organisation yet. Ask an administrator to name its "
                    "approvers."
                ),
                str(update.agency),
            )


def _warnings(update: "UpdatePage") -> Iterator[Finding]:
    for words in _vague_links(update):
        yield Finding(_("A link does not say where it leads. Use words that make sense on their own."), words)
    for block in update.body:
        if block.block_type == "picture":
            described = (block.value.get("alt_text") or "").strip()
            if VAGUE_PICTURES.search(described):
                yield Finding(_("Say what the picture shows, without “picture of” or a file's name."), described)
        if block.block_type == "quote":
            for concern in find_concerns(f"{block.value.get('words') or ''}\n{block.value.get('who') or ''}"):
                yield Finding(_("In a quote: %(concern)s") % {"concern": concern.sentence}, ", ".join(concern.found))
    if (update.locale.language_code if update.locale_id else "en").startswith("en"):
        yield from _reading_age(words_of(update))
    if update.kind == UpdateKind.WARNING and not update.expires_on:
        yield Finding(_("A warning that stays for ever stops being one. Choose its last day."))


def _reading_age(text: str) -> Iterator[Finding]:
    reading = read(text)
    if reading.age is not None and reading.age > OLDEST_READING_AGE:
        sentence = _("It reads like a text for people of %(age)s or older. Use shorter words and sentences.")
        hardest = reading.hard_sentences[0] if reading.hard_sentences else ""
        yield Finding(sentence % {"age": reading.age}, hardest)
        hard = reading.hard_sentences[1:MOST_SHOWN]
    else:
        hard = reading.hard_sentences[:MOST_SHOWN]
    for sentence in hard:
        yield Finding(_("This sentence is hard to read. Make two of it, or use shorter words."), sentence)


def _vague_links(update: "UpdatePage") -> Iterator[str]:
    for block in update.body:
        for source in _rich_texts(block):
            for link in BeautifulSoup(source, "html.parser").find_all("a"):
                words = " ".join(link.get_text().split())
                if words.lower().strip(" .:!>»→") in VAGUE_LINKS or BARE_ADDRESS.match(words):
                    yield words
        if block.block_type == "call_to_action":
            words = (block.value.get("words") or "").strip()
            if words.lower().strip(" .:!>»→") in VAGUE_LINKS:
                yield words


def _rich_texts(block) -> list[str]:
    """The HTML in a block that somebody wrote with the text editor."""
    if block.block_type == "text":
        return [block.value.source]
    transcript = block.value.get("transcript") if block.block_type == "video" else None
    return [transcript.source] if transcript else []


def _texts(block) -> list[str]:
    match block.block_type:
        case "text":
            return [_plain(block.value.source)]
        case "quote":
            return [block.value.get("words") or ""]
        case "call_to_action":
            return [block.value.get("why") or ""]
        case "document":
            return [block.value.get("about") or ""]
    return []


def _plain(source: str) -> str:
    soup = BeautifulSoup(source, "html.parser")
    lines = [element.get_text(" ", strip=True) for element in soup.find_all(["p", "li", "h2", "h3"])]
    return "\n".join(lines) or soup.get_text(" ", strip=True)


def _name(block) -> str:
    image = block.value.get("image")
    return image.title if image else ""
