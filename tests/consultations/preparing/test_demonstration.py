"""The demonstrations' consultations can be asked as they are written."""

import tomllib
from pathlib import Path

import pytest

from consultations.demonstration.preparing import section_block
from consultations.questions.branching import problems_of
from consultations.questions.questionnaire import Questionnaire
from consultations.questions.reading import questionnaire_of
from home.demonstration import FOLDER

FILES = sorted(FOLDER.glob("*/consultations/*.toml"))


def questions_in(file: Path) -> Questionnaire:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return questionnaire_of([section_block(section) for section in content.get("sections", [])])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_questionnaire_can_be_walked(file):
    assert problems_of(questions_in(file)) == []


def test_one_branches_and_one_asks_the_same_as_before():
    asked = {file.stem: questions_in(file) for file in FILES}
    assert asked["evenings-in-the-city-centre"].has_branches
    repeated = [question for each in asked.values() for question in each.questions if question.wave_of]
    earlier = {question.id for each in asked.values() for question in each.questions if not question.wave_of}
    assert repeated and all(question.wave_of in earlier for question in repeated)


def test_each_comment_on_a_draft_names_a_part_of_it():
    papers = [tomllib.loads(file.read_text(encoding="utf-8")).get("paper", []) for file in FILES]
    parts = {part["id"] for paper in papers for part in paper}
    told = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*/ideas.toml"))]
    commented = {comment["part"] for each in told for comment in each.get("papers", [])}
    assert commented and commented <= parts
