"""The public meetings of a year: how they were made known, who came, and what was told of them afterwards."""

from datetime import date

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.after.attending import FromArea, Room, room_of
from forums.after.reports import report_page_of
from forums.inviting.models import Invitation
from forums.preparing.models import Forum
from people.models import Agency

from .shapes import Meeting, in_words


def forums_of(year: int, day: date) -> list[Forum]:
    held = Forum.objects.filter(day__year=year, day__lte=day, cancelled_at=None).order_by("day", "pk")
    return list(held.prefetch_related("pages", "pages__locale", "seniors__agency"))


def meeting_of(forum: Forum, areas: list[FromArea] | None = None) -> Meeting:
    """What is shown of one meeting; `areas` as in `room_of`."""
    room = room_of(forum, areas=areas)
    made_known, days_before = _made_known(forum)
    afterwards = _told_afterwards(forum)
    seniors = [
        {"role": each.words["role"], "agency": str(each.agency), "came": _came(each.came), "was_there": bool(each.came)}
        for each in forum.seniors.all()
    ]
    responsible = set(Agency.objects.filter(is_responsible_authority=True, is_active=True).values_list("pk", flat=True))
    there = {each.agency_id for each in forum.seniors.all() if each.came}
    page = forum.page
    return Meeting(
        title=forum.public_title,
        address=page.url if page else "",
        when=f"{in_words(forum.day)}, {forum.hours}, {forum.place_name}",
        made_known=made_known,
        attendance=_attendance(room),
        seniors=seniors,
        afterwards=afterwards,
        is_made_known=bool(days_before),
        has_seniors=bool(responsible) and responsible <= there,
        is_told=bool(afterwards),
        kinds_invited=sum(kind.invited > 0 for kind in room.kinds),
        kinds_came=sum(kind.came > 0 for kind in room.kinds),
        people=room.total,
        days_before=days_before,
        authorities=len(responsible),
        authorities_there=len(responsible & there),
    )


def _came(came: bool | None) -> str:
    if came is None:
        return _("Not recorded")
    return _("Was there") if came else _("Was not there")


def _made_known(forum: Forum) -> tuple[list[str], int | None]:
    """How and when, and how many days before it people could first know of it; None where nothing told them."""
    sentences, first_days = [], []
    first = min((page.first_published_at for page in forum.pages.all() if page.first_published_at), default=None)
    if first:
        published = timezone.localdate(first)
        first_days.append(published)
        days = (forum.day - published).days
        words = ngettext(
            "Its page was published on %(day)s, %(count)d day before.",
            "Its page was published on %(day)s, %(count)d days before.",
            days,
        )
        sentences.append(words % {"day": in_words(published), "count": max(days, 0)})
    told = Invitation.objects.filter(forum=forum).told()
    counts = told.aggregate(
        emails=Count("sent_at"), letters=Count("letter_at"), first=Min("sent_at"), letter=Min("letter_at")
    )
    for count, moment, words in (
        (counts["emails"], counts["first"], _("%(count)d invitations by email, the first on %(day)s.")),
        (counts["letters"], counts["letter"], _("%(count)d invitations by letter, the first on %(day)s.")),
    ):
        if count:
            first_days.append(timezone.localdate(moment))
            sentences.append(words % {"count": count, "day": in_words(timezone.localdate(moment))})
    return sentences, max((forum.day - min(first_days)).days, 0) if first_days else None


def _attendance(room: Room) -> list[str]:
    if not room.total:
        return [_("Nobody was checked in, so there are no figures.")]
    people = ngettext("%(count)d person came", "%(count)d people came", room.total) % {"count": room.total}
    groups = ngettext("for %(count)d group", "for %(count)d groups", room.groups) % {"count": room.groups}
    sentences = [
        _("%(people)s: %(room)d in the room, %(online)d online; some of them %(groups)s.")
        % {"people": people, "room": room.in_person, "online": room.online, "groups": groups}
        if room.groups
        else _("%(people)s: %(room)d in the room, %(online)d online.")
        % {"people": people, "room": room.in_person, "online": room.online}
    ]
    if room.kinds_missing:
        names = ", ".join(kind.label for kind in room.kinds_missing)
        sentences.append(_("Kinds of group that were not in the room: %(names)s.") % {"names": names})
    if room.areas_missing:
        names = ", ".join(area.name for area in room.areas_missing)
        sentences.append(_("Areas from which nobody came: %(names)s.") % {"names": names})
    return sentences


def _told_afterwards(forum: Forum) -> list[str]:
    sentences = []
    page = forum.page
    if page and (page.discussed.strip() or page.decisions.strip()):
        sentences.append(_("What was discussed stands on its page."))
    report = report_page_of(forum)
    if report and forum.reported_on:
        sentences.append(_("Its report was published on %(day)s.") % {"day": in_words(forum.reported_on)})
    return sentences
