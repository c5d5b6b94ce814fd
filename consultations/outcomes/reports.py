"""Finding and beginning the report of a consultation."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consultations.preparing.models import Consultation
from people.models import User

from .pages import ConsultationReportPage
from .report_pages import begin_report, report_below

SUMMARY = _("Who answered, what they said, what was decided and what is being done.")


def report_page_of(consultation: Consultation, *, live: bool = True) -> ConsultationReportPage | None:
    """The report in the language in use, or in the site's own; by default only where the public can read it."""
    return report_below(ConsultationReportPage, consultation.pages.values_list("path", flat=True), live=live)


@transaction.atomic
def start_report(*, consultation: Consultation, by: User | None) -> ConsultationReportPage:
    """The report as a draft, which builds itself as soon as it is opened; the one there is, if there is one."""
    parent = consultation.source_page
    if report := ConsultationReportPage.objects.child_of(parent).first():
        return report
    return begin_report(ConsultationReportPage, parent=parent, summary=SUMMARY, by=by)
