"""“Exit this page” on pages that name domestic or sexual violence, where nobody could tick that they are sensitive."""

import pytest

from actions.models import Action
from consultations.models import Consultation
from forums.models import Forum, ForumPage
from home.models import StandardPage
from home.priorities.lessons import LessonsPage

pytestmark = pytest.mark.django_db

NAMES_IT, NAMES_NOTHING = "Domestic abuse: where to find help", "Bicycles: where to leave them"
WAY_OUT = "data-exit-page"


@pytest.mark.parametrize("title", [NAMES_IT, NAMES_NOTHING])
@pytest.mark.parametrize("kind", [Action, Forum, StandardPage])
def test_a_title_asks_for_it(kind, title):
    assert kind(title=title).is_sensitive == (title == NAMES_IT)


@pytest.mark.parametrize("kind", [Consultation, LessonsPage])
def test_a_title_asks_for_it_where_nobody_chose_a_topic(kind):
    assert kind(title=NAMES_IT).is_sensitive


def test_a_forum_asks_for_it_by_its_own_title_too():
    assert ForumPage(title="Forum", forum=Forum(title=NAMES_IT)).is_sensitive
    assert ForumPage(title=NAMES_IT, forum=Forum(title="Forum")).is_sensitive
    assert not ForumPage(title="Forum", forum=Forum(title="Forum")).is_sensitive


def test_a_page_of_words_has_it_once_and_every_other_page_does_without(client, home):
    pages = [StandardPage(title=title, body="<p>Words.</p>") for title in (NAMES_IT, NAMES_NOTHING)]
    for page in pages:
        home.add_child(instance=page)
    bodies = [client.get(page.url).content.decode() for page in pages]
    assert [body.count(WAY_OUT) for body in bodies] == [1, 0]
