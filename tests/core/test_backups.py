"""A backup holds the whole site, and putting it back brings the whole site back."""

import shutil
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.models import Site

from core.backups import BackupError, restore_backup, write_backup
from core.models import ContentVersion, Partnership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.starts_first]


@pytest.fixture(autouse=True)
def nothing_to_collect(monkeypatch):
    """Static files are no part of a backup; the tests do without collecting them."""
    from core.management.commands import prepare

    monkeypatch.setattr(prepare.Command, "collect_static_files", lambda self: None)


@pytest.fixture
def site_folders():
    """The folders of this test process, empty."""
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.CRIME_DATA_ROOT)):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    return Path(settings.MEDIA_ROOT), Path(settings.CRIME_DATA_ROOT)


def name_the_partnership(name: str) -> None:
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.name = name
    partnership.save()


def name_of_the_partnership() -> str:
    return Partnership.objects.get().name


def test_restoring_brings_back_what_was_there(site_folders, tmp_path):
    media, crime = site_folders
    name_the_partnership("As it was")
    (media / "logo.svg").write_text("<svg/>")
    (crime / "months").mkdir(exist_ok=True)
    (crime / "months" / "2025-06.parquet").write_bytes(b"PAR1")
    backup = write_backup(tmp_path / "site.tar.gz")

    name_the_partnership("Changed since")
    (media / "logo.svg").unlink()
    (media / "added-since.svg").write_text("<svg/>")
    for _ in range(3):
        ContentVersion.raise_number()
    kept_under = ContentVersion.current()
    before = restore_backup(backup)

    assert name_of_the_partnership() == "As it was"
    assert ContentVersion.current() > kept_under, "no page that was kept before is shown now"
    assert [path.name for path in media.iterdir()] == ["logo.svg"]
    assert (crime / "months" / "2025-06.parquet").read_bytes() == b"PAR1"

    restore_backup(before)
    assert name_of_the_partnership() == "Changed since", "a restore can be undone"
    assert (media / "added-since.svg").exists()


def test_a_backup_is_for_its_owner_only(tmp_path):
    backup = write_backup(tmp_path / "site.tar.gz")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", ["cut short", "not a backup", "missing"])
def test_what_cannot_be_restored_changes_nothing(tmp_path, damage):
    name_the_partnership("As it was")
    backup = write_backup(tmp_path / "site.tar.gz")
    name_the_partnership("Still here")
    if damage == "cut short":
        backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    elif damage == "not a backup":
        backup.write_bytes(b"a letter")
    else:
        backup.unlink()
    with pytest.raises(BackupError):
        restore_backup(backup)
    assert name_of_the_partnership() == "Still here"


def test_the_commands_say_where_it_is_and_what_is_wrong(tmp_path, capsys):
    call_command("backup", str(tmp_path / "site.tar.gz"))
    assert str(tmp_path / "site.tar.gz") in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no backup at"):
        call_command("restore", str(tmp_path / "other.tar.gz"))
