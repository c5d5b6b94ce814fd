"""The team's side of what comes after a forum: feedback, report, minutes, actions, letters, evidence."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from actions.sources import link_to_new
from consultations.models import Response
from consultations.preparing.permissions import may_see as may_see_consultation
from core.drawing import drawing_a_page
from forums.day.models import TableNote
from forums.preparing.models import Forum
from forums.preparing.pages import ForumPage
from home.sensitive_periods.kinds import HELD_WORDS
from home.sensitive_periods.services import period_in_force
from outbox.mailings import Recipient
from people.models import User
from people.views import SignedIn

from . import evidence as evidence_of_years
from .attending import room_of
from .doing import actions_of
from .feedback import make_feedback
from .forms import DutyNoteForm
from .minutes import came_later, draft_discussed
from .models import Duty, DutyNote, Evidence
from .noted import points_of
from .permissions import may_decide_themes, may_publish_evidence, may_report, may_write_evidence
from .posting import FEEDBACK_LETTER, draw_feedback_letters, reached_by_post, why_not_by_post
from .reports import report_page_of, start_report
from .telling import CAME, Letter, Prepared, doing_of, letters_of, recipients_of, send_letter, why_not, word
from .themes import undecided_of

METHODS = ["GET", "HEAD", "POST"]
LATEST_YEAR, FIRST_YEAR = 2200, 1998


@require_safe
@permission_required("forums.view_forum", raise_exception=True)
@drawing_a_page()
def after(request: SignedIn, pk: int) -> HttpResponse:
    """Everything that comes after one forum, on one page."""
    forum = get_object_or_404(
        Forum.objects.select_related("feedback").annotate(
            answers=_number(Response.objects.filter(consultation=OuterRef("feedback")).counted(), "consultation"),
            unread=_number(TableNote.objects.for_forum(OuterRef("pk")).filter(state="checking"), "forum"),
        ),
        pk=pk,
    )
    # Its report, its minutes and who may edit it all ask for its pages.
    prefetch_related_objects([forum], Prefetch("pages", ForumPage.objects.select_related("locale")))
    actions = list(actions_of(forum, for_staff=True))
    context = {
        "forum": forum,
        "feedback": forum.feedback,
        "answers": forum.answers,
        "report": report_page_of(forum, live=False),
        "room": room_of(forum, for_staff=True),
        "points": [
            (each, [(label, [(note, link_to_new(note)) for note in rows]) for label, rows in each.verdicts])
            for each in points_of(forum)
        ],
        "later": came_later(forum),
        "unread": forum.unread,
        "undecided": undecided_of(forum),
        "may_decide_themes": may_decide_themes(request.user, forum),
        "actions": actions,
        "new_action": link_to_new(forum),
        "letters": letters_of(forum, actions=actions),
        "may_report": may_report(request.user),
        "may_see_feedback": may_see_consultation(request.user, forum.feedback),
        "may_write_themes": request.user.has_perm("consultations.change_said"),
        "may_edit_pages": _may_edit(request.user, forum),
        "may_make": request.user.has_perm("actions.add_action"),
        "breadcrumbs_items": [*_breadcrumbs(forum), {"url": "", "label": _("Afterwards")}],
        "header_title": _("Afterwards"),
    }
    return render(request, "forums/after/admin/after.html", context)


def _number(rows: QuerySet, about: str) -> Coalesce:
    """How many `rows` there are, all of them `about` one thing, for another query to ask with its own."""
    return Coalesce(Subquery(rows.order_by().values(about).annotate(number=Count("pk")).values("number")), 0)


def _may_edit(user: User, forum: Forum) -> bool:
    page = forum.source_page
    return page is not None and page.permissions_for_user(user).can_edit()


@require_POST
@permission_required("forums.change_forum", raise_exception=True)
def feedback(request: SignedIn, pk: int) -> HttpResponse:
    """Make the feedback, and go to where its days, words and questions are."""
    consultation = make_feedback(forum=get_object_or_404(Forum, pk=pk), by=request.user)
    messages.success(request, _("The questions are there. Read them, change what you like, and publish the page."))
    if not may_see_consultation(request.user, consultation):
        return redirect("forum_after", pk)
    return redirect("consultation_detail", consultation.pk)


@require_POST
@permission_required("forums.change_forum", raise_exception=True)
def report(request: SignedIn, pk: int) -> HttpResponse:
    """Open the report in the editor; it is made where there is none yet."""
    page = start_report(forum=get_object_or_404(Forum, pk=pk), by=request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
@permission_required("forums.change_forum", raise_exception=True)
def minutes(request: SignedIn, pk: int) -> HttpResponse:
    """Draft what was discussed from the table notes, and open the page in the editor."""
    forum = get_object_or_404(Forum, pk=pk)
    if draft_discussed(forum=forum, by=request.user) is None:
        messages.info(request, _("Nothing was drafted: something is written there already, or no point is published."))
    return redirect("wagtailadmin_pages:edit", forum.source_page.pk)


@require_http_methods(METHODS)
@permission_required("forums.change_forum", raise_exception=True)
def letter(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """What a letter says and to how many it goes, before it is sent; then send it."""
    forum = get_object_or_404(Forum, pk=pk)
    if name not in Letter.values:
        raise Http404
    chosen = Letter(name)
    recipients = recipients_of(forum, chosen)
    if request.method == "POST":
        try:
            send_letter(forum=forum, letter=chosen, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            words = ngettext("It goes to %(count)d address.", "It goes to %(count)d addresses.", len(recipients))
            messages.success(request, words % {"count": len(recipients)})
            if period := period_in_force():
                held = _("But the sensitive period “%(period)s” lasts: it waits until one of its officers releases it.")
                messages.warning(request, held % {"period": period})
        return redirect("forum_after", pk)
    came = sum(each.reference == CAME for each in recipients)
    prepared = Prepared(doing=doing_of(forum) if chosen == Letter.DID else None)
    context = {
        "forum": forum,
        "letter": chosen,
        "came": came,
        "away": len(recipients) - came,
        "why_not": why_not(forum, chosen),
        "by_post": reached_by_post(forum).count(),
        "why_not_by_post": why_not_by_post(forum),
        "asks_by_post": chosen == Letter.FEEDBACK,
        "runs": forum.letter_runs.of_kind(FEEDBACK_LETTER)[:5] if chosen == Letter.FEEDBACK else [],
        "paper_form": _paper_form(forum) if chosen == Letter.FEEDBACK else "",
        "previews": [
            (heading, word(forum, chosen, Recipient("somebody@example.org", whom), prepared))
            for whom, heading in ((CAME, _("To those who came")), ("", _("To those who could not")))
        ],
        "breadcrumbs_items": [*_breadcrumbs(forum), _to_after(forum), {"url": "", "label": chosen.label}],
        "header_title": chosen.label,
    }
    return render(request, "forums/after/admin/letter.html", context)


@require_POST
@permission_required("forums.change_forum", raise_exception=True)
def by_post(request: SignedIn, pk: int) -> HttpResponse:
    """Draw a letter with the questions on paper for everybody whom no email reaches."""
    forum = get_object_or_404(Forum, pk=pk)
    try:
        run = draw_feedback_letters(forum=forum, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("forum_letter", pk, Letter.FEEDBACK)
    return redirect("forum_letters_run", pk, run.pk)


def _paper_form(forum: Forum) -> str:
    """Where the feedback is to print, once it has been published."""
    feedback = forum.feedback
    is_out = feedback is not None and feedback.is_published
    return reverse("consultations:paper_form", args=[feedback.slug, "paper-form.pdf"]) if feedback and is_out else ""


# Evidence for scrutiny


@require_safe
@permission_required("forums.view_forum", raise_exception=True)
def evidence(request: SignedIn, year: int) -> HttpResponse:
    """The evidence of one year as it stands now, with what staff still have to say."""
    if not FIRST_YEAR <= year <= LATEST_YEAR:
        raise Http404
    found = evidence_of_years.evidence_of(year)
    context = {
        "found": found,
        "year": year,
        "duties": {duty.slug: duty.pk for duty in evidence_of_years.duties_here()},
        "years": evidence_of_years.years_with_something(),
        "published": Evidence.objects.newest_of(year),
        "may_write": may_write_evidence(request.user),
        "may_publish": may_publish_evidence(request.user),
        "may_change_duties": request.user.has_perm("forums.change_duty"),
        "breadcrumbs_items": [_home(), {"url": "", "label": _("Evidence for scrutiny")}],
        "header_title": _("Evidence for scrutiny, %(year)d") % {"year": year},
    }
    return render(request, "forums/after/admin/evidence.html", context)


@require_http_methods(METHODS)
@permission_required("forums.change_dutynote", raise_exception=True)
def duty(request: SignedIn, year: int, slug: str) -> HttpResponse:
    """Say how one duty was done in one year."""
    chosen = get_object_or_404(Duty, slug=slug)
    note = DutyNote.objects.filter(duty=chosen, year=year).first() or DutyNote(duty=chosen, year=year)
    form = DutyNoteForm(request.POST or None, instance=note)
    if form.is_valid():
        form.instance.written_by = request.user
        saved = form.save()
        log(instance=saved, action="forums.duty", user=request.user, data={"year": year})
        messages.success(request, _("Saved."))
        return redirect("forum_evidence", year)
    to_year = {"url": reverse("forum_evidence", args=[year]), "label": str(year)}
    context = {
        "form": form,
        "duty": chosen,
        "year": year,
        "breadcrumbs_items": [_home(), to_year, {"url": "", "label": chosen.statement}],
        "header_title": chosen.statement,
    }
    return render(request, "forums/after/admin/duty.html", context)


@require_POST
@permission_required("forums.publish_evidence", raise_exception=True)
def publish(request: SignedIn, year: int) -> HttpResponse:
    if evidence_of_years.publish_evidence(year=year, by=request.user):
        messages.success(request, _("Published as it stands today. Publish it again when something has changed."))
    else:
        messages.warning(request, HELD_WORDS)
    return redirect("forum_evidence", year)


def _home() -> dict[str, str]:
    return {"url": reverse("wagtailadmin_home"), "label": _("Home")}


def _breadcrumbs(forum: Forum) -> list[dict[str, str]]:
    return [_home(), {"url": reverse("forum_detail", args=[forum.pk]), "label": forum.title}]


def _to_after(forum: Forum) -> dict[str, str]:
    return {"url": reverse("forum_after", args=[forum.pk]), "label": _("Afterwards")}
