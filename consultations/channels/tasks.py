"""What the other channels leave to the worker."""

from django_tasks import task

from . import drawing, importing
from .models import PrintedFile, UploadedTable


@task(queue_name="slow")
def import_table(table_id: int) -> None:
    """Import a long table. Harmless to repeat: each row is one response, and one that is done is left alone."""
    if table := UploadedTable.objects.select_related("consultation", "version").filter(pk=table_id).first():
        importing.run_import(table)


@task(queue_name="slow")
def draw_forms(file_id: int) -> None:
    """Draw a run of numbered forms. Harmless to repeat: it begins anew, and one that is done is left alone."""
    files = PrintedFile.objects.select_related("run__version__consultation")
    if printed := files.filter(pk=file_id).first():
        drawing.draw(printed)
