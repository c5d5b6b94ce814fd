"""At the door: check in by name or by code, let in who comes without an invitation, move either, take either back."""

from uuid import UUID, uuid5

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from forums.inviting.models import Coming, Rsvp
from forums.preparing.models import Forum
from people.views import SignedIn

from .. import services
from ..forms import MoveForm, WalkInForm
from ..models import Attendance
from ..permissions import may_check_in
from ..room import room_of
from .frame import METHODS, forum_for, frame

WAYS = ("room", "online")


def key_of(rsvp: Rsvp) -> UUID:
    """The same from every door and every phone: whoever checks this guest in makes one attendance."""
    return uuid5(rsvp.key, "came")


@require_http_methods(METHODS)
@never_cache
def check_in(request: SignedIn, pk: int) -> HttpResponse:
    """The guests by name, those still to come first; a script narrows them as one types, a search does without."""
    forum = forum_for(request, pk, may_check_in)
    words = request.GET.get("q", "").strip()
    if request.method == "POST":
        if elsewhere := _act(request, forum):
            return elsewhere
        query = f"?{urlencode({'q': words})}" if words else ""
        return redirect(f"{reverse('forum_check_in', args=[pk])}{query}")
    guests = said_like(Rsvp.objects.filter(forum=forum), words)
    here = Attendance.objects.for_forum(forum)
    if words:
        here = here.filter(Q(name__icontains=words) | Q(group__name__icontains=words))
    to_come = guests.filter(attendance=None).select_related("group", "table", "invitation").order_by("name", "pk")
    context = {
        "words": words,
        "rooms": room_of(forum),
        "expected": [guest for guest in to_come if guest.has_place],
        "waiting": sorted(
            (guest for guest in to_come if guest.is_waiting),
            key=lambda guest: (guest.coming, guest.queued_at, guest.pk),
        ),
        "said_no": [guest for guest in to_come if not guest.is_coming],
        "here": here.select_related("group", "table", "rsvp__table").order_by("-arrived_at", "-pk"),
    }
    return render(request, "forums/day/admin/check_in.html", at_the_door(_("Check in"), forum) | context)


def at_the_door(title: str, forum: Forum) -> dict:
    """What these pages share: where each stands, and a warning where nobody is expected today."""
    warning = ""
    if forum.cancelled_at:
        warning = _("This forum is cancelled. Whom you check in counts as having been there.")
    elif forum.day != timezone.localdate():
        day = date_format(forum.day, "j E Y")
        words = _("This forum is on %(day)s, not today. Whom you check in counts as having been there.")
        warning = words % {"day": day}
    return frame(title, forum) | {"warning": warning}


def said_like(guests: QuerySet[Rsvp], words: str) -> QuerySet[Rsvp]:
    """Those whose name, group or address, or the name of whom they replace, has these words."""
    for word in words.split():
        guests = guests.filter(
            Q(name__icontains=word)
            | Q(group__name__icontains=word)
            | Q(email__icontains=word)
            | Q(substitute_for__icontains=word)
        )
    return guests


def _act(request: SignedIn, forum: Forum) -> HttpResponse | None:
    """Check in, or take it back; leads to the guest's own page where everything is taken."""
    if "undo" in request.POST:
        if services.undo(forum=forum, key=_uuid(request.POST["undo"])):
            messages.success(request, _("Taken back: they are not here."))
        return None
    number = request.POST.get("guest", "")
    rsvp = get_object_or_404(Rsvp, forum=forum, pk=int(number) if number.isdecimal() else 0)
    return None if come(request, rsvp) else redirect("forum_check_in_guest", forum.pk, rsvp.pk)


def come(request: SignedIn, rsvp: Rsvp) -> Attendance | None:
    """Check a guest in, as they said or in the way that was chosen; None where everything is taken."""
    way = request.POST.get("way", "")
    try:
        attendance = services.check_in(
            rsvp=rsvp,
            key=key_of(rsvp),
            by=request.user,
            is_online=way == "online" if way in WAYS else None,
            is_over_capacity="is_over_capacity" in request.POST,
        )
    except services.RoomFullError:
        messages.warning(request, _("Every place is taken. Let them in all the same, if there is room for one more."))
        return None
    where = _("Table %(number)s.") % {"number": rsvp.table.table} if rsvp.table and not attendance.is_online else ""
    messages.success(request, " ".join([_("%(name)s is here.") % {"name": attendance}, where]).strip())
    return attendance


