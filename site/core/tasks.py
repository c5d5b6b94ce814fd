"""What the worker does for the whole site."""

from django.utils import timezone
from django_tasks import task

from .models import RecurringJob
from .recurring import registered_jobs


@task
def run_recurring_job(name: str) -> None:
    """Call the job registered under `name`, unless it is registered no longer."""
    job = registered_jobs().get(name)
    if job:
        job.call()
        RecurringJob.objects.filter(name=name).update(finished_at=timezone.now())
