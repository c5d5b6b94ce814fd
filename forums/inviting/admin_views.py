"""The staff pages of a forum's guests: the list, putting people on it, answering for them, tables, downloads."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from core.spreadsheets import stream_csv, write_xlsx
from forums.preparing.admin_views import METHODS, forum_for, header_of, show_form
from forums.preparing.models import Forum
from people.views import SignedIn

from . import breakouts, guest_lists
from .admin_forms import GroupsForm, ListForm, PersonForm
from .models import Coming, Invitation
from .permissions import may_invite, may_seat_guests, may_see_guests
from .places import places_left

ON_A_PAGE = 50
NEEDS = ("access_needs", "language_needs", "format_needs", "dietary_needs")
LISTS: dict[str, tuple] = {
    "all": (gettext_lazy("Everybody"), Q()),
    "coming": (gettext_lazy("Coming"), Q(rsvp__has_place=True)),
    "waiting": (
        gettext_lazy("Waiting for a place"),
        Q(rsvp__has_place=False, rsvp__attendance=None) & ~Q(rsvp__coming=Coming.NO),
    ),
    "no": (gettext_lazy("Not coming"), Q(rsvp__coming=Coming.NO)),
    "unanswered": (
        gettext_lazy("Not answered"),
        Q(rsvp=None) & (Q(released_at__isnull=False) | Q(letter_at__isnull=False)),
    ),
    "unsent": (gettext_lazy("Not sent yet"), Q(rsvp=None, released_at=None, letter_at=None)),
    "needs": (
        gettext_lazy("With needs"),
        Q(rsvp__access_needs__gt="")
        | Q(rsvp__language_needs__gt="")
        | Q(rsvp__format_needs__gt="")
        | Q(rsvp__dietary_needs__gt=""),
    ),
}


@require_safe
def guests(request: SignedIn, pk: int) -> HttpResponse:
    """Everybody on the list with what they said, narrowed to one of the lists and to a name."""
    forum = forum_for(request, pk, may_see_guests)
    every = forum.invitations.select_related("group", "rsvp", "rsvp__table", "rsvp__area")
    chosen = request.GET.get("list", "all")
    chosen = chosen if chosen in LISTS else "all"
    words = request.GET.get("q", "").strip()
    shown = _named(every.filter(LISTS[chosen][1]), words)
    if chosen == "waiting":
        shown = shown.order_by("rsvp__coming", "rsvp__queued_at", "pk")
    counts = forum.invitations.order_by().aggregate(
        **{name: Count("pk", filter=condition) for name, (_title, condition) in LISTS.items()}
    )
    context = {
        "forum": forum,
        "lists": [(name, title, counts[name]) for name, (title, _condition) in LISTS.items()],
        "chosen": chosen,
        "words": words,
        "left": places_left(forum),
        "page": WagtailPaginator(shown, ON_A_PAGE).get_page(request.GET.get("p")),
        "may_invite": may_invite(request.user, forum),
        "may_seat": may_seat_guests(request.user, forum) and forum.chooses_breakouts and forum.topics.exists(),
        **header_of(forum, _("Guests")),
    }
    return render(request, "forums/inviting/admin/guests.html", context)


def _named(invitations: QuerySet[Invitation], words: str) -> QuerySet[Invitation]:
    fields = ("name", "email", "group__name", "rsvp__name", "list_name")
    for word in words.split():
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__icontains": word})
        invitations = invitations.filter(condition)
    return invitations


@require_http_methods(METHODS)
def add_groups(request: SignedIn, pk: int) -> HttpResponse:
    forum = forum_for(request, pk, may_invite)
    form = GroupsForm(request.POST or None)
    if form.is_valid():
        groups = guest_lists.matching_groups(**form.cleaned_data)
        return _added(request, forum, guest_lists.add_groups(forum=forum, groups=groups, by=request.user))
    about = _("They come on the list with their registered contact. Nothing is sent before you have seen what.")
    title = _("Put groups on the list")
    return show_form(request, form, title=title, about=about, submit=title, forum=forum, above=_above(forum))


@require_http_methods(METHODS)
def add_list(request: SignedIn, pk: int) -> HttpResponse:
    forum = forum_for(request, pk, may_invite)
    form = ListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            added = guest_lists.add_list(
                forum=forum, list_name=form.cleaned_data["list_name"], rows=form.table.rows, by=request.user
            )
        except guest_lists.BadListError as refusal:
            for problem in refusal.problems[:20]:
                form.add_error("file", problem)
        else:
            return _added(request, forum, added)
    about = _("All of the file is taken or nothing of it. Nothing is sent before you have seen what.")
    title = _("Put a list of people on it")
    return show_form(request, form, title=title, about=about, submit=title, forum=forum, above=_above(forum))


@require_http_methods(METHODS)
def add_person(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody who called: afterwards their answer can be written down for them."""
    forum = forum_for(request, pk, may_invite)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            invitation = guest_lists.add_person(forum=forum, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            button = messages.button(invitation.get_absolute_url(), _("Write down their answer"))
            messages.success(request, _("%(name)s is on the list.") % {"name": invitation}, buttons=[button])
            return redirect("forum_guests", pk)
    about = _("For who calls or writes. Without an email address they get a letter, or you write down their answer.")
    title = _("Put one person on the list")
    return show_form(request, form, title=title, about=about, submit=title, forum=forum, above=_above(forum))


def _added(request: SignedIn, forum: Forum, added: guest_lists.Added) -> HttpResponse:
    sentence = ngettext("%(count)d has come on the list.", "%(count)d have come on the list.", added.count)
    messages.success(request, sentence % {"count": added.count})
    if added.left_out:
        reasons = "; ".join(f"{who}: {why}" for who, why in added.left_out[:10])
        sentence = ngettext(
            "%(count)d was left out: %(reasons)s", "%(count)d were left out: %(reasons)s", len(added.left_out)
        )
        messages.warning(request, sentence % {"count": len(added.left_out), "reasons": reasons})
    return redirect("forum_sending", forum.pk)


@require_POST
def take_off(request: SignedIn, pk: int, invitation: int) -> HttpResponse:
    forum = forum_for(request, pk, may_invite)
    found = get_object_or_404(Invitation, pk=invitation, forum=forum)
    if guest_lists.take_off(invitation=found, by=request.user):
        messages.success(request, _("%(name)s is off the list.") % {"name": found})
    else:
        messages.warning(request, _("%(name)s has been invited already, and stays.") % {"name": found})
    return redirect(f"{reverse('forum_guests', args=[pk])}?list=unsent")


@require_POST
def seat(request: SignedIn, pk: int) -> HttpResponse:
    """Fill the breakout tables; who has a table keeps it, unless all are filled anew."""
    forum = forum_for(request, pk, may_seat_guests)
    sat, stood = breakouts.seat_guests(forum=forum, anew="anew" in request.POST)
    sentence = ngettext("%(count)d guest has a table now.", "%(count)d guests have a table now.", sat)
    messages.success(request, sentence % {"count": sat})
    if stood:
        sentence = ngettext("There is no chair for %(count)d.", "There are no chairs for %(count)d.", stood)
        messages.warning(request, sentence % {"count": stood})
    return redirect(f"{reverse('forum_guests', args=[pk])}?list=coming")


@require_safe
def download(request: SignedIn, pk: int, ending: str) -> HttpResponse | StreamingHttpResponse:
    """Everybody with what they need, for the venue and the caterer. Whoever takes it has to delete it in time."""
    forum = forum_for(request, pk, may_see_guests)
    name = f"{forum.slug}-guests.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    rows = [
        _heading(),
        *(_row(each) for each in forum.invitations.select_related("group", "rsvp", "rsvp__table", "rsvp__area")),
    ]
    if ending == "csv":
        return StreamingHttpResponse(stream_csv(rows), content_type="text/csv; charset=utf-8", headers=disposition)
    file = BytesIO()
    write_xlsx(file, [(str(_("Guests")), rows)], title=forum.title)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(file.getvalue(), content_type=kind, headers=disposition)


def _heading() -> list[str]:
    return [
        _("Invited"), _("Group"), _("List"), _("Email"), _("Answer"), _("Place"), _("Who comes"), _("In place of"),
        _("Ward"), _("Access"), _("Interpreter"), _("Papers in"), _("Food"), _("Table"),
    ]  # fmt: skip


def _row(invitation: Invitation) -> list[str]:
    rsvp = getattr(invitation, "rsvp", None)
    start = [invitation.name, str(invitation.group or ""), invitation.list_name]
    if rsvp is None:
        return [*start, invitation.email, _("Not answered"), *[""] * 9]
    place = "" if not rsvp.is_coming else (_("Has a place") if rsvp.has_place else _("Waiting"))
    return [
        *start,
        rsvp.email,
        rsvp.get_coming_display(),
        place,
        rsvp.name,
        rsvp.substitute_for,
        rsvp.area.name if rsvp.area else "",
        *(getattr(rsvp, need) for need in NEEDS),
        str(rsvp.table.table) if rsvp.table else "",
    ]


def _above(forum: Forum) -> tuple[tuple[str, str], ...]:
    return ((reverse("forum_guests", args=[forum.pk]), _("Guests")),)
