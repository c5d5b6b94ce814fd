"""What the report of a consultation holds, put together from its records."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from consultations.preparing.checklist import compliance_of
from consultations.preparing.models import Consultation, QuestionVersion
from consultations.questions.questionnaire import Questionnaire
from consultations.results.models import Release
from consultations.results.presenting import Content, base_in_words, finding
from formats.documents import Document
from formats.makers import large_print
from formats.pages import document_of
from people.models import User

from .clock import clock_of
from .contributed import contributed_to
from .pages import SLUG, ConsultationReportPage
from .presenting import tally_of, told_of

BODY = "consultations/outcomes/report_body.html"


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """The questions as they were asked from one day on, in the language of the report."""

    version: QuestionVersion
    questionnaire: Questionnaire


def parts_of(page: ConsultationReportPage) -> dict[str, Any]:
    """Everything that the report says besides its own words."""
    consultation, asked = page.consultation, page.consultation_page
    told = told_of(consultation)
    release = Release.objects.newest_of(consultation)
    results = release.content if release else None
    versions = consultation.versions.filter(number__gt=0).order_by("number")
    return {
        "consultation": consultation,
        "asked": asked,
        "areas": list(consultation.areas.all()),
        "phases": [phase for phase in consultation.ordered_phases if phase.takes_part],
        "clock": clock_of(consultation),
        "release": release,
        "results": results,
        "respondents": respondents_in_words(results["respondents"]) if results else [],
        "contributed": contributed_to(consultation),
        "told": told,
        "tally": tally_of(told),
        "record": compliance_of(consultation),
        "earlier_records": list(consultation.compliance_records.all()[1:]),
        "versions": [AskedVersion(each, each.questionnaire(page.locale.language_code)) for each in versions],
        "site": settings.SITE_URL,
    }


def respondents_in_words(respondents: list[Content]) -> list[Content]:
    """Released answers with each question's sentences; the tables say the rest, and the results' page has charts."""
    return [
        {**each, "questions": [_question_in_words(question) for question in each["questions"]]} for each in respondents
    ]


def _question_in_words(question: Content) -> Content:
    return {**question, "finding": finding(question), "base_in_words": base_in_words(question)}


def report_html(page: ConsultationReportPage, *, is_document: bool = True) -> str:
    """Its words; those for files do not count days, so that no file is out of date every morning."""
    return render_to_string(BODY, {"page": page, "is_document": is_document} | page.parts)


def report_pdf(page: ConsultationReportPage) -> bytes:
    """The report on A4 at the usual size, tagged after PDF/UA-1. Raises `formats.makers.CannotMake`."""
    document: Document = document_of(page)
    return large_print.make(document, template="consultations/outcomes/report_a4.html").content


def report_page_of(consultation: Consultation, *, live: bool = True) -> ConsultationReportPage | None:
    """The report in the language in use, or in the site's own; by default only where the public can read it."""
    paths = consultation.pages.values_list("path", flat=True)
    under = Q(pk=None)
    for path in paths:
        under |= Q(path__startswith=path)
    reports = ConsultationReportPage.objects.filter(under).select_related("locale")
    if live:
        reports = reports.filter(live=True)
    by_language = {report.locale.language_code: report for report in reports}
    return by_language.get(get_language() or "") or by_language.get(settings.LANGUAGE_CODE)


@transaction.atomic
def start_report(*, consultation: Consultation, by: User | None) -> ConsultationReportPage:
    """The report as a draft, which builds itself as soon as it is opened; the one there is, if there is one."""
    parent = consultation.source_page
    if report := ConsultationReportPage.objects.child_of(parent).first():
        return report
    with override(settings.LANGUAGE_CODE):
        report = ConsultationReportPage(
            title=_("Report: %(title)s") % {"title": parent.title},
            slug=SLUG,
            summary=_("Who answered, what they said, what was decided and what is being done."),
            live=False,
            has_unpublished_changes=True,
            locale=parent.locale,
            owner=by,
        )
    parent.add_child(instance=report)
    report.save_revision(user=by)
    log(instance=report, action="wagtail.create", user=by)
    return report
