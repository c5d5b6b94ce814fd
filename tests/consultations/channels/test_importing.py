"""Importing tables: what the dry run says, all or nothing, the same file once, formulas."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consultations.channels import importing
from consultations.channels.matching import guess, try_table
from consultations.channels.models import UploadedTable
from consultations.channels.tables import Table, read_table
from consultations.models import Batch, Channel, Response
from consultations.results.services import results_of
from core.tables import TableRefusedError
from people.models import CommunityGroup
from tests.consultations.answering.asking import QUESTIONNAIRE
from tests.workbooks import workbook

CSV = (
    "Do you visit the park?,Why not?,uses: Walk,What do you do there? - Something else,How safe do you feel?,"
    "rate Paths,How often a month?,When last?,Received,Notes\n"
    "Yes,,x,fly kites,3,Good,4,14/5/2026,1/6/2026,hello\n"
    "no,Too dark,,,,,,,2/6/2026,\n"
    "perhaps,,maybe,,Very,Awful,99,31/2/2026,,\n"
    ",,,,,,,,,only a note\n"
)


def test_columns_are_guessed_by_question_and_option():
    headings = CSV.partition("\n")[0].split(",")
    assert guess(headings, QUESTIONNAIRE) == [
        "question:visits",
        "question:why-not",
        "option:uses:walk",
        "option:uses:else",
        "question:safe",
        "row:rate:paths",
        "question:times",
        "question:last",
        "about:received_on",
        "",
    ]


def test_a_row_becomes_the_answers_it_says(db):
    table = read_table("answers.csv", CSV.replace("fly kites", "x").encode())
    trial = try_table(table, guess(table.rows[0], QUESTIONNAIRE), QUESTIONNAIRE, wards={})

    assert trial.rows[0].answers == {
        "visits": {"choices": ["yes"]},
        "uses": {"choices": ["walk", "else"]},
        "safe": {"choices": ["very"]},
        "rate": {"rows": {"paths": "good"}},
        "times": {"number": 4},
        "last": {"date": "2026-05-14"},
    }
    assert str(trial.rows[0].received_on) == "2026-06-01"
    assert trial.rows[1].answers == {"visits": {"choices": ["no"]}, "why-not": {"text": "Too dark"}}
    assert (len(trial.rows), trial.empty) == (2, 2)


def test_the_dry_run_says_by_row_and_column_what_is_not_taken(db):
    table = read_table("answers.csv", CSV.encode())
    trial = try_table(table, guess(table.rows[0], QUESTIONNAIRE), QUESTIONNAIRE, wards={})

    said = {(each.row, each.column): each.sentence for each in trial.findings}
    assert said[(2, "What do you do there? - Something else")] == (
        "“fly kites” says neither yes nor no. Write x or nothing."
    )
    assert said[(4, "Do you visit the park?")] == "“perhaps” is none of the answers: Yes, No."
    assert said[(4, "How often a month?")] == "Write a number from 0 to 31 for “How often a month?”"
    assert said[(4, "When last?")] == "“31/2/2026” is no day, such as 14/5/2026."
    assert said[(4, "How safe do you feel?")].startswith("Not counted: what this row says before leads past")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Walk; Rest", {"choices": ["walk", "rest"]}),
        ("walk, play", {"choices": ["walk", "play"]}),
        ("prefer not to say", {"not_said": True}),
        ("=HYPERLINK()", None),
    ],
)
def test_several_choices_stand_in_one_cell(db, cell, answer):
    table = Table([["visits", "uses"], ["yes", cell]], [], "")
    trial = try_table(table, ["question:visits", "question:uses"], QUESTIONNAIRE, wards={})
    assert trial.rows[0].answers.get("uses") == answer


def test_a_formula_is_never_an_answer(db):
    table = read_table("answers.xlsx", workbook(["visits", "why-not"], ["no", "=1+1"], ["no", "plain"]))
    trial = try_table(table, guess(table.rows[0], QUESTIONNAIRE), QUESTIONNAIRE, wards={})

    assert trial.rows[0].answers == {"visits": {"choices": ["no"]}}
    (finding,) = trial.findings
    assert (finding.row, finding.column) == (2, "why-not")
    assert "formula" in finding.sentence


def test_words_that_begin_like_a_formula_stay_words_in_csv(db):
    table = read_table("a.csv", b"visits,why-not\nno,=cmd|' /C calc'!A0\n")
    trial = try_table(table, guess(table.rows[0], QUESTIONNAIRE), QUESTIONNAIRE, wards={})
    assert trial.rows[0].answers["why-not"] == {"text": "=cmd|' /C calc'!A0"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"not a workbook"),
        ("a.csv", b""),
        ("a.csv", b"only,headings\n"),
        ("a.exe", b"a\nb"),
        ("a.pdf", b"%PDF"),
    ],
)
def test_what_is_no_table_is_refused_in_words(name, content):
    with pytest.raises(TableRefusedError, match=r"\."):
        read_table(name, content)


def uploaded(consultation, by, content: bytes = CSV.encode(), name: str = "answers.csv") -> UploadedTable:
    return importing.upload(
        consultation=consultation,
        version=consultation.version,
        name=name,
        table=read_table(name, content),
        channel="imported",
        by=by,
    )


def run(table: UploadedTable) -> UploadedTable:
    assert importing.begin(table)
    table.refresh_from_db()
    importing.run_import(table)
    table.refresh_from_db()
    return table


def test_a_dry_run_writes_nothing_and_the_import_one_batch(consultation, keyer):
    table = uploaded(consultation, keyer())
    importing.dry_run(table)
    assert not Response.objects.exists() and not Batch.objects.exists()

    done = run(table)

    assert (done.state, done.imported, done.rows) == ("done", 2, [])
    assert {response.batch for response in Response.objects.all()} == {done.batch}
    assert results_of(consultation).people.channels == {"imported": 2}


def test_the_same_file_is_imported_once(consultation, keyer):
    someone = keyer()
    first, second = uploaded(consultation, someone), uploaded(consultation, someone, name="again.csv")
    run(first)

    assert run(second).imported == 0
    assert Response.objects.count() == 2
    assert Batch.objects.count() == 1
    assert importing.imported_before(consultation, first.digest) in (first, second)
    assert not importing.begin(first), "what is done is not begun again"


def test_a_failure_in_the_middle_leaves_nothing(consultation, keyer, monkeypatch):
    table, real, calls = uploaded(consultation, keyer()), importing.submit_response, []

    def fails_at_the_second(**given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("the disk is full")
        return real(**given)

    monkeypatch.setattr(importing, "submit_response", fails_at_the_second)
    failed = run(table)
    assert failed.state == "failed" and "Nothing was imported" in failed.failure
    assert not Response.objects.exists() and not Batch.objects.exists()

    monkeypatch.setattr(importing, "submit_response", real)
    assert run(failed).imported == 2


def test_the_way_from_the_file_to_the_ledger(consultation, keyer):
    client = Client()
    client.force_login(keyer())
    file = SimpleUploadedFile("answers.csv", CSV.encode())
    looked = client.post(
        reverse("channels_import", args=[consultation.pk]), {"file": file, "channel": "event"}, follow=True
    )
    text = looked.content.decode()
    assert "2 rows would become answers." in text and "“perhaps” is none of the answers" in text
    assert not Response.objects.exists()
    table = UploadedTable.objects.get()
    address = reverse("channels_import_table", args=[consultation.pk, table.pk])

    # Somebody says that the notes are the reason, then leaves them out again.
    targets = {f"column-{number}": target for number, target in enumerate(table.targets)}
    twice = client.post(address, targets | {"column-9": "question:visits"})
    assert "Another column holds this already" in twice.content.decode()
    client.post(address, targets | {"column-1": ""})
    done = client.post(reverse("channels_import_now", args=[consultation.pk, table.pk]), follow=True)

    assert "2 answers were imported" in done.content.decode()
    assert {response.channel for response in Response.objects.all()} == {"event"}
    assert not any("why-not" in response.answers for response in Response.objects.all())
    again = client.post(
        reverse("channels_import", args=[consultation.pk]),
        {"file": SimpleUploadedFile("other name.csv", CSV.encode()), "channel": "event"},
        follow=True,
    )
    assert "This file is in the ledger already. Nothing was added." in again.content.decode()
    assert Response.objects.count() == 2


def test_groups_names_and_consent_are_taken_and_never_presumed(db):
    text = (
        "visits,Name,Consent,Group,People asked\n"
        "yes,A. Resident,with name,,\n"
        "yes,,with name,,\n"
        "no,Somebody,,,\n"
        "yes,The secretary,anonymous,friends of the PARK,24\n"
        "yes,,yes,,\n"
        "yes,,,Nobody's group,\n"
    )
    table = read_table("answers.csv", text.encode())
    targets = guess(table.rows[0], QUESTIONNAIRE)
    assert targets == ["question:visits", "about:name", "about:consent", "about:group", "about:people_asked"]
    trial = try_table(table, targets, QUESTIONNAIRE, wards={}, groups={"Friends of the Park": 7})

    assert [(row.row, row.name, row.consent, row.group, row.people_asked) for row in trial.rows] == [
        (2, "A. Resident", "named", None, None),
        (3, "", "none", None, None),
        (4, "Somebody", "none", None, None),
        (5, "The secretary", "unnamed", 7, 24),
        (6, "", "none", None, None),
    ], "a group that nobody knows is not counted as a person"
    assert [(each.row, each.column) for each in trial.findings] == [(3, "Name"), (6, "Consent"), (7, "Group")]
    assert trial.empty == 0


def test_an_organisations_row_is_never_a_persons(db):
    text = f"visits,Group,Organisation\nyes,park,The bus company\nno,,{'x' * 130}\n"
    table = read_table("answers.csv", text.encode())
    targets = guess(table.rows[0], QUESTIONNAIRE)
    trial = try_table(table, targets, QUESTIONNAIRE, wards={}, groups={"Park": 7})
    assert [(row.group, row.organisation) for row in trial.rows] == [(7, ""), (None, "x" * 120)]
    assert [(each.row, each.column) for each in trial.findings] == [(2, "Group"), (3, "Organisation")]


def test_a_groups_row_is_the_groups_answer(consultation, keyer):
    group = CommunityGroup.objects.create(name="Friends of the Park", slug="friends")
    text = (
        "visits,Group,Consent,People asked,Organisation\nyes,friends of the park,with name,24,\nno,,,,\n"
        "yes,,with name,,The bus company\n"
    )
    table = read_table("answers.csv", text.encode())
    uploaded = importing.upload(
        consultation=consultation,
        version=consultation.version,
        name="a.csv",
        table=table,
        channel=Channel.IMPORTED,
        by=keyer(),
    )
    assert importing.begin(uploaded)
    uploaded.refresh_from_db()
    importing.run_import(uploaded)

    own = Response.objects.get(group=group)
    assert (own.respondent_type, own.people_asked, own.publish_consent) == ("group", 24, "named")
    others = Response.objects.get(organisation="The bus company")
    assert (others.respondent_type, others.group, others.publish_consent) == ("organisation", None, "named")
    person = Response.objects.get(group=None, organisation="")
    assert (person.respondent_type, person.publish_consent, person.name) == ("person", "none", "")
