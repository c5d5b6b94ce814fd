"""What the report of a forum holds, put together from its records; and its draft, there by the next morning."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from consultations.coding.models import Code
from consultations.outcomes.presenting import told_of
from consultations.results.models import Release
from formats.makers import large_print
from formats.pages import document_of
from forums.preparing.models import Forum
from people.models import User

from .attending import room_of
from .doing import doing_of
from .going import going_of, without_details
from .minutes import draft_discussed
from .noted import points_of
from .pages import SLUG, ForumReportPage
from .themes import decided_themes, forum_of

logger = logging.getLogger(__name__)

BODY = "forums/after/report_body.html"
# A forum that was held longer ago than this, and entered later, is reported on by hand.
DRAFTED_WITHIN = timedelta(days=30)


def parts_of(page: ForumReportPage) -> dict[str, Any]:
    """Everything that the report says besides its foreword."""
    forum, forum_page = page.forum, page.forum_page
    release = Release.objects.newest_of(forum.feedback) if forum.feedback else None
    results = release.content if release else None
    return {
        "forum": forum,
        "forum_page": forum_page,
        "room": room_of(forum),
        "seniors": list(forum.seniors.select_related("agency")),
        "points": points_of(forum),
        "themes": decided_themes(forum),
        "feedback": forum.feedback,
        "release": release,
        "results": results,
        "respondents": without_details(results["respondents"]) if results else [],
        "going": going_of(forum),
        "told": told_of(forum.feedback) if forum.feedback else [],
        "doing": doing_of(forum),
        "previous": forum.previous,
        "promised": doing_of(forum.previous) if forum.previous else None,
        "site": settings.SITE_URL,
    }


def report_html(page: ForumReportPage, *, is_document: bool = True) -> str:
    """Its words; those for files do not count days, so that no file is out of date every morning."""
    return render_to_string(BODY, {"page": page, "is_document": is_document} | page.parts)


def report_pdf(page: ForumReportPage) -> bytes:
    """The report on A4 at the usual size, tagged after PDF/UA-1. Raises `formats.makers.CannotMake`."""
    return large_print.make(document_of(page), template="consultations/outcomes/report_a4.html").content


def report_page_of(forum: Forum, *, live: bool = True) -> ForumReportPage | None:
    """The report in the language in use, or in the site's own; by default only where the public can read it."""
    under = Q(pk=None)
    for path in forum.pages.values_list("path", flat=True):
        under |= Q(path__startswith=path)
    reports = ForumReportPage.objects.filter(under).select_related("locale")
    if live:
        reports = reports.filter(live=True)
    by_language = {report.locale.language_code: report for report in reports}
    return by_language.get(get_language() or "") or by_language.get(settings.LANGUAGE_CODE)


def address_of_theme(code: Code) -> str:
    """Where everybody reads of a theme: in the report, once it is published with points that have the theme."""
    forum = forum_of(code)
    if forum is None or (report := report_page_of(forum)) is None:
        return ""
    return report.url if any(theme.title == code.title for theme in decided_themes(forum)) else ""


@transaction.atomic
def start_report(*, forum: Forum, by: User | None) -> ForumReportPage:
    """The report as a draft, which builds itself whenever it is opened, and the minutes as a draft of the forum's page.

    Where there is a report already, it is that one.
    """
    Forum.objects.select_for_update().get(pk=forum.pk)
    parent = forum.source_page
    if report := ForumReportPage.objects.child_of(parent).first():
        return report
    with override(settings.LANGUAGE_CODE):
        report = ForumReportPage(
            title=_("Report: %(title)s") % {"title": parent.title},
            slug=SLUG,
            summary=_("Who was there and who was not, what was said, what was decided and what is being done."),
            live=False,
            has_unpublished_changes=True,
            locale=parent.locale,
            owner=by,
        )
        parent.add_child(instance=report)
        report.save_revision(user=by)
        draft_discussed(forum=forum, by=by)
    log(instance=report, action="wagtail.create", user=by)
    return report


def held_lately():
    """Forums that were held within a month and are not reported on yet."""
    today = timezone.localdate()
    return Forum.objects.held_before(today).filter(day__gte=today - DRAFTED_WITHIN, reported_on=None)


def forums_to_report():
    """Those that have a page and no report yet."""
    return [forum for forum in held_lately() if forum.source_page and report_page_of(forum, live=False) is None]


def draft_what_is_due() -> int:
    """Begin the report of every forum that was held and has none, so that it is there in the morning; how many."""
    return for_each(forums_to_report(), lambda forum: start_report(forum=forum, by=None))


def renew_minutes() -> int:
    """Draft anew what was discussed, with what was let through since, until the report is out; of how many forums.

    What somebody has changed is left alone.
    """
    begun = [forum for forum in held_lately() if forum.source_page and report_page_of(forum, live=False)]
    return for_each(begun, lambda forum: draft_discussed(forum=forum, by=None))


def for_each(forums: Iterable[Forum], work: Callable[[Forum], object]) -> int:
    """Do the work for each, in a transaction of its own; for how many it was done.

    One forum of which something cannot be saved keeps nothing from the others.
    """
    done = 0
    for forum in forums:
        try:
            with transaction.atomic():
                work(forum)
        except ValidationError:
            logger.exception("The work after forum %s could not be done.", forum.pk)
        else:
            done += 1
    return done


def note_publication(report: ForumReportPage) -> None:
    """The forum has been reported on from the first day on which its report can be read."""
    Forum.objects.filter(pk=report.forum.pk, reported_on=None).update(reported_on=timezone.localdate())


def note_withdrawal(report: ForumReportPage) -> None:
    Forum.objects.filter(pk=report.forum.pk).update(reported_on=None)
