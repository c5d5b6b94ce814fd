"""The ground the tests stand on: their own folder, their own database."""

import inspect
import re
from pathlib import Path

import allauth
import crispy_forms
import csp
import django
import django_tasks
import pytest
import storages
import wagtail
import whitenoise
from django.conf import settings
from django.db import connection
from wagtail.models import Page

from config.settings import base, pages, people


def test_the_tests_keep_to_a_folder_of_their_own():
    assert "safer-forum-tests-" in str(settings.DATA_DIR)
    assert not settings.DATA_DIR.is_relative_to(settings.BASE_DIR)


def test_site_is_a_source_root_and_not_a_package():
    # An __init__.py there would replace Python's own `site` module, and nothing installed would be found.
    assert not (settings.BASE_DIR / "site" / "__init__.py").exists()


@pytest.mark.django_db
def test_what_migrating_lays_is_there():
    assert Page.objects.filter(depth=1).count() == 1


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_nothing_to_the_next(turn):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (number integer)")
    assert Page.objects.filter(depth=1).count() == 1


def test_no_setting_is_left_that_nobody_reads():
    """A setting of our own that no code names, or of a package that does not know it, would be a promise not kept."""
    ours = [path for folder in ("site", "crime_map", "home") for path in Path(settings.BASE_DIR, folder).rglob("*.py")]
    ours = [path for path in ours if "settings" not in path.parts]
    packages = (allauth, crispy_forms, csp, django, django_tasks, storages, wagtail, whitenoise)
    theirs = [path for package in packages for path in Path(package.__path__[0]).rglob("*.py")]
    written = "\n".join(inspect.getsource(part) for part in (base, pages, people))
    named = {name for name in vars(base) if name.isupper()}
    unread = {name for name in named if len(re.findall(rf"\b{name}\b", written)) < 2}
    for path in (*ours, *theirs):
        text = path.read_text(errors="ignore")
        # allauth writes the beginning of its settings' names apart from the rest.
        unread -= {name for name in unread if name in text or f'"{name.split("_", 1)[-1]}"' in text}
    assert unread == set()
