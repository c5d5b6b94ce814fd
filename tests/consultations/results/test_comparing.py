"""Comparing answers: side by side, with an earlier time, and with who lives here."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.demonstration.results import make_up_ages
from consultations.questions.questionnaire import Option, Question, QuestionKind
from consultations.results.admin_views import drawn_results
from consultations.results.crosstabs import cross_tabulate, lines_of
from consultations.results.models import PopulationGroup, Release
from consultations.results.population import figures_missing, population_version, representation_of
from consultations.results.selection import Selection
from consultations.results.services import results_of, wordings_of
from consultations.results.waves import change_of_mean, change_of_share, compare_with_earlier
from people.models import CommunityGroup, User
from places.models import Area
from tests.consultations.results.a_consultation import QUESTIONS, answer, make_consultation, make_wards, random_answers

SAFE, UNSAFE = {"safe": {"choices": ["safe"]}}, {"safe": {"choices": ["unsafe"]}}


def columns(consultation, by: str, question: str = "safe") -> dict[str, int]:
    wording = next(each for each in wordings_of(consultation) if each.question.id == question)
    return {each.label: each.base for each in cross_tabulate(consultation, wording, by, Selection()).columns}


@pytest.fixture
def consultation(db):
    ward = Area.objects.create(kind="ward", code="E05000001", vintage=2025, name="Northfield", slug="northfield")
    group = CommunityGroup.objects.create(name="Friends of the Park", slug="park", kind="residents")
    made = make_consultation()
    help = {"help": {"choices": ["light", "camera"]}}
    answer(made, [SAFE | help, UNSAFE], area=ward)
    answer(made, [SAFE], channel="paper")
    answer(made, [SAFE], respondent_type="group", group=group)
    return made


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("area", {"Northfield": 2, "No area given": 1}),
        ("channel", {"Web": 2, "Paper form": 1}),
        ("type", {"For themselves": 3, "For a community group": 1}),
        ("group", {"Residents' association": 1}),
        ("month", {"March 2026": 3}),
        ("question:help", {"Better lights": 1, "Cameras": 1}),
    ],
)
def test_answers_are_put_side_by_side_with_their_bases(consultation, by, expected):
    """People alone, but where it is groups, or for whom they answer, that is compared."""
    assert columns(consultation, by) == expected


def test_people_groups_and_organisations_side_by_side_have_no_total(consultation):
    answer(consultation, [SAFE], respondent_type="organisation", organisation="The bus company")
    page = Client()
    page.force_login(User.objects.create_superuser("officer@example.org", "a long enough password"))
    address, heading = reverse("consultation_compare", args=[consultation.pk]), '<th scope="col">All</th>'
    by_type = page.get(address, {"question": "safe@1", "by": "type"}).content.decode()
    assert "For another organisation" in by_type and heading not in by_type and "<td>5</td>" not in by_type
    assert heading in page.get(address, {"question": "safe@1", "by": "channel"}).content.decode()


def test_small_bases_are_marked_and_give_no_shares(consultation):
    answer(consultation, [SAFE] * 30, channel="event")
    wording = wordings_of(consultation)[0]
    crosstab = cross_tabulate(consultation, wording, "channel", Selection())
    assert [(each.label, each.is_small) for each in crosstab.columns] == [
        ("Web", True),
        ("Paper form", True),
        ("Event or stall", False),
    ]
    safe = next(line for line in lines_of(crosstab) if line.label == "Safe")
    assert (safe.whole, safe.cells) == ("32 (97 %)", ("1", "1", "30 (100 %)"))
    unsure = next(line for line in lines_of(crosstab) if line.label == "Don’t know")
    assert unsure.whole == "0"  # apart from the base, so never a share of it


def test_a_difference_that_could_be_chance_says_so():
    change = change_of_share("Safe", (50, 100), (55, 100))
    assert change.could_be_chance
    assert "could be chance" in change.in_words
    assert round(change.difference) == 5


def test_a_difference_beyond_chance_says_so():
    change = change_of_share("Safe", (400, 1000), (550, 1000))
    assert not change.could_be_chance
    # Newcombe's interval for 0.55 - 0.40 on 1,000 and 1,000.
    assert (round(change.low, 1), round(change.high, 1)) == (10.6, 19.3)


@pytest.mark.django_db
def test_a_question_is_compared_with_its_earlier_wave():
    before = make_consultation(slug="first-time")
    answer(before, [SAFE] * 20 + [UNSAFE] * 80)
    asked = Question("feel", QuestionKind.SCALE, "How safe?", options=QUESTIONS[0].options, wave_of="first-time:safe")
    now = make_consultation([asked], slug="second-time")
    answer(now, [{"feel": {"choices": ["safe"]}}] * 60 + [{"feel": {"choices": ["unsafe"]}}] * 40)
    comparison = compare_with_earlier(results_of(now).people.question("feel"))
    assert (comparison.base_before, comparison.base_now) == (100, 100)
    safe = next(change for change in comparison.changes if change.label == "Safe")
    assert (round(safe.before), round(safe.now), safe.could_be_chance) == (20, 60, False)
    mean = next(change for change in comparison.changes if change.is_mean)
    assert round(mean.difference, 2) == 0.4
    assert mean.low < 0.4 < mean.high
    shown = drawn_results(now, Selection())
    assert f"Asked before in “{before}”" in shown
    assert f"<li>{safe.in_words}</li>" in shown


@pytest.mark.django_db
def test_a_question_from_the_library_is_compared_with_the_newest_earlier_wave_that_was_released():
    """Its id goes with it, and nothing else says where it was asked before."""
    waves = {}
    for month, slug in enumerate(["oldest", "older", "unreleased", "now", "later"], start=1):
        waves[slug] = make_consultation([replace(QUESTIONS[0], wave_of="safe")], slug=slug)
        waves[slug].phases.update(opens_on=date(2026, month, 2), closes_on=date(2026, month, 20))
        answer(waves[slug], [SAFE] * 10 * month + [UNSAFE] * 5)
    for slug in ("oldest", "older", "later"):
        Release.objects.create(consultation=waves[slug], number=1, contents={}, released_at=timezone.now())

    def before(slug: str) -> int | None:
        found = compare_with_earlier(results_of(waves[slug]).people.question("safe"), waves[slug])
        return found and found.base_before

    assert (before("now"), before("older"), before("oldest")) == (25, 15, None)
    waves["now"].copied_from = waves["oldest"]
    assert before("now") == 15


def test_means_of_alike_answers_differ_by_nothing():
    from consultations.results.counting import Average

    same = Average.of({3: 10})
    assert change_of_mean(same, same).could_be_chance


@pytest.mark.django_db
def test_a_question_without_an_earlier_wave_is_not_compared(consultation):
    assert compare_with_earlier(results_of(consultation).people.question("safe")) is None


@pytest.mark.django_db
def test_who_answered_is_held_against_who_lives_here():
    consultation = make_consultation()
    for kind, people, order in (("young", 500, 1), ("old", 500, 2)):
        PopulationGroup.objects.create(
            characteristic="age", group=kind, label=kind.capitalize(), people=people, order=order, source="Census"
        )
    ages = ["young"] * 10 + ["old"] * 90
    answer(consultation, [SAFE] * 100, characteristics=lambda number: {"age": ages[number]})
    age = representation_of(results_of(consultation).people)[0]
    assert [(each.label, each.share, each.population_share) for each in age.groups] == [
        ("Young", 10.0, 50.0),
        ("Old", 90.0, 50.0),
    ]
    assert [each.in_words for each in age.groups] == ["Heard less than their share", "Heard more than their share"]
    assert "Young" in age.summary


@pytest.mark.django_db
def test_areas_are_compared_by_their_population():
    north, south = (
        Area.objects.create(kind="ward", code=f"E0500000{n}", vintage=2025, name=n, slug=n, population=people)
        for n, people in (("a", 900), ("b", 100))
    )
    consultation = make_consultation()
    answer(consultation, [SAFE] * 100, area=lambda number: north if number < 90 else south)
    by_area = representation_of(results_of(consultation).people)[0]
    assert [each.in_words for each in by_area.groups] == ["About their share"] * 2
    assert by_area.summary == "No group is clearly missing from the answers."


@pytest.mark.django_db
def test_the_population_is_loaded_from_a_file_whole_or_not_at_all(tmp_path):
    file = tmp_path / "census.csv"
    head = "characteristic,group,label,covers,people,source\n"
    file.write_text(f"{head}sex,female,Female,,1000,Census 2021\nsex,male,Male,,900,Census 2021\n")
    call_command("import_population_groups", str(file), verbosity=0)
    assert [(each.group, each.people) for each in PopulationGroup.objects.all()] == [("female", 1000), ("male", 900)]
    file.write_text(f"{head}sex,female,Female,,many,Census 2021\n")
    with pytest.raises(CommandError, match="Line 2"):
        call_command("import_population_groups", str(file), verbosity=0)
    assert PopulationGroup.objects.count() == 2


@pytest.mark.django_db
def test_the_population_of_each_ward_is_loaded_by_its_code_beside_that_of_everywhere(tmp_path):
    ward = Area.objects.create(kind="ward", code="E05000001", vintage=2025, name="Northfield", slug="northfield")
    file = tmp_path / "census.csv"
    head = "characteristic,group,label,covers,people,source,area\n"
    file.write_text(
        f"{head}age,young,Young,,50,Census,\nage,old,Old,,50,Census,\n"
        "age,young,Young,,80,Census,E05000001\nage,old,Old,,20,Census,E05000001\n"
    )
    call_command("import_population_groups", str(file), verbosity=0)
    assert [each.people for each in PopulationGroup.objects.of("age")] == [50, 50]
    made = make_consultation()
    answer(
        made, random_answers(40), area=ward, characteristics=lambda number: {"age": "young" if number < 8 else "old"}
    )
    answer(made, random_answers(12), characteristics={"age": "young"})
    (everywhere, here) = representation_of(results_of(made).people)
    assert [(each.answered, each.in_words) for each in everywhere.groups] == [
        (20, "About their share"),
        (32, "About their share"),
    ]
    assert (here.title, here.unknown) == ("Age in each area", 12)
    assert [(each.label, each.answered, each.in_words) for each in here.groups] == [
        ("Northfield: Young", 8, "Heard less than their share"),
        ("Northfield: Old", 32, "Heard more than their share"),
    ]
    # Loaded anew for everywhere alone, that of the wards stays.
    file.write_text("characteristic,group,label,covers,people,source\nage,all,All,,100,Census\n")
    call_command("import_population_groups", str(file), verbosity=0)
    assert PopulationGroup.objects.in_one_area().count() == 2
    file.write_text(f"{head}age,young,Young,,80,Census,E09999999\n")
    with pytest.raises(CommandError, match="no area with the code “E09999999”"):
        call_command("import_population_groups", str(file), verbosity=0)


@pytest.mark.django_db
def test_the_demonstrations_ages_of_each_area_add_up_and_say_that_they_are_made_up():
    north, *_others = make_wards("Northfield", "Eastbrook")
    Area.objects.filter(pk=north.pk).update(population=9000)
    for group, people in [("young", 300), ("old", 700)]:
        PopulationGroup.objects.create(characteristic="age", group=group, label=group, people=people, source="Census")
    assert make_up_ages() == 2
    ages = PopulationGroup.objects.in_one_area()
    assert {(each.area, each.source.startswith("Made up")) for each in ages} == {(north, True)}
    assert abs(sum(each.people for each in ages) - 9000) <= 1
    assert PopulationGroup.objects.everywhere().count() == 2


@pytest.mark.django_db
def test_live_results_are_drawn_anew_where_the_population_is_loaded():
    made = make_consultation()
    answer(made, random_answers(40), characteristics={"sex": "female"})
    assert "by sex is not loaded" in drawn_results(made, Selection())
    for group in ("female", "male"):
        PopulationGroup.objects.create(characteristic="sex", group=group, label=group, people=50, source="Census 2021")
    drawn = drawn_results(made, Selection())
    assert "Census 2021" in drawn
    Area.objects.create(
        kind="ward", code="E05000001", vintage=2025, name="N", slug="n", population=9, population_source="Mid-2022"
    )
    versions = {population_version()}
    Area.objects.update(population=10)
    assert population_version() not in versions


@pytest.mark.django_db
def test_who_answered_is_held_against_the_population_by_sex_and_what_is_not_loaded_is_said():
    made = make_consultation()
    sexes = ["female"] * 60 + ["male"] * 40
    answer(made, random_answers(100), characteristics=lambda number: {"sex": sexes[number]})
    assert "by age and by sex is not loaded" in figures_missing()
    for group, people in (("female", 500), ("male", 500)):
        PopulationGroup.objects.create(characteristic="sex", group=group, label=group, people=people, source="Census")
    found = representation_of(results_of(made).people)
    assert [(each.title, [group.answered for group in each.groups]) for each in found] == [("Sex", [60, 40])]
    assert "by age is not loaded" in figures_missing()
    PopulationGroup.objects.create(characteristic="age", group="all", label="All", people=9, source="Census")
    assert figures_missing() == ""


def test_wide_bands_of_the_population_take_the_narrow_ones_of_answers():
    group = PopulationGroup(characteristic="age", group="35-64", covers="35-44 45-54 55-64")
    answered = Counter({"35-44": 2, "45-54": 3, "65-74": 9})
    assert sum(answered[id] for id in group.ids) == 5
    assert PopulationGroup(group="female").ids == ["female"]


def test_options_without_a_number_have_no_mean():
    from consultations.results.counting import Counted, count_question

    asked = Question("q", QuestionKind.SCALE, "?", options=(Option("a", "A"), Option("b", "B")))
    assert count_question(asked, [Counted({"q": {"choices": ["a"]}})]).average is None
