"""The demonstration's story holds together on whatever day somebody lays it."""

import re
import tomllib

import pytest

from home.demonstration import DEFAULT, FOLDER

STORY = FOLDER / DEFAULT
TIME_OF_YEAR = re.compile(
    r"\b(January|February|March|April|June|July|August|September|October|November|December|Christmas|Easter"
    r"|(this|last|next|before|by|until|since) (spring|summer|autumn|winter))\b"
)


def read(name: str) -> dict:
    return tomllib.loads((STORY / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name", ["updates.toml", "replies.toml", *(f"consultations/{path.name}" for path in STORY.glob("consultations/*"))]
)
def test_nothing_that_is_new_today_belongs_to_a_time_of_year(name):
    found = TIME_OF_YEAR.search((STORY / name).read_text(encoding="utf-8"))
    assert found is None, f"{name} says “{found and found[0]}”, whatever day it is"


def test_nobody_answers_an_update_before_it_is_there():
    published = {update["slug"]: update["days_ago"] for update in read("updates.toml")["updates"]}
    for reply in read("replies.toml")["replies"]:
        assert reply["days_ago"] <= published.get(reply.get("update"), 10_000), reply["id"]
        for answer in reply.get("answers", []):
            assert answer["days_ago"] <= reply["days_ago"], reply["id"]
