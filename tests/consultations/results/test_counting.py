"""What is counted, on answers written down by hand."""

from collections import Counter

from consultations.questions.questionnaire import Condition, Option, Question, QuestionKind
from consultations.results.counting import Counted, count_question

MEASURES = (Option("light", "Lights"), Option("camera", "Cameras"), Option("patrol", "Patrols"))
SCALE = (*(Option(str(n), f"{n}", value=n) for n in range(1, 6)), Option("dk", "Don't know", is_dont_know=True))


def choices(*chosen: str, channel: str = "web", **more) -> Counted:
    return Counted({"q": {"choices": list(chosen), **more}}, channel)


def counts(result) -> dict[str, int]:
    return {option.id: option.count for option in result.options}


def test_multiple_choice_is_counted_by_option_not_by_combination():
    """A peer's fault: "lights" and "lights, cameras" stood as two different answers of one each."""
    asked = Question("q", QuestionKind.CHOICES, "What would help?", options=MEASURES)
    result = count_question(asked, [choices("light"), choices("light", "camera"), choices("camera", "patrol")])
    assert counts(result) == {"light": 2, "camera": 2, "patrol": 1}
    assert result.base.total() == 3
    assert [round(result.share(option.count)) for option in result.options] == [67, 67, 33]


def test_an_option_twice_in_one_answer_is_one_person():
    asked = Question("q", QuestionKind.CHOICES, "What would help?", options=MEASURES)
    assert counts(count_question(asked, [choices("light", "light")]))["light"] == 1


def test_paper_is_in_every_total_and_can_be_told_apart():
    asked = Question("q", QuestionKind.CHOICE, "What would help most?", options=MEASURES)
    result = count_question(asked, [choices("light"), choices("light", channel="paper"), choices("camera")])
    assert counts(result)["light"] == 2
    assert result.options[0].channels == Counter(web=1, paper=1)
    assert result.base == Counter(web=2, paper=1)


def test_who_does_not_know_or_would_not_say_stands_apart_from_the_base():
    asked = Question("q", QuestionKind.SCALE, "How safe?", options=SCALE, may_not_say=True)
    answers = [choices("1"), choices("5"), choices("dk"), Counted({"q": {"not_said": True}}), Counted({})]
    result = count_question(asked, answers)
    assert (result.asked.total(), result.base.total(), result.dont_know.total()) == (5, 2, 1)
    assert (result.not_said.total(), result.no_answer) == (1, 1)
    assert (result.average.mean, result.average.median, result.average.count) == (3, 3, 2)


def test_only_those_led_to_a_question_were_asked_it():
    asked = Question("q", QuestionKind.CHOICE, "Why?", options=MEASURES, only_if=(Condition("went", ("yes",)),))
    went, stayed = {"went": {"choices": ["yes"]}}, {"went": {"choices": ["no"]}}
    result = count_question(
        asked, [Counted(went | {"q": {"choices": ["light"]}}), Counted(went), Counted(stayed), Counted({})]
    )
    assert (result.asked.total(), result.base.total(), result.no_answer) == (2, 1, 1)


def test_a_section_that_was_not_asked_counts_in_its_questions_too():
    asked = Question("q", QuestionKind.NUMBER, "How often?")
    result = count_question(asked, [Counted({"went": {"choices": ["no"]}})], only_if=(Condition("went", ("yes",)),))
    assert result.asked.total() == 0


def test_each_row_of_a_grid_has_its_own_base():
    rows = (Option("day", "By day"), Option("night", "After dark"))
    asked = Question("q", QuestionKind.GRID, "How safe?", options=SCALE, rows=rows)
    result = count_question(
        asked, [Counted({"q": {"rows": {"day": "5", "night": "1"}}}), Counted({"q": {"rows": {"day": "dk"}}})]
    )
    day, night = result.rows
    assert (day.base.total(), day.dont_know.total(), day.average.mean) == (1, 1, 5)
    assert (night.asked.total(), night.base.total(), night.no_answer) == (2, 1, 1)


def test_a_ranking_has_the_average_place_and_the_first_choices():
    asked = Question("q", QuestionKind.RANKING, "Which first?", options=MEASURES)
    given = [["camera", "light"], ["camera"], ["light", "camera", "patrol"]]
    result = count_question(asked, [Counted({"q": {"ranking": each}}) for each in given])
    assert [each.id for each in result.ranking] == ["camera", "light", "patrol"]
    first = result.ranking[0]
    assert (first.ranked, first.first, round(first.average.mean, 2)) == (3, 2, 1.33)


def test_numbers_have_a_mean_and_a_median_and_none_is_not_zero():
    asked = Question("q", QuestionKind.NUMBER, "How many times?")
    numbers = [Counted({"q": {"number": number}}) for number in (0, 1, 1, 10)]
    result = count_question(asked, [*numbers, Counted({})])
    assert (result.average.mean, result.average.median, result.base.total()) == (3, 1, 4)


def test_dates_are_counted_by_month():
    asked = Question("q", QuestionKind.DATE, "When?")
    result = count_question(asked, [Counted({"q": {"date": f"2026-{day}"}}) for day in ("11-02", "10-31", "11-30")])
    assert counts(result) == {"2026-10": 1, "2026-11": 2}


def test_places_are_kept_to_be_put_in_areas_and_typed_ones_count_as_answered():
    asked = Question("q", QuestionKind.PLACE, "Where?")
    given = [{"point": [52.0, -0.7]}, {"line": [[52.0, -0.7], [52.1, -0.7], [52.2, -0.7]]}, {"text": "MK9 3EJ"}]
    result = count_question(asked, [Counted({"q": each}) for each in given])
    assert result.points == ((52.0, -0.7, "web"), (52.1, -0.7, "web"))
    assert result.base.total() == 3


def test_words_are_counted_and_not_kept():
    asked = Question("q", QuestionKind.LONG_TEXT, "Anything else?")
    result = count_question(asked, [Counted({"q": {"text": "More light"}}), Counted({"q": {"text": ""}})])
    assert (result.base.total(), result.no_answer) == (1, 1)
    assert "More light" not in repr(result)
