"""Running queued tasks so that none is lost: workers beat, and the tasks of one that stopped are made ready again.

django-tasks-db keeps the queue and runs a task; the lease, the schedule and the beat are here.
"""

import logging
import os
import socket
import threading
import time
from datetime import timedelta

from django.apps import apps
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from .models import Worker
from .recurring import enqueue_due_jobs

logger = logging.getLogger(__name__)

BEAT = timedelta(seconds=5)
LEASE = timedelta(seconds=30)
MOST_TRIES = 3
QUEUES = ("default", "slow")
INDEXING = {"modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task"}


class Working:
    """One worker: a thread for each queue, so that a long import never holds up an e-mail, and the beat."""

    def __init__(self, *, beat: timedelta = BEAT, lease: timedelta = LEASE, poll_seconds: float = 1.0) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(6)}"
        self.beat = beat
        self.lease = lease
        self.poll_seconds = poll_seconds
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until `stop`; a task that has begun is finished first."""
        beat(self.name)
        threads = [threading.Thread(target=self._work_on, args=[queue], name=queue, daemon=True) for queue in QUEUES]
        beating = threading.Thread(target=self._keep_beating, args=[threads], name="beat", daemon=True)
        for thread in (*threads, beating):
            thread.start()
        for thread in threads:
            thread.join()
        beating.join()
        Worker.objects.filter(name=self.name).delete()

    def stop(self) -> None:
        self.stopping.set()

    def _keep_beating(self, threads: list[threading.Thread]) -> None:
        """Say that this worker lives, look after the dead and queue what is due, until the last task is finished."""
        while any(thread.is_alive() for thread in threads):
            self._guarded(beat, self.name)
            if not self.stopping.is_set():
                self._guarded(release_tasks_of_dead_workers, self.lease)
                self._guarded(enqueue_due_jobs)
            close_old_connections()
            if self.stopping.wait(self.beat.total_seconds()):
                time.sleep(0.2)

    def _work_on(self, queue: str) -> None:
        runner = QueueWorker(
            queue_names=[queue],
            interval=self.poll_seconds,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        while not self.stopping.is_set():
            claimed = self._guarded(claim_task, queue, self.name)
            if claimed and is_about_something_deleted(claimed):
                self._guarded(claimed.set_successful, None)
            elif claimed:
                self._guarded(runner.run_task, claimed)
            close_old_connections()
            if not claimed:
                self.stopping.wait(self.poll_seconds)

    def _guarded(self, call, *args):
        """Call, and outlive a database that is away for a while."""
        try:
            return call(*args)
        except DatabaseError:
            logger.exception("The database did not answer; trying again.")
            close_old_connections()
            self.stopping.wait(1)
            return None


def beat(name: str) -> None:
    Worker.objects.update_or_create(name=name, defaults={"beat_at": timezone.now()})


def is_any_worker_alive(lease: timedelta = LEASE) -> bool:
    return Worker.objects.filter(beat_at__gt=timezone.now() - lease).exists()


def claim_task(queue: str, worker: str) -> DBTaskResult | None:
    """Take the next ready task of `queue` for `worker`; nobody else can take it then."""
    ready = DBTaskResult.objects.ready().filter(backend_name="default", queue_name=queue)
    # Looking first takes no lock, and most of the time there is nothing.
    if not ready.exists():
        return None
    with exclusive_transaction():
        claimed = ready.get_locked()
        if claimed:
            claimed.claim(worker)
    return claimed


def is_about_something_deleted(queued: DBTaskResult) -> bool:
    """Whether Wagtail wanted to index what has been deleted since, which is no failure: there is nothing left to do."""
    if queued.task_path not in INDEXING:
        return False
    app_label, model_name, pk = queued.args_kwargs["args"]
    return not apps.get_model(app_label, model_name)._default_manager.filter(pk=pk).exists()


def release_tasks_of_dead_workers(lease: timedelta = LEASE) -> int:
    """Make tasks ready again whose worker has not beaten within `lease`, and forget that worker.

    A task whose worker died under it `MOST_TRIES` times is given up: it is likely what kills them.
    """
    alive = set(Worker.objects.filter(beat_at__gt=timezone.now() - lease).values_list("name", flat=True))
    released = 0
    for running in DBTaskResult.objects.running():
        if running.worker_ids and running.worker_ids[-1] in alive:
            continue
        is_given_up = len(running.worker_ids) >= MOST_TRIES
        with transaction.atomic():
            locked = DBTaskResult.objects.running().select_for_update().filter(pk=running.pk).first()
            if locked is None or locked.worker_ids != running.worker_ids:
                continue
            if is_given_up:
                locked.set_failed(RuntimeError(f"Given up: the worker died in the middle {MOST_TRIES} times."))
            else:
                locked.status = "READY"
                locked.save(update_fields=["status"])
        logger.warning(
            "Worker %s died in the middle of %s: %s.",
            running.worker_ids[-1:],
            running.task_path,
            "given up" if is_given_up else "it will be run again",
        )
        released += 1
    Worker.objects.filter(beat_at__lte=timezone.now() - lease).delete()
    return released
