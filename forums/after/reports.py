"""Finding and beginning the report of a forum: its draft is there by the next morning."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from consultations.coding.models import Code
from consultations.outcomes.report_pages import begin_report, report_below
from forums.preparing.models import Forum
from people.models import User

from .minutes import draft_discussed
from .pages import ForumReportPage
from .themes import decided_themes, forum_of

logger = logging.getLogger(__name__)

SUMMARY = gettext_lazy("Who was there and who was not, what was said, what was decided and what is being done.")
# A forum that was held longer ago than this, and entered later, is reported on by hand.
DRAFTED_WITHIN = timedelta(days=30)


def report_page_of(forum: Forum, *, live: bool = True) -> ForumReportPage | None:
    """The report in the language in use, or in the site's own; by default only where the public can read it."""
    return report_below(ForumReportPage, [page.path for page in forum.pages.all()], live=live)


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
    report = begin_report(ForumReportPage, parent=parent, summary=SUMMARY, by=by)
    with override(settings.LANGUAGE_CODE):
        draft_discussed(forum=forum, by=by)
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
