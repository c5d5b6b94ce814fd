"""The demonstration's ideas, places and comments can be laid, with everybody who supports them, and once."""

from typing import Any, cast

import pytest

from consultations.demonstration.ideas import tell_ideas
from consultations.models import Comment, Contribution, Support
from home.demonstration import Demonstration
from people.roles import create_roles
from people.services import make_member_of_staff

IDEAS = """
name = "Demonstration"

[assessment]
basis = "exempt"
exemption = "Schedule 1, paragraph 8."
assessed_by = "Monitoring officer"

[[ideas]]
title = "A music room"
text = "With somebody who shows you how."
days_ago = 3
supporters = 12
comments = ["Drums too.", "After six, please."]

[[ideas]]
title = "A room for music"
text = "Somewhere to play."
days_ago = 2
supporters = 5
same_as = "A music room"
"""


@pytest.fixture
def demonstration(tmp_path, consultation) -> Demonstration:
    """An idea with comments and supporters, and the same again under another title."""
    create_roles()
    make_member_of_staff(email="team@staff.example.org", name="The team", roles=["Support team"])
    (tmp_path / "ideas.toml").write_text(IDEAS, encoding="utf-8")

    class Folder:
        folder = tmp_path

    return cast(Any, Folder())


def test_ideas_are_laid_with_comments_and_supporters_and_laying_them_again_changes_nothing(demonstration):
    tell_ideas(demonstration)
    music = Contribution.objects.get(title="A music room")
    assert music.supports.count() == 12 and Comment.objects.filter(contribution=music).count() == 2
    assert len({support.device for support in Support.objects.filter(contribution=music)}) == 12
    assert Contribution.objects.get(title="A room for music").merged_into == music
    before = [model.objects.count() for model in (Contribution, Comment, Support)]
    tell_ideas(demonstration)
    assert [model.objects.count() for model in (Contribution, Comment, Support)] == before
