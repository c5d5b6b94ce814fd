"""Real Polis conversations (CC BY 4.0, The Computational Democracy Project): totals are recomputed and agree."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from consultations.ideas.models import Contribution, State, Support
from consultations.ideas.polis import PolisRefusedError, read_polis


@pytest.fixture
def folder(shared_data):
    return shared_data / "consultation" / "polis" / "london.youth.policing"


def test_the_import_has_the_totals_of_the_export(consultation, folder):
    import csv

    words = StringIO()
    call_command("import_polis", str(folder), consultation=consultation.slug, stdout=words)

    polis = read_polis(folder)
    assert (len(polis.comments), polis.logged, polis.people) == (39, 640, 26)
    assert "638 count, because 2" in words.getvalue()
    assert Contribution.objects.count() == 39
    assert Contribution.objects.published().count() == 36  # as its summary.csv says; three were rejected
    assert Support.objects.count() == 638
    assert Support.objects.values("person").distinct().count() == 26
    with (folder / "participants-votes.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    voted = {value: Support.objects.filter(value=value).count() for value in (1, 0, -1)}
    assert voted[1] == sum(int(row["n-agree"]) for row in people) == 392
    assert voted[-1] == sum(int(row["n-disagree"]) for row in people) == 192
    assert sum(voted.values()) == sum(int(row["n-votes"]) for row in people)
    # Each comment's own column of the people's table, against what the site counts.
    for one in Contribution.objects.published().with_votes():
        column = [row[one.imported_as] for row in people]
        assert (one.agrees, one.passes, one.disagrees) == tuple(column.count(value) for value in ("1", "0", "-1"))


def test_importing_again_changes_nothing(consultation, folder):
    for _time in range(2):
        call_command("import_polis", str(folder), consultation=consultation.slug, verbosity=0)
    assert (Contribution.objects.count(), Support.objects.count()) == (39, 638)
    assert Contribution.objects.filter(state=State.REFUSED).count() == 3


@pytest.mark.parametrize("name", ["bg2050-volunteers", "scoop-hivemind.affordable-housing"])
def test_other_exports_agree_with_themselves_too(shared_data, name):
    polis = read_polis(shared_data / "consultation" / "polis" / name)
    assert sum(polis.totals.values()) == len(polis.votes) < polis.logged


def test_an_export_that_does_not_agree_with_itself_is_refused(consultation, folder, tmp_path):
    copy = tmp_path / "export"
    shutil.copytree(folder, copy)
    lines = (copy / "votes.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (copy / "votes.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(PolisRefusedError, match="do not add up"):
        read_polis(copy)
    with pytest.raises(CommandError, match="Nothing was stored"):
        call_command("import_polis", str(copy), consultation=consultation.slug)
    assert not Contribution.objects.exists()


def test_a_folder_without_an_export_and_a_consultation_without_ideas_are_named(consultation, tmp_path, folder):
    with pytest.raises(CommandError, match="is missing"):
        call_command("import_polis", str(tmp_path), consultation=consultation.slug)
    with pytest.raises(CommandError, match="no consultation"):
        call_command("import_polis", str(folder), consultation="nowhere")
