"""Pages that are offered in formats, and their worker."""

import shutil

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from formats import tasks
from home.models import StandardPage

WORDS = (
    "<p>Bicycles were taken from sheds near the station. Call 101 or 01908 253614.</p>"
    "<h2>What you can do</h2><ul><li>Lock the shed</li><li>Mark the frame</li></ul>"
    "<p>Read <a href='/crime-map/'>the crime map</a>.</p>"
)


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    """Uploads and made files go with the test."""
    storages = dict(settings.STORAGES)
    storages["default"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "media"},
    }
    settings.STORAGES = storages


@pytest.fixture
def page(db) -> StandardPage:
    """A published page under home, with nothing made yet."""
    home = Page.objects.get(depth=2)
    made = StandardPage(title="Bicycles near the station", slug="bicycles", summary="What we know.", body=WORDS)
    home.add_child(instance=made)
    made.save_revision().publish()
    DBTaskResult.objects.all().delete()
    return made


@pytest.fixture
def rewrite():
    """Publish other words on a page."""

    def change(page: StandardPage, **fields) -> StandardPage:
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()
        return page

    return change


@pytest.fixture
def work():
    """Do all that waits for the worker; how many tasks that was."""

    def run() -> int:
        done = 0
        while waiting := DBTaskResult.objects.filter(queue_name="slow", task_path__startswith="formats.").first():
            task = getattr(tasks, waiting.task_path.rsplit(".", 1)[1])
            args = waiting.args_kwargs["args"]
            waiting.delete()
            task.call(*args)
            done += 1
        return done

    return run


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def no_tools(monkeypatch):
    """A machine on which nothing that makes formats is installed."""
    monkeypatch.setattr(shutil, "which", lambda name: None)


@pytest.fixture
def publisher(db):
    """Somebody of the communications team, signed in."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    call_command("create_roles", verbosity=0)
    user = get_user_model().objects.create_user("team@example.org", "a long enough password", is_staff=True)
    user.groups.add(Group.objects.get(name="Communications team"))
    return user
