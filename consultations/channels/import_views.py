"""Importing a table: upload, say what its columns hold, see what would be taken, import."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from consultations.preparing.models import Consultation
from people.views import SignedIn

from . import importing
from .admin_views import METHODS, consultation_header
from .forms import MappingForm, UploadForm
from .matching import targets_of
from .models import UploadedTable
from .tasks import import_table

NEEDED = "consultations.add_batch"
# Longer tables are left to the worker.
MOST_AT_ONCE = 100
EXAMPLES, FINDINGS_SHOWN = 3, 200


@require_http_methods(METHODS)
@permission_required(NEEDED, raise_exception=True)
def upload(request: SignedIn, pk: int) -> HttpResponse:
    """Choose a file; and the tables that were imported so far."""
    consultation = get_object_or_404(Consultation, pk=pk)
    version = consultation.version
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and version and form.is_valid():
        table = form.cleaned_data["file"]
        if before := importing.imported_before(consultation, table.digest):
            messages.info(request, _("This file is in the ledger already. Nothing was added."))
            return redirect("channels_import_table", pk, before.pk)
        uploaded = importing.upload(
            consultation=consultation,
            version=version,
            name=form.name,
            table=table,
            channel=form.cleaned_data["channel"],
            by=request.user,
        )
        return redirect("channels_import_table", pk, uploaded.pk)
    context = {
        "consultation": consultation,
        "version": version,
        "form": form,
        "tables": consultation.uploaded_tables.defer("rows", "formulas").select_related("made_by"),
        **consultation_header(consultation, _("Import answers")),
    }
    return render(request, "consultations/channels/admin/upload.html", context)


@require_http_methods(METHODS)
@permission_required(NEEDED, raise_exception=True)
def table(request: SignedIn, pk: int, table: int) -> HttpResponse:
    """What the columns hold, and the dry run; once it is imported, how that went."""
    uploaded = _table(pk, table)
    header = consultation_header(
        uploaded.consultation, uploaded.name, (reverse("channels_import", args=[pk]), _("Import answers"))
    )
    context = {"consultation": uploaded.consultation, "table": uploaded, **header}
    State = UploadedTable.State  # noqa: N806 - a class
    if uploaded.state in (State.DONE, State.IMPORTING):
        return render(request, "consultations/channels/admin/imported.html", context)
    form = MappingForm(
        request.POST or None,
        headings=uploaded.rows[0],
        targets=uploaded.targets,
        choices=targets_of(uploaded.version.questionnaire()),
    )
    if request.method == "POST" and form.is_valid():
        uploaded.targets = form.targets()
        uploaded.save(update_fields=["targets"])
        return redirect(f"{request.path}#dry-run")
    trial = importing.dry_run(uploaded)
    examples = [[row[number] for row in uploaded.rows[1 : EXAMPLES + 1]] for number in range(len(uploaded.rows[0]))]
    asked = uploaded.version.questionnaire()
    context |= {
        "form": form,
        "columns": list(zip(form, examples, strict=True)),
        "trial": trial,
        "findings": trial.findings[:FINDINGS_SHOWN],
        "more_findings": max(0, len(trial.findings) - FINDINGS_SHOWN),
        "taken": [(question.label, trial.taken[question.id]) for question in asked.questions],
        "is_long": len(uploaded.rows) > MOST_AT_ONCE,
    }
    return render(request, "consultations/channels/admin/table.html", context)


@require_POST
@permission_required(NEEDED, raise_exception=True)
def import_it(request: SignedIn, pk: int, table: int) -> HttpResponse:
    """Bring the table into the ledger: at once, or by the worker where it is long."""
    uploaded = _table(pk, table)
    if importing.begin(uploaded):
        uploaded.refresh_from_db()
        if len(uploaded.rows) > MOST_AT_ONCE:
            import_table.enqueue(uploaded.pk)
        else:
            importing.run_import(uploaded)
    return redirect("channels_import_table", pk, table)


@require_POST
@permission_required(NEEDED, raise_exception=True)
def forget(request: SignedIn, pk: int, table: int) -> HttpResponse:
    """Delete a table that is not imported, with all its cells."""
    uploaded = _table(pk, table)
    State = UploadedTable.State  # noqa: N806 - a class
    if UploadedTable.objects.filter(pk=uploaded.pk, state__in=[State.READ, State.FAILED]).delete()[0]:
        messages.success(request, _("“%(name)s” is deleted. Nothing of it was imported.") % {"name": uploaded.name})
    return redirect("channels_import", pk)


def _table(pk: int, table: int) -> UploadedTable:
    tables = UploadedTable.objects.select_related("consultation", "version", "batch", "made_by")
    return get_object_or_404(tables, pk=table, consultation=pk)
