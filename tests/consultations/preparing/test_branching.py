"""Whatever an editor can save is walkable, and what is not is refused with a sentence that says where."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.questions.answers import asked_at_most, path_through
from consultations.questions.branching import problems_of
from consultations.questions.questionnaire import Condition, Option, Question, QuestionKind, Questionnaire, Section


def choice(id: str, *options: str, **fields) -> Question:
    made = tuple(Option(f"{id}-{option}", option) for option in options or ("yes", "no"))
    return Question(id, fields.pop("kind", QuestionKind.CHOICE), label=f"About {id}", options=made, **fields)


def words(id: str = "words", **fields) -> Question:
    return Question(id, QuestionKind.LONG_TEXT, label=f"About {id}", **fields)


def section(id: str, *questions: Question, only_if: tuple[Condition, ...] = ()) -> Section:
    return Section(id, title=f"Part {id}", questions=questions, only_if=only_if)


def if_(question: str, *options: str) -> Condition:
    return Condition(question, tuple(f"{question}-{option}" for option in options))


def sentences(*sections: Section) -> list[str]:
    return [problem.sentence for problem in problems_of(Questionnaire(sections))]


def test_a_plain_questionnaire_has_no_problems():
    assert sentences(section("a", choice("q")), section("b", words(), only_if=(if_("q", "yes"),))) == []


@pytest.mark.parametrize(
    ("sections", "says"),
    [
        ([section("a", words(only_if=(if_("q", "yes"),))), section("b", choice("q"))], "comes later"),
        ([section("a", choice("q", only_if=(if_("q", "yes"),)))], "its own answer"),
        ([section("a", choice("q")), section("b", words(only_if=(if_("gone", "yes"),)))], "no longer there"),
        ([section("a", choice("q")), section("b", words(only_if=(if_("q", "gone"),)))], "no longer there"),
        ([section("a", choice("q")), section("b", words(only_if=(Condition("q", ()),)))], "tick at least one"),
        ([section("a", words("q")), section("b", words(only_if=(if_("q", "yes"),)))], "not chosen from a list"),
        ([section("a", choice("q")), section("b")], "has no questions"),
        ([section("a", choice("q"), choice("q"))], "is there twice"),
        ([section("a", choice("q", "only one"))], "at least two answers"),
        ([section("a", choice("q")), section("b", words("w"), only_if=(if_("w", "yes"),))], "comes later"),
    ],
    ids=["later", "own", "question gone", "option gone", "no option", "text", "empty", "twice", "one option", "loop"],
)
def test_what_cannot_be_walked_is_named(sections, says):
    found = sentences(*sections)
    assert any(says in sentence for sentence in found), found


def test_sentences_name_section_and_question():
    both = (if_("q", "yes"), if_("q", "no"))
    asked = section("a", choice("q")), section("b", words("unreachable", only_if=both))
    assert sentences(*asked) == [
        "Question 2, “About unreachable”, in Section 2, “Part b” is never asked: nobody can have given all the answers "
        "it depends on."
    ]


def test_a_condition_far_back_makes_it_unreachable():
    """b is asked of those who said yes, c of those asked b who said no to the same question."""
    asked = [
        section("a", choice("q")),
        section("b", choice("r"), only_if=(if_("q", "yes"),)),
        section("c", words(), only_if=(if_("r", "yes"), if_("q", "no"))),
    ]
    assert any("is never shown" in sentence for sentence in sentences(*asked))


@pytest.mark.parametrize(
    ("most", "reachable"), [(None, True), (2, True), (1, False)], ids=["any number", "two at most", "one at most"]
)
def test_many_choices_can_hold_several_as_far_as_allowed(most, reachable):
    many = choice("q", "one", "two", "three", kind=QuestionKind.CHOICES, most=most)
    after = section("b", words(only_if=(if_("q", "one"), if_("q", "two"))))
    assert (sentences(section("a", many), after) == []) is reachable


def test_dont_know_goes_with_nothing_else():
    options = (Option("one", "One"), Option("two", "Two"), Option("dk", "Don't know", is_dont_know=True))
    many = Question("q", QuestionKind.CHOICES, label="Which?", options=options)
    after = section("b", words(only_if=(Condition("q", ("dk",)), Condition("q", ("one",)))))
    assert sentences(section("a", many), after) != []


def test_words_that_show_only_without_any_question_are_refused():
    text = Question("t", QuestionKind.TEXT, label="", html="<p>Hello</p>", only_if=(if_("q", "yes"),))
    only_others = section("b", text, words(only_if=(if_("q", "no"),)))
    assert any("is never shown" in sentence for sentence in sentences(section("a", choice("q")), only_others))


def test_what_is_only_unfinished_says_so():
    problems = problems_of(Questionnaire((section("a"),)))
    assert [problem.is_unfinished for problem in problems] == [True]


@pytest.mark.parametrize(
    ("given_answers", "page", "most"),
    [
        ({}, 1, 4),
        ({"q": "no"}, 1, 2),
        ({"q": "no"}, 3, 2),
        ({"q": "yes"}, 2, 4),
        ({"q": "yes"}, 3, 3),
        ({"q": "yes", "r": "yes"}, 3, 4),
        ({}, 4, 2),
    ],
    ids=["nothing", "no", "no, at the end", "yes", "yes, then left empty", "yes twice", "all left empty"],
)
def test_so_many_are_asked_at_most_whatever_comes_next(given_answers, page, most):
    asked = Questionnaire(
        (
            section("a", choice("q")),
            section("b", choice("r"), only_if=(if_("q", "yes"),)),
            section("c", words(), only_if=(if_("q", "yes"), if_("r", "yes"))),
            section("d", words("last")),
        )
    )
    answers = {id: {"choices": [f"{id}-{option}"]} for id, option in given_answers.items()}
    assert asked_at_most(asked, answers, page=page) == most


# Any graph that an editor can draw

OPTIONS = ("one", "two", "three")
KINDS = st.sampled_from([QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.LONG_TEXT, QuestionKind.TEXT])
IDS = [f"q{number}" for number in range(4)]
CONDITIONS = st.lists(
    st.builds(
        lambda question, options: if_(question, *options),
        st.sampled_from(IDS),
        st.lists(st.sampled_from(OPTIONS), unique=True, max_size=3),
    ),
    max_size=2,
).map(tuple)


@st.composite
def questionnaires(draw) -> Questionnaire:
    """Sections and questions with conditions on anything, sensible or not."""
    made, ids = [], iter(IDS)
    for number in range(draw(st.integers(1, 3))):
        questions = []
        for id, _ in zip(ids, range(draw(st.integers(0, 2))), strict=False):
            kind, only_if = draw(KINDS), draw(CONDITIONS)
            most = draw(st.sampled_from([None, 1, 2])) if kind == QuestionKind.CHOICES else None
            has_options = kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
            made_question = choice(id, *OPTIONS, kind=kind, only_if=only_if, most=most)
            questions.append(made_question if has_options else Question(id, kind, label=id, only_if=only_if))
        made.append(section(f"s{number}", *questions, only_if=draw(CONDITIONS)))
    return Questionnaire(tuple(made))


def every_answer(question: Question) -> list[dict | None]:
    """No answer, and each that can be given."""
    if question.kind == QuestionKind.LONG_TEXT:
        return [None]
    ids = [option.id for option in question.options]
    if question.kind == QuestionKind.CHOICE:
        return [None, *({"choices": [id]} for id in ids)]
    subsets = product([False, True], repeat=len(ids))
    chosen = [[id for id, takes in zip(ids, taken, strict=True) if takes] for taken in subsets]
    return [{"choices": each} for each in chosen if question.most is None or len(each) <= question.most]


@given(questionnaires())
def test_what_passes_is_walkable_and_what_does_not_is_not(questionnaire):
    """No page is empty whatever is answered, and everything is met by some answers; else a problem is named."""
    problems, asked = problems_of(questionnaire), list(questionnaire.questions)
    met: set[str] = set()
    for given_answers in product(*(every_answer(question) for question in asked)):
        answers = {question.id: answer for question, answer in zip(asked, given_answers, strict=True) if answer}
        path = path_through(questionnaire, answers)
        met |= {part.id for section in path for part in (section, *section.questions)}
        assert all(any(question.is_asked for question in each.questions) for each in path)
        assert path or problems, "somebody is led nowhere"
        now = sum(question.is_asked for section in path for question in section.questions)
        assert now <= asked_at_most(questionnaire, answers, page=1) <= len(asked)
    everything = {part.id for section in questionnaire.sections for part in (section, *section.questions)}
    if not problems:
        assert met == everything
    elif met == everything:
        # Refused all the same, for something that is wrong without hiding anything.
        assert all("never" not in problem.sentence for problem in problems)
