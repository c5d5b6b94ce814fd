"""Answers as files for staff: one line a response without its author, with a dictionary that explains each column.

There is a column for whatever any version of the questions asked. An answer is read as its own version asked for it:
what it did not ask stays empty.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Question, QuestionKind
from core.demonstration import demonstration_line
from core.spreadsheets import Cell, stream_csv, write_xlsx

from .selection import Selection
from .services import Wording, wordings_of

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# Of a response itself: name of the column, where it is read, what it means.
COLUMNS = (
    ("reference", "reference", lambda: _("What the respondent was given; nothing else says who answered.")),
    ("received_on", "received_on", lambda: _("The day it was given, also where it was keyed in later.")),
    ("channel", "channel", lambda: _("How it came: web, paper, telephone, event, letter or imported.")),
    ("respondent", "respondent_type", lambda: _("For whom it speaks: person, group or organisation. Never add them.")),
    ("group", "group__name", lambda: _("The community group that answered.")),
    ("group_kind", "group__kind", lambda: _("What sort of group that is.")),
    ("area_code", "area__code", lambda: _("Official code of the area they say they live in.")),
    ("area", "area__name", lambda: _("The name of that area.")),
    ("version", "version__number", lambda: _("Which version of the questions was answered.")),
)


Reader = Callable[[dict[str, Any]], Any]
VERSION = [column[0] for column in COLUMNS].index("version")


class Column:
    """One column of a question: its name, what it means and may hold, and how it is read from an answer."""

    def __init__(self, name: str, meaning: str, values: str | list[str], read: Reader) -> None:
        self.name, self.meaning, self.read = name, meaning, read
        self.values = [values] if isinstance(values, str) else values
        self.by_version: dict[int, Reader] = {}

    def of(self, answers: dict[str, Any], version: int) -> Cell:
        read = self.by_version.get(version)
        return read(answers) if read else None


def download_answers(consultation: Consultation, selection: Selection, file_format: str) -> HttpResponseBase:
    """The file, streamed."""
    name = f"{consultation.slug}-answers.{file_format}"
    columns = columns_over(wordings_of(consultation))
    rows = _rows(consultation, selection, columns)
    return as_file(
        name,
        file_format,
        heading=[*(column[0] for column in COLUMNS), *(column.name for column in columns)],
        rows=rows,
        dictionary=dictionary(columns),
        title=str(consultation),
    )


def as_file(
    name: str,
    file_format: str,
    *,
    heading: list[str],
    rows: Iterator[list[Cell]],
    dictionary: list[tuple[str, str, str]],
    title: str,
    notes: tuple[str, ...] = (),
) -> HttpResponseBase:
    """Rows with their dictionary: a second sheet in XLSX, a part of JSON, lines before the headings in CSV."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    mark = demonstration_line()
    said = [*([f"{mark}."] if mark else []), title, *notes]
    content_type = FORMATS[file_format]
    if file_format == "xlsx":
        file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - the response closes it when sent
        head = [_("Column"), _("What it means"), _("What stands in it")]
        write_xlsx(
            file,
            [
                (_("Answers"), _with(heading, rows)),
                (_("Data dictionary"), _with(head, (list(each) for each in dictionary))),
                (_("About"), ([line] for line in said)),
            ],
            title=title,
        )
        file.seek(0)
        return FileResponse(file, content_type=content_type, headers=headers)
    if file_format == "json":
        content = _stream_json(heading, rows, dictionary, said)
    else:
        explained = [f"{column}: {meaning} {values}" for column, meaning, values in dictionary]
        content = stream_csv(_with(heading, rows), notes=[*said, *explained])
    return StreamingHttpResponse(content, content_type=content_type, headers=headers)


