"""Long work on crime figures, done by the worker."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from places.models import Area
from places.placing import OVERLAPPING_KINDS

from .models import Coverage, FileKind
from .publishing import publish
from .services import count_area as count_one_area
from .services import recount_crimes


@task(queue_name="slow")
def count_area(area_id: int) -> None:
    """Give an area that was drawn or redrawn its figures. An area deleted meanwhile needs none."""
    if area := Area.objects.filter(pk=area_id).first():
        count_one_area(area)


@task(queue_name="slow")
def recount_all() -> None:
    """Count every area again, after boundaries were loaded."""
    for _ in recount_crimes():
        pass
    publish()


def queue_counting(area: Area) -> None:
    """Have an area's figures counted: alone where it is one drawn area, else with all others in one go."""
    if not Coverage.objects.filter(kind=FileKind.STREET).exclude(audit_file="").exists():
        return
    if area.kind in OVERLAPPING_KINDS:
        count_area.enqueue(area.pk)
    # A hundred wards loaded together ask for this a hundred times.
    elif not DBTaskResult.objects.filter(status="READY", task_path=recount_all.module_path).exists():
        recount_all.enqueue()


def is_being_counted(area: Area) -> bool:
    """The area's figures are not all there yet: the worker has still to count them."""
    waiting = DBTaskResult.objects.filter(
        status__in=["READY", "RUNNING"], task_path__in=[count_area.module_path, recount_all.module_path]
    )
    return any(
        path == recount_all.module_path or arguments["args"] == [area.pk]
        for path, arguments in waiting.values_list("task_path", "args_kwargs")
    )
