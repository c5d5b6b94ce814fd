"""What tests of the crime map share: a data folder of their own, importing in one call, and a real council area."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from crime_map.services import FileReport, import_crimes

from .milton_keynes import keep_in, load_milton_keynes


@pytest.fixture
def crime_files(tmp_path, settings) -> Path:
    """An empty folder for the police's files. What is kept of them goes to a folder beside it."""
    settings.STORAGES = settings.STORAGES | {
        "crime_data": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "kept"},
        }
    }
    folder = tmp_path / "police"
    folder.mkdir()
    return folder


@pytest.fixture
def import_files(crime_files) -> Callable[..., list[FileReport]]:
    """Import all of `crime_files`, or the paths given; the reports."""

    def import_now(*paths: Path, **options) -> list[FileReport]:
        return list(import_crimes(paths=paths or [crime_files], **options))

    return import_now


@pytest.fixture(scope="module")
def laid_milton_keynes(django_db_setup, django_db_blocker, shared_data, tmp_path_factory, request) -> Iterator[Path]:
    """The council area with the `MONTHS` of a module, made once for its tests, which roll back to it: its crime files.

    For modules all of whose tests are about it, and none of which commits.
    """
    folder = tmp_path_factory.mktemp("milton-keynes")
    with django_db_blocker.unblock(), transaction.atomic():
        with keep_in(folder / "kept"):
            load_milton_keynes(shared_data, folder, months=request.module.MONTHS)
        yield folder / "kept"
        transaction.set_rollback(True)


@pytest.fixture
def milton_keynes(laid_milton_keynes, db, crime_files) -> None:
    """The council area, with crime files that are this test's own."""
    shutil.copytree(laid_milton_keynes, crime_files.with_name("kept"))
