"""Jobs that come round: who registers one, and when it is due.

    @hooks.register("register_recurring_job")
    def send_digests():
        return Job("send digests", services.send_digests, at=time(7, 30))

A job may be started twice where a worker died in the middle, so it must be repeatable.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail import hooks

from .models import RecurringJob


@dataclass(frozen=True)
class Job:
    """Something to call `every` so often, or `at` a local time of day: daily, or on one `weekday` (0 is Monday).

    Where no worker was there when it was due, it is called once as soon as one is, whatever day that is.
    """

    name: str
    call: Callable[[], object]
    every: timedelta | None = None
    at: time | None = None
    weekday: int | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"The job “{self.name}” needs either every= or at=.")

    def due_after(self, now: datetime) -> datetime:
        """The first instant after `now` at which it is due."""
        if self.every is not None:
            return now + self.every
        today = timezone.localdate(now)
        at = self.at or time()
        days = (today + timedelta(days=number) for number in range(8))
        return next(
            due
            for day in days
            if self.weekday in (None, day.weekday()) and (due := timezone.make_aware(datetime.combine(day, at))) > now
        )


def registered_jobs() -> dict[str, Job]:
    jobs = [register() for register in hooks.get_hooks("register_recurring_job")]
    return {job.name: job for job in jobs}


def enqueue_due_jobs() -> list[str]:
    """Queue every job that is due, once however many workers ask at a time; their names."""
    return [job.name for job in registered_jobs().values() if enqueue_if_due(job)]


def enqueue_if_due(job: Job) -> bool:
    from .tasks import run_recurring_job  # noqa: PLC0415 - tasks call the jobs that are registered here

    now = timezone.now()
    first_due = now if job.every is not None else job.due_after(now)
    row, _ = RecurringJob.objects.get_or_create(name=job.name, defaults={"due_at": first_due})
    if row.due_at > now:
        return False
    with transaction.atomic():
        # Of several workers, only the first still finds the old date.
        is_mine = RecurringJob.objects.filter(name=job.name, due_at=row.due_at).update(due_at=job.due_after(now))
        is_still_going = DBTaskResult.objects.filter(pk__in=[row.task], status__in=["READY", "RUNNING"]).exists()
        if not is_mine or is_still_going:
            return False
        queued = run_recurring_job.enqueue(job.name)
        RecurringJob.objects.filter(name=job.name).update(task=queued.id)
    return True
