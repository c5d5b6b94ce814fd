"""Pages of results: for staff live and complete, for the public released and no more."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from consultations.answering.services import erase, withdraw
from consultations.models import PublishedText, Release, ReleaseAttempt, Response
from consultations.questions.wording import joined
from consultations.results.exports import columns_over, dictionary, download_answers
from consultations.results.publishing import forget_names, gather_texts
from consultations.results.releases import release_results
from consultations.results.selection import Selection
from consultations.results.services import wordings_of
from consultations.results.tasks import work_on_release
from moderation.models import Item
from moderation.services import decide
from people.models import CommunityGroup, User
from people.roles import create_roles
from places.models import Area
from tests.consultations.results.a_consultation import (
    QUESTIONS,
    add_page,
    add_version,
    answer,
    make_consultation,
    random_answers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    create_roles()
    from django.contrib.auth.models import Group

    user = User.objects.create_user("officer@example.org", "a long enough password")
    user.groups.add(Group.objects.get(name="Consultation managers"))
    return user


@pytest.fixture
def staff(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def consultation():
    made = make_consultation()
    add_page(made)
    ward = Area.objects.create(kind="ward", code="E05000001", vintage=2025, name="Northfield", slug="northfield")
    answer(made, random_answers(40), area=lambda number: ward if number % 2 else None)
    return made


def address(name: str, consultation, *more) -> str:
    return reverse(name, args=[consultation.pk, *more])


def test_staff_see_live_results_with_a_table_beside_each_chart(staff, consultation):
    page = staff.get(address("consultation_results", consultation)).content.decode()
    assert page.count("<figure") == 2  # words have no chart
    assert page.count("Show as a table") == 2
    assert "How safe do you feel?" in page
    assert "40" in page


@pytest.mark.parametrize(
    ("role", "name", "allowed"),
    [
        ("Consultation managers", "consultation_results", True),
        ("Analysts", "consultation_results", True),
        ("Editors", "consultation_results", False),
        ("Analysts", "consultation_release", False),
        ("Consultation managers", "consultation_release", True),
        ("Moderators", "consultation_answers", False),
    ],
)
def test_who_may_see_what(client, consultation, role, name, allowed):
    from django.contrib.auth.models import Group

    create_roles()
    user = User.objects.create_user("someone@example.org", "a long enough password")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert (client.get(address(name, consultation)).status_code == 200) is allowed


def test_the_page_of_live_results_asks_as_much_with_many_answers_as_with_few(
    staff, consultation, django_assert_max_num_queries
):
    staff.get(address("consultation_results", consultation))
    answer(consultation, random_answers(200, seed=4))
    with django_assert_max_num_queries(30):
        staff.get(address("consultation_results", consultation))


def test_answers_are_compared_by_another_question(staff, consultation):
    asked = {"question": "safe@1", "by": "question:help"}
    page = staff.get(address("consultation_compare", consultation), asked).content.decode()
    assert "Better lights" in page
    assert "Somebody who chose several stands in several columns." in page
    assert "fewer than 30 answers" in page


def test_answers_in_words_are_searched(staff, consultation):
    found = staff.get(address("consultation_texts", consultation, "why"), {"words": "dark"}).content.decode()
    assert "It is dark." in found
    assert "neighbours" not in found
    hostile = staff.get(address("consultation_texts", consultation, "why")).content.decode()
    assert "&lt;b&gt;narrow" in hostile


def test_answers_are_downloaded_with_a_dictionary_and_that_is_noted(staff, consultation):
    rows = json.loads(b"".join(staff.get(address("consultation_export", consultation, "json")).streaming_content))
    assert len(rows["rows"]) == 40
    assert {"help.light", "safe", "why"} <= {each["column"] for each in rows["dictionary"]}
    assert ModelLogEntry.objects.filter(action="consultations.export_answers").count() == 1
    book = load_workbook(io.BytesIO(b"".join(staff.get(address("consultation_export", consultation, "xlsx")))))
    assert book.sheetnames == ["Answers", "Data dictionary", "About"]
    assert book["Answers"].max_row == 41
    lines = b"".join(staff.get(address("consultation_export", consultation, "csv"))).decode("utf-8-sig").splitlines()
    assert len([line for line in lines if not line.startswith("#")]) == 41


def test_the_download_holds_what_only_an_earlier_version_asked():
    """An option that was taken out keeps its column and its ticks; who was never asked it has an empty cell."""
    made = make_consultation()
    scale, choices, text = QUESTIONS
    fewer = [replace(scale, options=scale.options[:2]), replace(choices, options=choices.options[1:]), text]
    second = add_version(made, fewer, number=2)
    answer(made, [{"help": {"choices": ["light"]}, "safe": {"choices": ["safe"]}}, {"help": {"choices": ["patrol"]}}])
    answer(made, [{"help": {"choices": ["patrol"]}}], version=second)
    columns = columns_over(wordings_of(made))
    assert [column.name for column in columns] == ["safe", "help.patrol", "help.camera", "help.light", "why"]
    explained = {name: values for name, _meaning, values in dictionary(columns)}
    assert "; safe = Safe" in explained["safe"] and explained["safe"].count("; unsafe = Unsafe") == 1
    file = download_answers(made, Selection(), "json")
    rows = json.loads(b"".join(file.streaming_content))["rows"]
    assert [row.get("help.light") for row in rows] == [1, 0, None]
    assert [row.get("help.patrol") for row in rows] == [0, 1, 1]
    assert rows[0]["safe"] == "safe"


def test_staff_see_what_would_be_hidden_and_why_before_they_release(staff, consultation):
    chosen = {"breakdowns": ["|area"], "note": "First"}
    where = staff.post(address("consultation_release", consultation), chosen)["Location"]
    waiting = staff.get(where).content.decode()
    assert "Step 1 of 4: Waiting for its turn." in waiting
    assert "What would be hidden, and why" not in waiting
    attempt = ReleaseAttempt.objects.get()
    work_on_release.call(attempt.pk)
    seen = staff.get(where).content.decode()
    assert "What would be hidden, and why" in seen
    assert "Who answered: by area" in seen
    assert not Release.objects.exists()
    for _double_click in range(2):
        staff.post(address("consultation_release_go", consultation, attempt.pk))
    for _twice in range(2):
        work_on_release.call(attempt.pk)
    release = Release.objects.get()
    assert (release.number, release.note, release.content["breakdowns"][0]["name"]) == (1, "First", "|area")
    ended = staff.get(where).content.decode()
    assert "The results are out, as release 1." in ended
    assert release.get_absolute_url() in ended


def test_the_public_sees_the_newest_release_and_never_what_came_since(client, consultation, officer):
    where = reverse("consultations:results", args=["lights"])
    assert client.get(where).status_code == 404
    release_results(consultation=consultation, by=officer)
    answer(consultation, random_answers(5, seed=7))
    page = client.get(where).content.decode()
    assert "40 answers" in page
    assert "45 answers" not in page
    release_results(consultation=consultation, by=officer)
    assert "45 answers" in client.get(where).content.decode()
    first = client.get(reverse("consultations:release", args=["lights", 1])).content.decode()
    assert "40 answers" in first and "There is a newer release." in first


def test_files_hold_exactly_the_release(client, consultation, officer):
    release_results(consultation=consultation, by=officer, breakdowns=["|area"])
    files = {
        kind: client.get(reverse("consultations:results_file", args=["lights", 1, kind]))
        for kind in ("json", "csv", "xlsx")
    }
    content = json.loads(files["json"].content)
    assert content["respondents"] == Release.objects.get().content["respondents"]
    lines = b"".join(files["csv"]).decode("utf-8-sig").splitlines()
    assert any(line.startswith("person,safe,How safe do you feel?,Safe,") for line in lines)
    assert load_workbook(io.BytesIO(b"".join(files["xlsx"]))).sheetnames[1] == "Data dictionary"


def test_a_public_page_of_results_asks_as_much_with_many_questions_as_with_one(
    client, consultation, officer, django_assert_max_num_queries
):
    release_results(consultation=consultation, by=officer, breakdowns=["|area", "safe|area", "help|area"])
    with django_assert_max_num_queries(30):
        client.get(reverse("consultations:results", args=["lights"]))


@pytest.fixture
def said(consultation):
    """Three responses with words: with a name, without, and not to be published."""
    texts = ["Mend the lamp.", "It is dark by the wall of 07700 900123.", "Keep this to yourselves."]
    answers = [{"why": {"text": text}, "safe": {"choices": ["unsafe"]}} for text in texts]
    consents = ["named", "unnamed", "none"]
    return answer(consultation, answers, publish_consent=lambda number: consents[number], name="A resident of the ward")


def moderate(officer, action="published", **more):
    for item in Item.objects.to_decide():
        decide(item=item, action=action, by=officer, version=item.version, **more)


def test_words_are_published_only_with_consent_and_after_a_moderator(client, consultation, said, officer):
    assert gather_texts(consultation) == 2
    assert gather_texts(consultation) == 0  # once
    where = reverse("consultations:responses", args=["lights"])
    assert client.get(where).status_code == 404
    moderate(officer)
    page = client.get(where).content.decode()
    assert "Mend the lamp." in page and "A resident of the ward" in page
    assert page.count("A resident of the ward") == 1  # the other one is published without
    assert "Keep this" not in page
    assert Response.objects.get(pk=said[0].pk).reference in page
    assert "Unsafe" not in page  # never what was chosen elsewhere


def test_the_name_that_will_be_shown_is_checked_like_the_words(consultation, said):
    Response.objects.filter(pk=said[0].pk).update(respondent_type="organisation", organisation="Ring 07700 900123")
    gather_texts(consultation)
    named = Item.objects.get(text="Mend the lamp.")
    assert named.author_name == named.signed == "Ring 07700 900123"
    assert named.concerns
    assert not Item.objects.exclude(pk=named.pk).get().signed


def test_words_left_out_are_marked_with_the_reason(client, consultation, said, officer):
    gather_texts(consultation)
    item = next(item for item in Item.objects.to_decide() if "07700" in item.text)
    decide(
        item=item,
        action="published",
        by=officer,
        version=item.version,
        removals=["07700 900123"],
        reason="personal-details",
    )
    page = client.get(reverse("consultations:responses", args=["lights"])).content.decode()
    assert "07700" not in page
    assert "Gives a name, address, phone or registration number" in page


def test_published_answers_are_searched_and_narrowed(client, consultation, said, officer):
    group = CommunityGroup.objects.create(name="Friends of the Park", slug="park", kind="residents")
    answer(
        consultation,
        [{"why": {"text": "The park needs light."}}],
        respondent_type="group",
        group=group,
        publish_consent="named",
    )
    gather_texts(consultation)
    moderate(officer)
    where = reverse("consultations:responses", args=["lights"])
    assert "Mend the lamp." not in client.get(where, {"q": "dark wall"}).content.decode()
    groups = client.get(where, {"who": "groups"}).content.decode()
    assert "Friends of the Park" in groups and "Mend the lamp." not in groups
    rows = json.loads(b"".join(client.get(reverse("consultations:responses_file", args=["lights", "json"]))))["rows"]
    assert len(rows) == 3 and all("safe" not in row for row in rows)


@pytest.mark.parametrize("gone", [withdraw, erase])
def test_whoever_withdraws_or_is_erased_is_published_no_longer(client, consultation, said, officer, gone):
    gather_texts(consultation)
    moderate(officer)
    gone(Response.objects.get(pk=said[0].pk))
    assert "Mend the lamp." not in client.get(reverse("consultations:responses", args=["lights"])).content.decode()
    assert not Item.objects.filter(text__contains="Mend the lamp").exists()


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize(("day", "is_named"), [(date(2027, 4, 12), True), (date(2027, 4, 13), False)])
def test_names_of_people_go_a_year_after_the_last_day(client, consultation, officer, day, is_named):
    friends = CommunityGroup.objects.create(name="Friends of the Park", slug="park", kind="voluntary")
    group = {"respondent_type": "group", "group": friends, "publish_consent": "named"}
    answer(consultation, [{"why": {"text": "Trim the hedge."}}], **group)
    gather_texts(consultation)
    moderate(officer)
    with time_machine.travel(datetime.combine(day, time(12), tzinfo=UTC), tick=False):
        forget_names()
        page = client.get(reverse("consultations:responses", args=["lights"])).content.decode()
    assert "Mend the lamp." in page and "Friends of the Park" in page
    assert ("A resident of the ward" in page) is is_named


def test_a_moderator_can_refuse(consultation, said, officer):
    gather_texts(consultation)
    moderate(officer, "refused", reason="off-topic")
    assert not PublishedText.objects.public().exists()


def test_a_name_is_left_out_beside_all_that_its_owner_said(consultation, said, officer):
    Response.objects.filter(pk=said[0].pk).update(respondent_type="organisation", organisation="Dave Smithson")
    gather_texts(consultation)
    text = PublishedText.objects.exclude(name="").get()
    item = Item.objects.about(text).get()
    given = {"reason": "personal-details", "by": officer, "version": item.version}
    decide(item=item, action="published", leaves_out_name=True, **given)
    text.refresh_from_db()
    assert (text.name, text.text) == ("", text.original)
    assert not PublishedText.objects.exclude(name="").exists()


@pytest.mark.parametrize(
    ("label", "in_words"),
    [
        ("Who answered", "Who answered, by area"),
        ("Where do you live?", "Where do you live? By area"),
        ("Tell us more.", "Tell us more. By area"),
    ],
)
def test_no_comma_follows_the_mark_that_a_question_ends_with(label, in_words):
    assert joined(label, f"{label}, by area") == in_words
