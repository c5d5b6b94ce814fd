"""What a page is offered in: the lines of the bar of formats."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import DateTimeField, Value
from django.db.models.functions import Cast
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from .kinds import CAPTIONS, KINDS, MADE_HERE, TRANSCRIPT, Format, Kind, Problem
from .models import MadeFile, StaffFile
from .pages import document_of, is_offered


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the bar: `problem` says why there is no file, and then `ask_address` is where to ask for one.

    A video is also shown on the page itself, with `captions` where there are any; the page's words are its transcript.
    """

    name: str
    address: str
    detail: str
    ask_address: str
    ask_address_for_any: str
    problem: str = ""
    transcript: str = ""
    is_video: bool = False
    captions: str = ""


def offers_of(page: Page) -> list[Offer]:
    """Every format of `page`, a specific page; none where it is not offered in any.

    One query. A file's size is that of the newest made: it is only ever given out if it is still right.
    """
    if not is_offered(page):
        return []
    made, staff = _files_of(page)
    if staff:
        digest = document_of(page).digest
        staff = {name: each for name, each in staff.items() if each.document_digest == digest}
    wanted = [kind for kind in KINDS.values() if kind.format in MADE_HERE or kind.format in staff]
    return [_offer(page, kind, made.get(kind.format), staff.get(kind.format)) for kind in wanted]


def _files_of(page: Page) -> tuple[dict[str, MadeFile], dict[str, StaffFile]]:
    """By format, with what the bar says of each: the newest that was made or refused here, and what staff brought."""
    nothing, never = Value(""), Cast(Value(None), DateTimeField())
    here = MadeFile.objects.of(page).made_or_refused().order_by()
    brought = StaffFile.objects.of(page).order_by()
    of_both = here.values_list("format", "size", "problem", "seconds", "made_at", nothing, nothing, nothing).union(
        brought.values_list("format", "size", nothing, Value(0), never, "made_by", "captions", "document_digest"),
        all=True,
    )
    made: dict[str, MadeFile] = {}
    staff: dict[str, StaffFile] = {}
    for format_, size, problem, seconds, made_at, made_by, captions, digest in of_both:
        if digest:
            staff[format_] = StaffFile(
                format=format_, size=size, made_by=made_by, captions=captions, document_digest=digest
            )
        elif format_ not in made or made[format_].made_at < made_at:
            made[format_] = MadeFile(format=format_, size=size, problem=problem, seconds=seconds, made_at=made_at)
    return made, staff


def _offer(page: Page, kind: Kind, made: MadeFile | None, staff_file: StaffFile | None) -> Offer:
    formats = f"{page.get_url()}formats/"
    problem = Problem(made.problem).label if made and made.problem and not staff_file else ""
    return Offer(
        name=str(kind.format.label),
        address=f"{formats}{kind.name}",
        detail=_detail(kind, page.locale.language_code, made, staff_file),
        ask_address=f"{formats}ask/?format={kind.format}",
        ask_address_for_any=f"{formats}ask/",
        problem=str(problem),
        transcript=f"{formats}{TRANSCRIPT}" if kind.format == Format.AUDIO else "",
        is_video=kind.format == Format.BSL,
        captions=f"{formats}{CAPTIONS}" if staff_file and staff_file.captions else "",
    )


def _detail(kind: Kind, language: str, made: MadeFile | None, staff_file: StaffFile | None) -> str:
    """ "MP3, 3 minutes, 1.2 MB, English": what is known of the file, in brackets after its name."""
    facts = [str(kind.label)]
    if staff_file:
        facts.append(filesizeformat(staff_file.size))
    elif made and made.size:
        if made.seconds:
            minutes = max(1, round(made.seconds / 60))
            facts.append(ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes})
        facts.append(filesizeformat(made.size))
    facts.append(language_name(language))
    if kind.format == Format.BRAILLE and not staff_file:
        facts.append(_("not proof-read"))
    if staff_file and staff_file.made_by:
        facts.append(_("made by %(who)s") % {"who": staff_file.made_by})
    return ", ".join(facts)


def language_name(code: str) -> str:
    """The language by its own name."""
    return dict(settings.LANGUAGES).get(code, code)
