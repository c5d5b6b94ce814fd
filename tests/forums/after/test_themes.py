"""Themes by the next morning: suggested from the feedback's codes, counting for nothing until a person has decided."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.services import create_action
from actions.sources import link_to_new, shown_source
from actions.statuses import Status
from consultations.coding.models import Code, Coding, Reading
from consultations.models import Response
from forums.after.doing import doing_of
from forums.after.feedback import MISSED, make_feedback
from forums.after.reports import draft_what_is_due, report_page_of, start_report
from forums.after.tasks import suggest_what_is_due
from forums.after.themes import decide, decided_themes, suggest_themes, themes_of, undecided_of
from forums.models import Forum, NoteTheme, TableNote
from people.models import User

from .conftest import answer


@pytest.fixture
def lighting(feedback) -> Code:
    return Code.objects.create(consultation=feedback, title="Lighting", definition="Dark streets, lamps, underpass")


@pytest.fixture
def analyst(staff) -> User:
    """May read what tables noted, and code answers."""
    both = staff("Forum managers")
    both.groups.add(*staff("Analysts").groups.all())
    return both


def titles(forum: Forum) -> dict[str, list[str]]:
    return {theme.title: [note.text for note in theme.suggested_points] for theme in themes_of(forum)}


def test_by_morning_points_and_answers_have_a_suggestion_and_nothing_is_decided(held, note, feedback, lighting):
    note("The underpass is dark.")
    note("Nobody listens to us.")
    answer(feedback, {MISSED: {"text": "More lamps in dark streets"}})
    assert suggest_what_is_due() == 1 and draft_what_is_due() == 1
    theme = next(theme for theme in themes_of(held) if theme.code == lighting)
    assert [point.text for point in theme.suggested_points] == ["The underpass is dark."]
    assert len(theme.suggested_answers) == 1 and theme.answers == 0 and not theme.points
    assert titles(held)["No theme is suggested"] == ["Nobody listens to us."]
    assert undecided_of(held) == 2 and decided_themes(held) == []
    assert not Coding.objects.exists() and not Reading.objects.exists()


def test_without_feedback_the_priorities_are_the_first_themes(held, note, priorities):
    point = note("Bikes on the path every evening.", priority=None)
    suggest_themes(held)
    held.refresh_from_db()
    assert held.feedback and not held.feedback.is_published
    assert set(Code.objects.values_list("title", flat=True)) == {"Bikes", "Fear"}
    assert point.theme.code.title == "Bikes"


def test_what_was_decided_last_year_is_learned_from(held, feedback, lighting, *, staff, make_forum, priorities):
    reader = staff("Analysts")
    answer(feedback, {MISSED: {"text": "The canal towpath frightens me after work"}})
    decide(forum=held, names=[f"answer-{Response.objects.get().pk}-{MISSED}"], code=lighting, by=reader)
    coming = make_forum(slug="next", previous=held)
    coming.priorities.set(priorities)
    coming.save()
    assert make_feedback(forum=coming, by=None).copied_from == feedback
    coming.refresh_from_db()
    point = TableNote.objects.create(
        forum=coming, text="Nobody walks the canal towpath", verdict="missed", noted_at=timezone.now(), key=uuid4()
    )
    suggest_themes(coming)
    assert point.theme.code.title == "Lighting" and point.theme.code.consultation == coming.feedback
    assert point.theme.because["like"] == Response.objects.get().reference


def test_a_person_confirms_changes_or_says_that_none_fits_in_one_go_each(
    held, note, feedback, lighting, *, analyst, client
):
    dark, fast = note("The underpass is dark."), note("Dark is when the bikes race through the underpass.")
    answer(feedback, {MISSED: {"text": "Lamps in dark streets"}})
    bikes = Code.objects.create(consultation=feedback, title="Bicycles", definition="Races")
    suggest_themes(held)
    client.force_login(analyst)
    address = reverse("forum_themes", args=[held.pk])
    page = client.get(address).content.decode()
    given = Response.objects.get()
    assert "Lamps in dark streets" in page and f'value="point-{dark.pk}" checked' in page and "underpass" in page
    client.post(address, {"name": [f"point-{dark.pk}", f"answer-{given.pk}-{MISSED}"], "code": lighting.pk})
    client.post(address, {"name": f"point-{fast.pk}", "code": bikes.pk})
    assert [(theme.title, theme.points) for theme in decided_themes(held)] == [("Bicycles", 1), ("Lighting", 1)]
    assert Coding.objects.get().code == lighting and Coding.objects.get().was_suggested
    assert undecided_of(held) == 0
    client.post(address, {"name": f"point-{fast.pk}", "code": "none"})
    assert NoteTheme.objects.get(note=fast).code is None and len(decided_themes(held)) == 1
    suggest_themes(held)
    assert NoteTheme.objects.get(note=fast).decided_by == analyst, "what a person decided is not suggested anew"


def test_only_what_was_decided_and_let_through_is_in_the_public_report(
    held, note, lighting, *, analyst, client, rf, django_assert_max_num_queries
):
    points = [note("The underpass is dark."), note("Dark streets, no lamps."), note("Lamps!", state="checking")]
    suggest_themes(held)
    decide(forum=held, names=[f"point-{points[0].pk}", f"point-{points[2].pk}"], code=lighting, by=analyst)
    report = start_report(forum=held, by=None)
    assert "Themes, as they stand" not in " ".join(report.to_document().texts())
    report.save_revision().publish()
    page = client.get(report_page_of(held).url).content.decode()
    assert "Points noted, by theme" in page and "suggested" not in page
    assert [(theme.title, theme.points) for theme in decided_themes(held)] == [("Lighting", 1)]
    request = rf.get("/")
    request.is_preview, request.user = True, analyst
    with django_assert_max_num_queries(60):
        draft = report.get_context(request)["draft_themes"]
    assert [len(theme.suggested_points) for theme in draft] == [1]


def test_an_action_is_made_of_a_theme_once_somebody_has_confirmed_it(held, note, lighting, *, staff, client):
    point = note("The underpass is dark.")
    suggest_themes(held)
    keeper, new = staff("Administrators"), link_to_new(lighting)
    client.force_login(keeper)
    address = reverse("forum_themes", args=[held.pk])
    assert new not in client.get(address).content.decode()
    decide(forum=held, names=[f"point-{point.pk}"], code=lighting, by=keeper)
    assert f'href="{new}"' in client.get(address).content.decode()
    begun = client.get(new).context["form"].initial
    assert (begun["title"], begun["why"]) == (lighting.title, lighting.definition)
    given = {"title": "Light it", "source": lighting, "status": Status.DONE, "public_wording": "Six lamps."}
    action = create_action(is_public=True, by=keeper, **given)
    assert doing_of(held).done == [action]
    assert (shown_source(action).address, shown_source(action).staff_address) == ("", address)
    assert shown_source(action, staff("Editors")).staff_address == ""
    start_report(forum=held, by=None).save_revision().publish()
    assert shown_source(action).address == report_page_of(held).url


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("Forum managers", True),
        ("Support team", True),
        ("Administrators", True),
        ("Analysts", False),
        ("Editors", False),
    ],
)
def test_who_may_decide(held, staff, client, role, opens):
    client.force_login(staff(role))
    answer = client.get(reverse("forum_themes", args=[held.pk]))
    assert (answer.status_code == 200) == opens


def test_whoever_may_not_code_neither_sees_answers_nor_decides_on_them(held, feedback, lighting, staff, client):
    answer(feedback, {MISSED: {"text": "Lamps in dark streets"}})
    suggest_themes(held)
    client.force_login(staff("Forum managers"))
    address = reverse("forum_themes", args=[held.pk])
    assert "Lamps in dark streets" not in client.get(address).content.decode()
    client.post(address, {"name": f"answer-{Response.objects.get().pk}-{MISSED}", "code": lighting.pk})
    assert not Coding.objects.exists()


def test_points_and_answers_of_another_forum_are_passed_over(held, note, lighting, make_forum, staff):
    elsewhere = note("The underpass is dark.")
    other = make_forum(slug="other")
    assert (
        decide(
            forum=other,
            names=[f"point-{elsewhere.pk}", "answer-1-x", "nonsense", "point-x"],
            code=None,
            by=staff("Forum managers"),
        )
        == 0
    )
    assert not NoteTheme.objects.exists()


def test_the_page_asks_as_often_with_many_points_as_with_one(held, note, feedback, *, analyst, client):
    Code.objects.create(consultation=feedback, title="Lighting", definition="Dark streets, lamps, underpass")
    client.force_login(analyst)
    address, asked = reverse("forum_themes", args=[held.pk]), []
    for count in (1, 12):
        for number in range(count):
            note(f"Dark underpass {number}")
            answer(feedback, {MISSED: {"text": f"Dark streets {number}"}})
        suggest_themes(held)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1]
