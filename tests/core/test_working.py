"""The worker: every queued task is run, each recurring job once, and none is lost when a worker is killed."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import time as time_of_day
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail import hooks
from wagtail.models import Page

from core.models import RecurringJob, Worker
from core.recurring import Job, enqueue_due_jobs
from core.tasks import run_recurring_job
from core.working import LEASE, MOST_TRIES, Working, beat, claim_task, release_tasks_of_dead_workers
from tests.core.queued_tasks import hang_the_first_time, note, take_a_moment


def wait_until(holds: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@pytest.fixture
def start_worker(environment) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts `manage.py work` in a process of its own; whatever still runs is killed after the test."""
    started = []

    def start(*options: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "work", "--beat", "0.2", *options]
        started.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_worker_is_killed_in_the_middle_is_run_again(start_worker, tmp_path):
    queued = hang_the_first_time.enqueue(str(tmp_path))
    first = start_worker()
    wait_until((tmp_path / "begun").exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    start_worker("--lease", "3")
    wait_until((tmp_path / "ended").exists)
    wait_until(lambda: DBTaskResult.objects.get(pk=queued.id).status == "SUCCESSFUL")
    assert len(set(DBTaskResult.objects.get(pk=queued.id).worker_ids)) == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_finishes_what_it_began(start_worker, tmp_path):
    queued = take_a_moment.enqueue(str(tmp_path))
    process = start_worker()
    wait_until((tmp_path / "moment begun").exists)
    later = note.enqueue(str(tmp_path), "later")
    process.send_signal(signal.SIGTERM)
    (tmp_path / "told to stop").touch()
    assert process.wait(timeout=120) == 0
    assert (tmp_path / "moment ended").exists()
    assert DBTaskResult.objects.get(pk=queued.id).status == "SUCCESSFUL"
    assert DBTaskResult.objects.get(pk=later.id).status == "READY"
    assert not Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_queue_and_run_each_task_once(tmp_path):
    for number in range(12):
        note.enqueue(str(tmp_path), f"task {number}")
    workers = [Working(beat=timedelta(seconds=0.1), poll_seconds=0.05) for _ in range(2)]
    threads = [threading.Thread(target=worker.run) for worker in workers]
    for thread in threads:
        thread.start()
    wait_until(lambda: DBTaskResult.objects.filter(task_path__endswith=".note").successful().count() == 12)
    for worker in workers:
        worker.stop()
    for thread in threads:
        thread.join()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"task {number}" for number in range(12))
    assert {path.read_text() for path in tmp_path.iterdir()} == {"ran\n"}


@pytest.mark.django_db
def test_a_living_worker_keeps_its_tasks(tmp_path):
    note.enqueue(str(tmp_path), "kept")
    beat("alive")
    claim_task("default", "alive")
    assert release_tasks_of_dead_workers() == 0
    assert DBTaskResult.objects.running().count() == 1


@pytest.mark.django_db
def test_a_task_that_kills_every_worker_is_given_up(tmp_path):
    queued = note.enqueue(str(tmp_path), "deadly")
    for number in range(MOST_TRIES):
        assert claim_task("default", f"victim {number}")
        release_tasks_of_dead_workers()
    result = DBTaskResult.objects.get(pk=queued.id)
    assert result.status == "FAILED"
    assert "Given up" in result.traceback
    assert claim_task("default", "survivor") is None


@pytest.fixture
def register_job() -> Iterator[Callable[[Job], None]]:
    """Registers jobs for one test, in the place of the site's own."""
    own = hooks._hooks.pop("register_recurring_job", [])
    yield lambda job: hooks.register("register_recurring_job", lambda: job)
    hooks._hooks["register_recurring_job"] = own


