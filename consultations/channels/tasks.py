"""What the other channels leave to the worker."""

from django_tasks import task

from . import importing
from .models import UploadedTable


@task(queue_name="slow")
def import_table(table_id: int) -> None:
    """Import a long table. Harmless to repeat: each row is one response, and one that is done is left alone."""
    if table := UploadedTable.objects.select_related("consultation", "version").filter(pk=table_id).first():
        importing.run_import(table)