@require_http_methods(METHODS)
@never_cache
def guest(request: SignedIn, pk: int, rsvp: int) -> HttpResponse:
    """One guest, as the code on their phone or letter leads to: one button checks them in."""
    forum = forum_for(request, pk, may_check_in)
    shown = get_object_or_404(Rsvp.objects.select_related("group", "table"), forum=forum, pk=rsvp)
    attendance = Attendance.objects.filter(rsvp=shown).first()
    if request.method == "POST":
        if "undo" in request.POST and attendance:
            services.undo(forum=forum, key=attendance.key)
            messages.success(request, _("Taken back: they are not here."))
        elif "undo" not in request.POST:
            come(request, shown)
        return redirect("forum_check_in_guest", pk, rsvp)
    rooms, is_online = room_of(forum), shown.coming == Coming.ONLINE
    context = {
        "guest": shown,
        "attendance": attendance,
        "rooms": rooms,
        "comes_online": is_online,
        "is_full": not shown.has_place and not rooms.free(is_online=is_online),
        "other_way": _other_way(forum, is_online=is_online),
        "other_is_full": not rooms.free(is_online=not is_online),
        "free": rooms.free(is_online=is_online),
        "said_no": shown.coming == Coming.NO,
        "waits": shown.coming != Coming.NO and not shown.has_place,
    }
    return render(request, "forums/day/admin/guest.html", at_the_door(_("Check in"), forum) | context)


def _other_way(forum: Forum, *, is_online: bool) -> str:
    """The way to take part that a guest did not choose: "" where there is none."""
    if is_online:
        return "room"
    return "online" if forum.capacity_online else ""


@require_http_methods(METHODS)
@never_cache
def here(request: SignedIn, pk: int, key: UUID) -> HttpResponse:
    """Somebody who is here, invited or not: another table, the other way to take part, or a mistake."""
    forum = forum_for(request, pk, may_check_in)
    found = Attendance.objects.select_related("forum", "group", "table", "rsvp__table")
    shown = get_object_or_404(found, forum=forum, key=key)
    form = MoveForm(request.POST or None, attendance=shown)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.move(
                attendance=shown,
                is_online=given.get("way") == "online",
                table=given.get("table"),
                is_over_capacity=given["is_over_capacity"],
            )
        except services.RoomFullError:
            form.say_full(_("Every place is taken. Tick this to do it all the same."))
        except services.TableFullError:
            form.say_full(_("Every chair of this table is taken. Tick this to add one."))
        else:
            messages.success(request, _("%(name)s is moved.") % {"name": shown})
            return redirect("forum_check_in", pk)
    context = {"shown": shown, "form": form, "rooms": room_of(forum)}
    return render(request, "forums/day/admin/here.html", frame(str(shown), forum) | context)


@require_http_methods(METHODS)
@never_cache
def walk_in(request: SignedIn, pk: int) -> HttpResponse:
    """Let somebody in who comes without having said so, with how many places are free before one's eyes."""
    forum = forum_for(request, pk, may_check_in)
    rooms = room_of(forum)
    is_full = rooms.in_person.free == 0 or (rooms.online.places > 0 and rooms.online.free == 0)
    form = WalkInForm(request.POST or None, forum=forum, is_full=is_full)
    if form.is_valid():
        given = form.cleaned_data
        try:
            attendance = services.let_in(
                forum=forum,
                key=given["key"],
                by=request.user,
                name=given["name"],
                group=given["group"],
                area=given["area"],
                table=given.get("table"),
                is_online=given.get("is_online", False),
                is_over_capacity=given["is_over_capacity"],
            )
        except services.RoomFullError:
            form = WalkInForm(request.POST, forum=forum, is_full=True)
            form.add_error("is_over_capacity", _("Every place is taken. Tick this to let them in all the same."))
        except services.TableFullError:
            form = WalkInForm(request.POST, forum=forum, is_full=True)
            form.add_error("table", _("Every chair of this table is taken. Choose another, or tick the box below."))
        else:
            messages.success(request, _("%(name)s is here.") % {"name": attendance})
            return redirect("forum_walk_in", pk)
    context = {"form": form, "rooms": rooms}
    return render(
        request, "forums/day/admin/walk_in.html", at_the_door(_("Somebody without an invitation"), forum) | context
    )


def _uuid(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError as wrong:
        raise Http404 from wrong
