"""What tests of the crime map share: a data folder of their own, and importing in one call."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crime_map.services import FileReport, import_crimes


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
