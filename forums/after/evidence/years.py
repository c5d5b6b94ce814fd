"""The evidence of one year: put together, published, listed."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from core.models import Partnership
from forums.after.attending import FromArea, room_of
from forums.after.data import duties
from forums.after.models import Duty, DutyNote, Evidence, Nation
from forums.preparing.models import Forum
from forums.preparing.pages import ForumsPage
from home.sensitive_periods.askings import hold_asking
from people.models import User

from .checks import CHECKS, NOTHING_SEEN
from .meetings import forums_of, meeting_of
from .publishing import publish_page
from .shapes import Line, Year, in_words
from .tables import compliance, consultations, promises, replies

# Who came from where, by forum.
AreasOfMeetings = dict[int, list[FromArea]]
HELD_KIND = "evidence"
# So much of what staff wrote stands on the one sheet; the annex has all of it.
BRIEF_WORDS = 12
# Where the council area lies, by the first letter of its official code.
NATIONS = {
    "E": (Nation.ENGLAND, Nation.ENGLAND_AND_WALES, Nation.BRITAIN),
    "W": (Nation.WALES, Nation.ENGLAND_AND_WALES, Nation.BRITAIN),
    "S": (Nation.SCOTLAND, Nation.BRITAIN),
    "N": (Nation.NORTHERN_IRELAND,),
}


@transaction.atomic
def lay_duties() -> None:
    """Lay the duties that have never been there; what staff have changed or put out of use stays as it is."""
    for order, duty in enumerate(duties()):
        Duty.objects.get_or_create(slug=duty.pop("slug"), defaults=duty | {"order": order})


def duties_here() -> list[Duty]:
    """Duties in use that hold where this partnership is; all of them, where its council area has not been set."""
    found = Duty.objects.in_use()
    nations = NATIONS.get(Partnership.current().district_code[:1])
    return list(found.filter(nation__in=[*nations, Nation.EVERYWHERE]) if nations else found)


def evidence_of(year: int, today: date | None = None, areas: AreasOfMeetings | None = None) -> Year:
    """The evidence of `year` as it stands on `today`, in the language in use; `areas` as in `room_of`, by forum."""
    day = today or timezone.localdate()
    meetings = [meeting_of(forum, (areas or {}).get(forum.pk)) for forum in forums_of(year, day)]
    tables = [replies(year, day), consultations(year, day), compliance(year), promises(day)]
    found = Year(year, in_words(day), meetings, tables)
    notes = {note.duty_id: note for note in DutyNote.objects.filter(year=year)}
    found.lines = [_line(duty, found, notes.get(duty.pk)) for duty in duties_here()]
    return found


@transaction.atomic
def publish_evidence(*, year: int, by: User | None) -> Evidence | None:
    """Publish the evidence of a year as `keep_evidence` does; None where a sensitive period holds it."""
    about = ForumsPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    title = _("Evidence for scrutiny, %(year)d") % {"year": year}
    if about and hold_asking(about, kind=HELD_KIND, title=title, words={"year": year}, by=by):
        return None
    return keep_evidence(year=year, by=by)


def publish_held_evidence(about: ForumsPage, *, year: int, by: User) -> None:
    keep_evidence(year=year, by=by)


@transaction.atomic
def keep_evidence(*, year: int, by: User | None) -> Evidence:
    """Keep the evidence of a year as it stands now, in every language of the site; the public reads the newest.

    Its page is published with it, and with the page every format. Titles, and what staff wrote, stay in the language in
    which they were written.
    """
    contents = {}
    areas = {forum.pk: room_of(forum).areas for forum in forums_of(year, timezone.localdate())}
    for language, _name in settings.LANGUAGES:
        with override(language):
            contents[language] = evidence_of(year, areas=areas).as_content
    row = Evidence(year=year, contents=contents, published_on=timezone.localdate(), published_by=by)
    row.full_clean()
    row.save()
    publish_page(year=year, by=by)
    log(instance=row, action="forums.evidence", user=by, data={"year": year})
    return row


def years_with_something() -> list[int]:
    """The current year, every one in which a forum was held, and those that were published; newest first."""
    held = Forum.objects.held_before(timezone.localdate() + timedelta(days=1)).values_list("day__year", flat=True)
    published = Evidence.objects.order_by().values_list("year", flat=True)
    return sorted({timezone.localdate().year, *held, *published}, reverse=True)


def _line(duty: Duty, found: Year, note: DutyNote | None) -> Line:
    look = CHECKS.get(duty.check_name)
    seen = look(found) if look else NOTHING_SEEN
    is_met, words, brief = seen.is_met, seen.words, seen.brief
    if note:
        # Staff know more than can be seen: what they say counts, and what was seen is said too.
        is_met, words = note.is_met, " ".join(filter(None, (note.note, seen.words)))
        brief = seen.brief or Truncator(note.note).words(BRIEF_WORDS)
    return Line(
        slug=duty.slug,
        statement=duty.statement,
        explanation=duty.explanation,
        source=duty.source,
        source_address=duty.source_address,
        nation=str(duty.get_nation_display()),
        as_at=in_words(duty.as_at),
        is_law=duty.is_law,
        not_checked=duty.not_checked,
        is_met=is_met,
        words=words or _("Nobody has said so yet."),
        address=note.address if note else "",
        is_automatic=bool(duty.check_name) and note is None,
        brief=brief,
        proof=seen.proof,
    )
