"""Bringing an uploaded table into the ledger: as one batch, whole or not at all, and the same file once."""

import logging
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.answering.about_forms import wards
from consultations.answering.models import Batch, RespondentType, Response
from consultations.answering.respondents import RespondentDetails
from consultations.answering.services import submit_response
from consultations.preparing.models import Consultation, QuestionVersion
from people.models import CommunityGroup, User
from places.models import Area

from .matching import ReadRow, Trial, guess, try_table
from .models import UploadedTable
from .permissions import may_import
from .tables import Table

logger = logging.getLogger(__name__)
# A response of a table has the key that this makes of the file and the row.
TABLES = UUID("5afe0f0a-40c4-4a11-9d6a-0b7c1f6e2d02")


def upload(
    *, consultation: Consultation, version: QuestionVersion, name: str, table: Table, channel: str, by: User
) -> UploadedTable:
    """Keep the cells of a file until they are imported, with a guess of what its columns hold."""
    if not may_import(by):
        raise PermissionDenied("Only those who import tables do.")
    uploaded = UploadedTable(
        consultation=consultation,
        version=version,
        name=name[-120:],
        digest=table.digest,
        rows=table.rows,
        formulas=table.formulas,
        targets=guess(table.rows[0], version.questionnaire()),
        channel=channel,
        made_by=by,
    )
    uploaded.full_clean(exclude=["rows", "formulas", "targets"])
    uploaded.save()
    return uploaded


def imported_before(consultation: Consultation, digest: str) -> UploadedTable | None:
    """The same file, where it is in the ledger already."""
    return consultation.uploaded_tables.filter(digest=digest, state=UploadedTable.State.DONE).first()


def dry_run(uploaded: UploadedTable) -> Trial:
    """What would be taken and what not. Nothing is written."""
    table = Table(uploaded.rows, [(row, column) for row, column in uploaded.formulas], uploaded.digest)
    known = {name: int(pk) for pk, name in wards()}
    groups = dict(CommunityGroup.objects.active().values_list("name", "pk"))
    return try_table(table, uploaded.targets, uploaded.version.questionnaire(), wards=known, groups=groups)


def begin(uploaded: UploadedTable) -> bool:
    """Mark it as being imported; False where somebody was quicker."""
    State = UploadedTable.State  # noqa: N806 - a class
    waiting = UploadedTable.objects.filter(pk=uploaded.pk, state__in=[State.READ, State.FAILED])
    return bool(waiting.update(state=State.IMPORTING, failure=""))


def run_import(uploaded: UploadedTable) -> None:
    """Import a table that is marked so. If anything fails nothing is in the ledger, and the table says so."""
    if uploaded.state != UploadedTable.State.IMPORTING:
        return
    try:
        _import(uploaded)
    except Exception:
        logger.exception("Importing table %s failed", uploaded.pk)
        failure = _("Something went wrong on our side. Nothing was imported. Try again, or tell whoever runs the site.")
        UploadedTable.objects.filter(pk=uploaded.pk).update(state=UploadedTable.State.FAILED, failure=failure)


@transaction.atomic
def _import(uploaded: UploadedTable) -> None:
    rows = dry_run(uploaded).rows
    keys = {row.row: key_of_row(uploaded, row) for row in rows}
    batched = Response.objects.filter(consultation=uploaded.consultation, batch__isnull=False)
    known = set(batched.values_list("key", flat=True))
    new = [row for row in rows if keys[row.row] not in known]
    if new:
        uploaded.batch = Batch.objects.create(
            consultation=uploaded.consultation,
            channel=uploaded.channel,
            title=uploaded.name,
            sample_percent=0,
            made_by=uploaded.made_by,
        )
    areas = Area.objects.in_bulk({row.ward for row in new if row.ward})
    groups = CommunityGroup.objects.in_bulk({row.group for row in new if row.group})
    for row in new:
        submit_response(
            version=uploaded.version,
            key=keys[row.row],
            answers=row.answers,
            respondent=_respondent(row, areas.get(row.ward), groups.get(row.group)),
            channel=uploaded.channel,
            batch=uploaded.batch,
            keyed_by=uploaded.made_by,
            received_on=row.received_on,
        )
    uploaded.state, uploaded.imported, uploaded.done_at = UploadedTable.State.DONE, len(new), timezone.now()
    # What is in the ledger need not lie here as well.
    uploaded.rows, uploaded.formulas = [], []
    uploaded.save()


def _respondent(row: ReadRow, area: Area | None, group: CommunityGroup | None) -> RespondentDetails:
    """Who gave the answer of one row. What the table does not say of consent is no."""
    kind = RespondentType.GROUP if group else RespondentType.ORGANISATION if row.organisation else RespondentType.PERSON
    return RespondentDetails(
        respondent_type=kind,
        group=group,
        organisation=row.organisation,
        people_asked=row.people_asked,
        name=row.name,
        area=area,
        publish_consent=row.consent,
    )


def key_of_row(uploaded: UploadedTable, row: ReadRow) -> UUID:
    """By it the same row of the same file is one response, however often it is imported."""
    return uuid5(TABLES, f"{uploaded.consultation_id}:{uploaded.digest}:{row.row}")
