"""The sheet that a group gets a week before it meets: its area's figures, what is being done, what is open to it.

One page of paper: each part is short, and what would not fit stands on the site, whose address is on the sheet.
"""

import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from pypdf import PdfReader

from core.demonstration import demonstration_line
from core.kept import kept
from core.models import Partnership
from core.staticfiles import NPM_FILES
from formats.documents import document_from_html
from formats.makers.plain_text import plain_text
from home.newest_crime import NewestCrime, newest_crime_in
from home.panels import Panel
from home.updates.posters import FONT, PosterToolMissingError, draw_pdf
from outbox.attachments import Attachment
from outbox.services import send_message
from people.models import CommunityGroup, GroupMeeting
from places.models import Area

from .letters import speaking_addresses
from .panels import area_pack_parts

SALT = "groups.pack"
# Long enough for the meeting and what follows it.
OPENS_FOR = timedelta(days=60)
KEPT_FOR = 60 * 60
MOST_AREAS = 3
# In points.
LETTER_SIZES = (13, 11.5, 10, 8.5)
# Lines of each part, where even the smallest letters do not let all of them stand on one page.
FEWER = (3, 1)

PackToolMissingError = PosterToolMissingError


def pack_address(group: CommunityGroup, address: str) -> str:
    """Where the sheet is, from the root, for whoever reads `address`, as long as they speak for the group, for a time.

    It says who comes for the group to what: the key of somebody who has left opens nothing.
    """
    return reverse("groups:pack", args=[signing.dumps([group.pk, _hash_of(address)], salt=SALT)])


def group_of_token(token: str) -> CommunityGroup:
    """The active group whose key it is.

    Raises `BadSignature` for any other, for one that is too old, and for that of somebody who speaks for it no more.
    """
    match signing.loads(token, salt=SALT, max_age=OPENS_FOR):
        case [number, reader]:
            pass
        case _:  # as they were before they said who reads them
            raise signing.BadSignature
    group = CommunityGroup.objects.active().filter(pk=number).first()
    if group is None or reader not in map(_hash_of, readers_of(group)):
        raise signing.BadSignature
    return group


def _hash_of(address: str) -> str:
    """What tells an address again without naming it: addresses of pages stand in logs and histories."""
    return salted_hmac(SALT, address.strip().lower()).hexdigest()[:24]


def readers_of(group: CommunityGroup) -> dict[str, str]:
    """To whom the sheet goes, and in which language: its checked contact, and those who speak for it today."""
    contact = {group.contact_email: ""} if group.contact_email and group.is_verified else {}
    return contact | speaking_addresses(group)


def pack_parts(group: CommunityGroup) -> list[Panel]:
    """The figures of the group's areas, then what the other apps have for it."""
    figures = figures_panel(group, order=10, template="home/groups/pack/figures.html")
    parts = [figures, *area_pack_parts(group)]
    return sorted((part for part in parts if part), key=lambda part: part.order)


def figures_panel(group: CommunityGroup, *, order: int, template: str) -> Panel | None:
    """The newest month of each place that the group speaks for, the smallest place first."""
    told = kept(f"group:{group.pk}:figures", lambda: _figures(group))
    if not told:
        return None
    return Panel(order, "figures", _("Police figures"), template, {"told": told})


def _figures(group: CommunityGroup) -> list[tuple[Area, NewestCrime]]:
    return [(area, newest) for area in _areas(group) if (newest := newest_crime_in(area))]


def pack_context(group: CommunityGroup) -> dict[str, Any]:
    """What the sheet and the e-mail show."""
    partnership = Partnership.current()
    page = f"{settings.SITE_URL}{group.get_absolute_url()}"
    parts = pack_parts(group)
    shared = {"partnership": partnership, "site_address": settings.SITE_URL}
    return {
        "group": group,
        "partnership": partnership,
        "parts": [(part, render_to_string(part.template, shared | part.context)) for part in parts],
        "meeting": group.meetings.from_now(timezone.now()).filter(is_cancelled=False).first(),
        "made_on": timezone.localdate(),
        "address": page.removeprefix("https://").removeprefix("http://"),
        "code": segno.make(page, error="m").svg_data_uri(scale=3, border=0, dark="#000000"),
        "demonstration": demonstration_line(),
    }


def pack_pdf(group: CommunityGroup) -> bytes:
    """The sheet as tagged PDF, kept while nothing on it changes. Raises `PackToolMissingError` without the tool."""
    font = Path(settings.NODE_MODULES, NPM_FILES[FONT]).as_uri()
    context = pack_context(group) | {"font": font}
    source = render_to_string("home/groups/pack/sheet.html", context | {"size": LETTER_SIZES[0]})
    key = f"area-pack:{hashlib.sha256(source.encode()).hexdigest()}"
    sheet = cache.get(key)
    if sheet is None:
        sheet = _draw_on_one_page(context)
        cache.set(key, sheet, KEPT_FOR)
    return sheet


def _draw_on_one_page(context: dict[str, Any]) -> bytes:
    """In the largest letters in which all of it goes on one page; where none do, with the first lines of each part."""
    ways = [{"size": size} for size in LETTER_SIZES] + [{"size": LETTER_SIZES[-1], "most": most} for most in FEWER]
    sheet = b""
    for way in ways:
        sheet = draw_pdf(render_to_string("home/groups/pack/sheet.html", context | way))
        if len(PdfReader(BytesIO(sheet)).pages) == 1:
            break
    return sheet


def attached_pack(reference: str) -> Attachment | None:
    """The sheet to go with an e-mail: `12:pl` is a group's in Polish. None where it cannot be drawn any more."""
    number, _colon, language = reference.partition(":")
    group = CommunityGroup.objects.active().filter(pk=number).first()
    try:
        with override(language or settings.LANGUAGE_CODE):
            return Attachment(file_name(group), pack_pdf(group)) if group else None
    except PackToolMissingError:
        return None


def file_name(group: CommunityGroup) -> str:
    """What the file is called where it is kept: among downloads and attachments, a name tells as much as a subject."""
    return "area-pack.pdf" if group.is_sensitive else f"area-pack-{group.slug}.pdf"


def send_pack(meeting: GroupMeeting) -> int:
    """Send the sheet to those who speak for the group and to its checked contact, attached, to print; to how many."""
    addresses = readers_of(meeting.group)
    for address, language in sorted(addresses.items()):
        with override(language or settings.LANGUAGE_CODE):
            _send_pack(meeting, address, language)
    return len(addresses)


def _send_pack(meeting: GroupMeeting, address: str, language: str) -> None:
    """In the language that is in use."""
    group = meeting.group
    context = pack_context(group) | {
        "meeting": meeting,
        "pack_address": f"{settings.SITE_URL}{pack_address(group, address)}",
        "desk_address": f"{settings.SITE_URL}{reverse('groups:desk', args=[group.slug])}",
    }
    html = "".join(f"<h2>{part.title}</h2>{drawn}" for part, drawn in context["parts"])
    title = _("%(group)s: your area") % {"group": group}
    context["words"] = plain_text(document_from_html(html, title=title, language=get_language() or ""))
    send_message(
        to=address,
        subject=_("%(group)s: your area, for your meeting") % {"group": group},
        template="home/groups/emails/pack",
        context=context,
        about=group,
        language=language,
        is_sensitive=group.is_sensitive,
        attachment=f"area_pack:{group.pk}:{language}",
    )


def _areas(group: CommunityGroup) -> list[Area]:
    """The places it speaks for, those with fewest people first, no more than a sheet has room for."""
    return sorted(group.areas.order_by("pk"), key=lambda area: (area.population or 0, area.name))[:MOST_AREAS]