@pytest.mark.django_db(transaction=True)
def test_a_due_job_is_queued_once_however_many_workers_ask(register_job):
    register_job(Job("count something", lambda: None, every=timedelta(hours=1)))
    enqueue_due_jobs()
    RecurringJob.objects.update(due_at=timezone.now() - timedelta(minutes=1), task=None)
    DBTaskResult.objects.all().delete()
    together = threading.Barrier(4)

    def ask() -> None:
        together.wait()
        enqueue_due_jobs()
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_a_job_comes_round_and_never_piles_up(register_job, time_machine):
    calls = []
    register_job(Job("publish", lambda: calls.append(timezone.now()), every=timedelta(minutes=1)))
    time_machine.move_to("2026-01-05 12:00:00+00:00", tick=False)
    assert enqueue_due_jobs() == ["publish"]
    assert enqueue_due_jobs() == []
    time_machine.move_to("2026-01-05 12:01:30+00:00", tick=False)
    assert enqueue_due_jobs() == [], "the first is still waiting to be run"
    run_recurring_job.call("publish")
    DBTaskResult.objects.update(status="SUCCESSFUL")
    time_machine.move_to("2026-01-05 12:03:00+00:00", tick=False)
    assert enqueue_due_jobs() == ["publish"]
    assert len(calls) == 1
    assert RecurringJob.objects.get(name="publish").finished_at is not None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-01-05 02:00:00+00:00", "2026-01-05 03:10:00+00:00"),
        ("2026-01-05 03:10:00+00:00", "2026-01-06 03:10:00+00:00"),
        ("2026-03-28 12:00:00+00:00", "2026-03-29 02:10:00+00:00"),  # the clocks go forward in between
        ("2026-10-24 12:00:00+00:00", "2026-10-25 03:10:00+00:00"),  # and back
    ],
)
def test_a_daily_job_keeps_to_the_local_time(now, due):
    job = Job("nightly", lambda: None, at=time_of_day(3, 10))
    assert job.due_after(timezone.datetime.fromisoformat(now)) == timezone.datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-23 07:39:00+00:00", "2026-03-23 07:40:00+00:00"),
        ("2026-03-23 07:40:00+00:00", "2026-03-30 06:40:00+00:00"),  # the clocks have gone forward
        ("2026-03-24 09:00:00+00:00", "2026-03-30 06:40:00+00:00"),  # and after a Monday that was missed
    ],
)
def test_a_weekly_job_keeps_to_its_day(now, due):
    job = Job("weekly", lambda: None, at=time_of_day(7, 40), weekday=0)
    assert job.due_after(timezone.datetime.fromisoformat(now)) == timezone.datetime.fromisoformat(due)


@pytest.mark.django_db
def test_a_weekly_job_that_nobody_was_there_for_is_called_once_when_somebody_is(register_job, time_machine):
    register_job(Job("weekly", lambda: None, at=time_of_day(7, 40), weekday=0))
    time_machine.move_to("2026-01-06 12:00:00+00:00", tick=False)  # a Tuesday
    assert enqueue_due_jobs() == []
    time_machine.move_to("2026-01-14 12:00:00+00:00", tick=False)
    assert enqueue_due_jobs() == ["weekly"], "Monday the 12th went by"
    DBTaskResult.objects.update(status="SUCCESSFUL")
    time_machine.move_to("2026-01-15 12:00:00+00:00", tick=False)
    assert enqueue_due_jobs() == []


@pytest.mark.django_db
def test_the_sites_own_jobs_run(register_job):
    from core import wagtail_hooks

    for job in (
        wagtail_hooks.publish_scheduled_pages(),
        wagtail_hooks.forget_ended_sessions(),
        wagtail_hooks.forget_old_task_results(),
    ):
        job.call()


@pytest.mark.django_db
def test_the_health_page_asks_for_a_living_worker(client):
    assert client.get(reverse("healthz")).status_code == 503
    beat("a worker")
    answer = client.get(reverse("healthz"))
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "not_answering": []})
    Worker.objects.update(beat_at=timezone.now() - LEASE - timedelta(seconds=1))
    answer = client.get(reverse("healthz"))
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "not_answering": ["worker"]})


@pytest.mark.django_db
def test_the_health_page_names_a_silent_cache_without_its_secrets(client, monkeypatch):
    beat("a worker")

    def refuse(*args):
        raise ConnectionError("redis://:secret@cache.internal refused")

    monkeypatch.setattr("core.health.cache.set", refuse)
    answer = client.get(reverse("healthz"))
    assert answer.status_code == 503
    assert answer.json()["not_answering"] == ["cache"]
    assert b"secret" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_indexing_what_was_deleted_meanwhile_is_no_failure():
    welcome = Page.objects.get(depth=2)
    welcome.title = "About to go"
    welcome.save()
    welcome.delete()
    assert DBTaskResult.objects.ready().exists()
    working = Working(beat=timedelta(seconds=0.1), poll_seconds=0.05)
    thread = threading.Thread(target=working.run)
    thread.start()
    wait_until(lambda: not DBTaskResult.objects.exclude(status="SUCCESSFUL").filter(queue_name="default").exists())
    working.stop()
    thread.join()
    assert not DBTaskResult.objects.failed().exists()
