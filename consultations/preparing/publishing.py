"""What stands in the way of publishing a consultation, and what is recorded when it is published and when it opens.

Other subjects add what is in the way: a sentence, or "".

    @hooks.register("register_publishing_obstacle")
    def safety_is_recorded(consultation: Consultation) -> str: ...
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import log

from consultations.questions.branching import problems_of
from people.models import User

from .checklist import check, compliance_of, unmet
from .compliance import ComplianceRecord
from .models import Consultation
from .versions import add_language, is_changed, write_version

if TYPE_CHECKING:
    from .pages import ConsultationPage


def problems_in_bulk(pages: Iterable["ConsultationPage"]) -> list[str]:
    """What is in the way of publishing the newest drafts of `pages` without their editor, a sentence for each page."""
    sentences = []
    for page in pages:
        draft = page.get_latest_revision_as_object()
        found = [sentence for lines in why_not(draft).values() for sentence in lines]
        found += [problem.sentence for problem in problems_of(draft.questionnaire)] if draft.is_source else []
        if found:
            sentences.append(f"{draft.title}: {' '.join(found)}")
    return sentences


def why_not(page: "ConsultationPage") -> dict[str, list[str]]:
    """What an editor must still do before this draft can be published: sentences, by the field they belong to.

    Nothing is in the way of a translation: it asks what the source asks.
    """
    if not page.is_source:
        return {}
    consultation = page.consultation
    found: dict[str, list[str]] = {}
    if not consultation.ordered_phases:
        found[""] = [_("First say when it opens and closes: on the consultation's own page, under “Days and facts”.")]
    if not consultation.questions_may_wait and not any(page.questionnaire.questions):
        found["questions"] = [_("It is open for answers on some days and asks nothing. Write at least one question.")]
    further = [look(consultation) for look in hooks.get_hooks("register_publishing_obstacle")]
    found[""] = [*found.get("", []), *(sentence for sentence in further if sentence)]
    if missing := _unexplained(consultation, page):
        found["published_despite"] = missing
    if sentence := _lacks_reason(consultation, page):
        found["changed_because"] = [sentence]
    return {field: sentences for field, sentences in found.items() if sentences}


def _unexplained(consultation: Consultation, page: "ConsultationPage") -> list[str]:
    """What the checklist lacks without a reason. One that was given before holds for what was missing then."""
    missing = unmet(consultation, page)
    reason = page.published_despite.strip()
    sentence = _("Not published yet. The checklist still lacks what follows; see to it, or say here why not.")
    if reason and (given := ComplianceRecord.objects.with_which_was_given(reason, consultation)):
        missing = [line for line in missing if line.item.statement not in given.unmet_statements]
        sentence = _(
            "Not published yet. The reason here was given on %(day)s. Since then the checklist lacks what follows too; "
            "see to it, or say here anew why it is published all the same."
        ) % {"day": date_format(timezone.localtime(given.made_at), "j E Y")}
    elif reason:
        missing = []
    return [sentence, *(f"{line.item.statement}: {line.words}" for line in missing)] if missing else []


def _lacks_reason(consultation: Consultation, page: "ConsultationPage") -> str:
    asked_now = consultation.version
    if asked_now is None or not consultation.is_locked or not is_changed(consultation, page):
        return ""
    reason = page.changed_because.strip()
    if not reason:
        return _("People have been asked these questions. Say what you changed and why: it becomes a new version.")
    if reason == asked_now.reason:
        return _("This is why the questions changed last time. Say what you changed now, and why.")
    return ""


@transaction.atomic
def record_publication(*, page: "ConsultationPage", by: User | None) -> None:
    """Keep what is asked from now on, and how the checklist stood; open it, if its questions' day has come."""
    if not page.is_source:
        add_language(page=page)
        return
    # Staff read in their lists what the public reads.
    Consultation.objects.filter(pk=page.consultation_id).update(title=page.title)
    write_version(page=page, by=by)
    record_compliance(page=page, by=by)
    if page.consultation.questions_opened:
        open_consultation(page.consultation)


@transaction.atomic
def record_compliance(*, page: "ConsultationPage", by: User | None) -> ComplianceRecord:
    """The checklist as it stands now; the last record where nothing has changed since.

    A reason that was given for something else is left out: it is asked for anew.
    """
    consultation = page.consultation
    lines = [line.as_record() for line in check(consultation, page)]
    gaps = sum(not line["is_met"] for line in lines)
    reason = page.published_despite.strip() if gaps and not _unexplained(consultation, page) else ""
    last = compliance_of(consultation)
    if last and (last.lines, last.reason) == (lines, reason):
        return last
    record = ComplianceRecord(consultation=consultation, made_by=by, reason=reason, lines=lines, gaps=gaps)
    record.full_clean()
    record.save()
    return record


@transaction.atomic
def record_changed_facts(*, consultation: Consultation, by: User | None) -> ComplianceRecord | None:
    """Keep how the checklist stands after days or facts were changed; None where the public cannot read it."""
    page = Consultation.objects.get(pk=consultation.pk).source_page
    return record_compliance(page=page, by=by) if page and page.live else None


@transaction.atomic
def open_consultation(consultation: Consultation) -> bool:
    """Wipe what staff tried out, once: whatever is in the ledger from now on was answered. Whether it was done now."""
    opening = Consultation.objects.filter(pk=consultation.pk, opened_at=None).update(opened_at=timezone.now())
    if not opening:
        return False
    consultation.refresh_from_db(fields=["opened_at"])
    drafts = consultation.drafts.filter(is_test=True)
    responses = consultation.responses.filter(state="test")
    counted = {"drafts": drafts.count(), "responses": responses.count()}
    drafts.delete()
    responses.delete()
    log(instance=consultation, action="consultations.open", data=counted)
    return True


def open_what_is_due() -> None:
    """Open every published consultation whose questions can be answered from today on."""
    for consultation in Consultation.objects.open_on(timezone.localdate()).filter(opened_at=None):
        if consultation.questions_opened:
            open_consultation(consultation)


@transaction.atomic
def stop_consultation(*, consultation: Consultation, because: str, by: User) -> None:
    """Take no more answers from now on, and say why on its page. What was answered stays."""
    consultation.stopped_at, consultation.stopped_because = timezone.now(), because.strip()
    consultation.full_clean()
    consultation.save()
    log(instance=consultation, action="consultations.stop", user=by, data={"because": because})