def _with(heading: list[str], rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    yield list(heading)
    yield from rows


def _stream_json(heading, rows, dictionary, said) -> Iterator[bytes]:
    explained = [{"column": column, "meaning": meaning, "values": values} for column, meaning, values in dictionary]
    head = {"about": said, "dictionary": explained}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "rows": [\n'
    separator = b""
    for row in rows:
        line = {name: value for name, value in zip(heading, row, strict=True) if value not in {None, ""}}
        yield separator + json.dumps(line, ensure_ascii=False, default=str).encode()
        separator = b",\n"
    yield b"\n]}\n"


def columns_over(wordings: Iterable[Wording]) -> list[Column]:
    """Every column that any wording has, told by their names. Those of a question's newest wording come first."""
    by_question: dict[str, list[Wording]] = {}
    for wording in wordings:
        by_question.setdefault(wording.question.id, []).insert(0, wording)
    found: dict[str, Column] = {}
    for wording in (wording for same in by_question.values() for wording in same):
        for column in columns_of(wording.question):
            joined = found.setdefault(column.name, column)
            joined.values += [value for value in column.values if value not in joined.values]
            joined.by_version |= dict.fromkeys(wording.versions, column.read)
    return list(found.values())


def _rows(consultation: Consultation, selection: Selection, columns: list[Column]) -> Iterator[list[Cell]]:
    fields = [column[1] for column in COLUMNS]
    found = selection.of(consultation).order_by("pk").values_list(*fields, "answers")
    for *own, answers in found.iterator(1000):
        yield [*own, *(column.of(answers, own[VERSION]) for column in columns)]


def dictionary(columns: list[Column]) -> list[tuple[str, str, str]]:
    own = [(name, meaning(), "") for name, _field, meaning in COLUMNS]
    return [*own, *((column.name, column.meaning, "; ".join(column.values)) for column in columns)]


def columns_of(question: Question) -> Iterator[Column]:  # noqa: PLR0912 - one branch for each kind of question
    """One column for what is one value; one for each option or row where there are several."""
    id, label = question.id, question.label
    options = [f"{option.id} = {option.label}" for option in question.options]

    def part(key: str):
        return lambda answers: answers.get(id, {}).get(key)

    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.SCALE:
            yield Column(id, label, options, lambda answers: next(iter(answers.get(id, {}).get("choices", ())), None))
        case QuestionKind.CHOICES:
            for option in question.options:
                meaning = f"{label} – {option.label}"
                yield Column(
                    f"{id}.{option.id}", meaning, _("1 chosen, 0 not, empty not answered"), _chosen(id, option.id)
                )
        case QuestionKind.GRID:
            for row in question.rows:
                yield Column(f"{id}.{row.id}", f"{label} – {row.label}", options, _of_row(id, row.id))
        case QuestionKind.RANKING:
            for option in question.options:
                meaning = f"{label} – {option.label}"
                yield Column(f"{id}.{option.id}", meaning, _("Its place, 1 the highest"), _place_of(id, option.id))
        case QuestionKind.NUMBER:
            yield Column(id, label, _("A number"), part("number"))
        case QuestionKind.DATE:
            yield Column(id, label, _("Year, month and day"), part("date"))
        case QuestionKind.PLACE:
            yield Column(id, label, _("Latitude and longitude in degrees"), _point_of(id))
            yield Column(f"{id}.text", label, _("The place in words, where it was typed"), part("text"))
        case QuestionKind.FILE:
            yield Column(id, label, _("The name of a file"), part("name"))
        case _:
            yield Column(id, label, _("Words"), part("text"))
    if any(option.has_text for option in question.options):
        yield Column(f"{id}.other", label, _("What was written beside an option"), part("other"))
    if question.may_not_say:
        yield Column(
            f"{id}.not_said",
            label,
            _("1 where they would rather not say"),
            lambda answers: int(bool(answers.get(id, {}).get("not_said"))) or None,
        )


def _chosen(id: str, option: str):
    def read(answers: dict[str, Any]) -> int | None:
        return int(option in answers[id]["choices"]) if "choices" in answers.get(id, {}) else None

    return read


def _of_row(id: str, row: str):
    return lambda answers: answers.get(id, {}).get("rows", {}).get(row)


def _place_of(id: str, option: str):
    def read(answers: dict[str, Any]) -> int | None:
        ranking = answers.get(id, {}).get("ranking", [])
        return ranking.index(option) + 1 if option in ranking else None

    return read


def _point_of(id: str):
    def read(answers: dict[str, Any]) -> str | None:
        answer = answers.get(id, {})
        points = answer.get("line") or ([answer["point"]] if answer.get("point") else [])
        return "; ".join(f"{latitude}, {longitude}" for latitude, longitude in points) or None

    return read
