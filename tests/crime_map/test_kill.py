"""An import that is killed leaves whole months: each as it was before or as it is after, never a mixture."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Sum

from crime_map.models import AreaMonthCount, Coverage, ForceMonthCount
from crime_map.rows import rows
from crime_map.storage import crime_data, sweep_orphans
from places.models import Area

from .police_files import crime, incident, square, write

ROUNDS = 5
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
# Two editions of every month, told apart by how many crimes they have.
EDITIONS = {0: 150, 1: 230}


def write_edition(folder: Path, edition: int) -> None:
    for month in MONTHS:
        crimes = [crime(f"{edition}-{number}", month=month) for number in range(EDITIONS[edition])]
        write(folder, f"{month}-testshire-street.csv", [*crimes, *[incident(month=month)] * 7])


class Imports:
    """Imports of a folder, one after the other, each in a process of its own; what it says can be read line by line."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.parent = subprocess.Popen(
            [sys.executable, "-m", "tests.crime_map.killed_import", str(folder)],
            cwd=settings.BASE_DIR,
            env=environment | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self) -> int:
        """The process id of the next import."""
        self.parent.stdin.write("import\n")
        self.parent.stdin.flush()
        return int(self.parent.stdout.readline())

    def says(self) -> str:
        return self.parent.stdout.readline()

    def end(self) -> tuple[int, str]:
        """The code that the import ends with, and what else it says until then."""
        said = ""
        for line in self.parent.stdout:
            if line.startswith("ended "):
                return int(line.split()[1]), said
            said += line
        pytest.fail(f"What starts the imports has ended:\n{said}")

    def __enter__(self) -> "Imports":
        return self

    def __exit__(self, *_) -> None:
        self.parent.stdin.close()
        self.parent.wait()
        self.parent.stdout.close()


def assert_every_month_is_whole(district: Area) -> Counter[int]:
    """Each month has one edition's rows in the audit copy, the coverage and all counts; how many have which."""
    editions: Counter[int] = Counter()
    for coverage in Coverage.objects.exclude(audit_file=""):
        month = date(coverage.month.year, coverage.month.month, 1)
        audit = rows(force="testshire", months=[month]).collect()
        of_month = {"force": "testshire", "month": month}
        in_area = AreaMonthCount.objects.filter(area=district, **of_month).aggregate(Sum("count"))["count__sum"]
        of_force = ForceMonthCount.objects.filter(**of_month).aggregate(Sum("count"))["count__sum"]
        assert coverage.kept == audit.height == in_area == of_force
        written_as = {crime_id.partition("-")[0] for crime_id in audit["crime_id"].drop_nulls()}
        assert len(written_as) == 1, "crimes of two editions in one month"
        edition = int(written_as.pop())
        assert coverage.kept == EDITIONS[edition] + 7
        editions[edition] += 1
    return editions


@pytest.mark.django_db(transaction=True)
def test_sigkill_at_any_moment_leaves_whole_months(tmp_path, environment):
    district = square("district", "E06000001", (0, 51, 1, 52))
    chance = random.Random(20250601)  # noqa: S311 - moments to kill at, no secrets
    seen: list[Counter[int]] = []
    with Imports(tmp_path, environment) as imports:
        for number in range(ROUNDS):
            write_edition(tmp_path, edition=number % 2)
            process = imports.start()
            for _ in range(chance.randrange(1, 12)):
                assert not imports.says().startswith("ended"), "the import ended before it could be killed"
            time.sleep(chance.uniform(0, 0.05))
            os.kill(process, signal.SIGKILL)
            code, said = imports.end()
            assert code == -signal.SIGKILL, said
            seen.append(assert_every_month_is_whole(district))
        assert any(len(editions) == 2 for editions in seen), "some import was killed between two months"

        write_edition(tmp_path, edition=1)
        imports.start()
        code, said = imports.end()
        assert code == 0, said
    assert assert_every_month_is_whole(district) == {1: len(MONTHS)}
    used = set(Coverage.objects.exclude(audit_file="").values_list("audit_file", flat=True))
    sweep_orphans(used, older_than=timedelta(0))
    assert all(crime_data().exists(name) for name in used)
    _folders, files = crime_data().listdir("audit/street/testshire")
    assert {f"audit/street/testshire/{name}" for name in files} == used, "nothing half written is left behind"
