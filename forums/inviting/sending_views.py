"""The staff page on which one sees what goes to whom, before it goes: invitations, reminders, changes, letters."""

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from forums.preparing.admin_views import METHODS, forum_for, header_of, show_form
from forums.preparing.models import Forum
from home.sensitive_periods.services import is_held, period_in_force
from outbox.emails import Email
from people.views import SignedIn

from . import holding, letters, printed, sending, tasks
from .admin_forms import LettersForm
from .letter_kinds import letter_kinds
from .models import INVITATION_LETTER, Invitation, LetterRun
from .permissions import may_invite, may_see_guests


@require_safe
def overview(request: SignedIn, pk: int) -> HttpResponse:
    """What would be sent now and to whom, who is left out and why, how it reads, and what else can be told."""
    forum = forum_for(request, pk, may_see_guests)
    # Each of the emails that are shown asks for its page.
    prefetch_related_objects([forum], "pages__locale")
    plan = sending.plan_of(forum)
    change, untold = _shown(forum, sending.to_be_told(forum), letters.CHANGED), list(_untold(forum))
    context = {
        "forum": forum,
        "plan": plan,
        "is_held": is_held(forum),
        "going": forum.invitations.to_send().count(),
        "sample": _preview(forum, plan.emails[0] if plan.emails else _sample(forum), letters.INVITATION),
        "reminder": _shown(forum, sending.unreminded(forum), letters.REMINDER),
        "change": change,
        "told_otherwise": len(change["guests"]) + len(untold),
        "untold": untold,
        "letters_due": len(_with_letters(forum, "new")),
        "runs": forum.letter_runs.of_kind(INVITATION_LETTER)[:10],
        "may_invite": may_invite(request.user, forum),
        **header_of(forum, _("Invitations"), (reverse("forum_guests", args=[pk]), _("Guests"))),
    }
    return render(request, "forums/inviting/admin/sending.html", context)


def _shown(forum: Forum, invitations: QuerySet[Invitation], written: letters.Written) -> dict[str, Any]:
    """To whom an email would go now, and how it reads."""
    guests = list(invitations.select_related("group", "rsvp"))
    addresses = [(guest, letters.address_of(guest)) for guest in guests]
    return {"guests": addresses, "sample": _preview(forum, guests[0], written) if guests else None}


def _preview(forum: Forum, guest: Invitation, written: letters.Written) -> Email:
    guest.forum = forum
    return letters.preview(guest, written)


def _untold(forum: Forum) -> QuerySet[Invitation]:
    """Those whom only a letter or a call can tell that it is cancelled, or is on another day or elsewhere."""
    without = sending.without_email(forum)
    return without if forum.cancelled_at else without.exclude(facts_told=forum.facts)


def _sample(forum: Forum) -> Invitation:
    """An invitation that is on no list, to show how one reads."""
    return Invitation(forum=forum, name=str(_("Name of a guest")), token="…")  # noqa: S106 - it opens nothing


@require_POST
def send(request: SignedIn, pk: int) -> HttpResponse:
    """Send exactly what was shown."""
    forum = forum_for(request, pk, may_invite)
    try:
        count = sending.release(forum=forum, fingerprint=request.POST.get("fingerprint", ""), by=request.user)
    except sending.ListChangedError:
        messages.warning(request, _("The list is another than what you saw. Look at it once more."))
    else:
        words = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", count)
        messages.success(request, words % {"count": count})
        _say_held(request)
    return redirect("forum_sending", pk)


def _say_held(request: SignedIn) -> None:
    if period := period_in_force():
        words = _("But the sensitive period “%(period)s” lasts: they wait until one of its officers lets them out.")
        messages.warning(request, words % {"period": period})


@require_POST
def remind(request: SignedIn, pk: int) -> HttpResponse:
    forum = forum_for(request, pk, may_invite)
    holding.send_anew(forum, request.user)
    tasks.send_reminders.enqueue(forum.pk)
    messages.success(request, _("The reminders are on their way."))
    _say_held(request)
    return redirect("forum_sending", pk)


@require_POST
def tell_changes(request: SignedIn, pk: int) -> HttpResponse:
    forum = forum_for(request, pk, may_invite)
    tasks.send_changes.enqueue(forum.pk)
    messages.success(request, _("Everybody who was told otherwise is written to."))
    return redirect("forum_sending", pk)


@require_http_methods(METHODS)
def print_letters(request: SignedIn, pk: int) -> HttpResponse:
    """Choose who gets a letter, and have all of them drawn in one file."""
    forum = forum_for(request, pk, may_invite)
    form = LettersForm(request.POST or None)
    if form.is_valid():
        invitations = _with_letters(forum, form.cleaned_data["who"])
        if invitations:
            run = printed.start_run(forum=forum, invitations=invitations, by=request.user)
            return redirect("forum_letters_run", pk, run.pk)
        form.add_error("who", _("That is nobody."))
    about = _("A4, to fold into envelopes with a window, each with a code and an address of its own.")
    title = _("Print letters")
    above = ((reverse("forum_sending", args=[pk]), _("Invitations")),)
    return show_form(request, form, title=title, about=about, submit=_("Draw them"), forum=forum, above=above)


def _with_letters(forum: Forum, who: str) -> list[Invitation]:
    if who == "all":
        return list(forum.invitations.exclude(address="").unanswered())
    if who == "new":
        return list(forum.invitations.by_letter().unanswered().filter(letter_at=None))
    return list(forum.invitations.by_letter().not_declined())


@require_safe
def letters_run(request: SignedIn, pk: int, run: int) -> HttpResponse:
    """Whether the letters are drawn."""
    forum = forum_for(request, pk, may_see_guests)
    shown = get_object_or_404(forum.letter_runs.without_files(), pk=run)
    kind = letter_kinds().get(shown.kind)
    header = header_of(forum, _("Letters: %(what)s") % {"what": kind.label} if kind else _("Letters"))
    context = {"forum": forum, "run": shown, "encloses": bool(kind and kind.enclosure), **header}
    context["count"] = shown.invitations.count()
    return render(request, "forums/inviting/admin/letters_run.html", context)


@require_safe
def letters_file(request: SignedIn, pk: int, run: int) -> HttpResponse:
    forum = forum_for(request, pk, may_see_guests)
    shown = get_object_or_404(forum.letter_runs, pk=run, state=LetterRun.State.DONE)
    disposition = {
        "Content-Disposition": f'attachment; filename="{printed.name_of_file(forum)}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(bytes(shown.content), content_type="application/pdf", headers=disposition)
