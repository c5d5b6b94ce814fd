"""What can be taken as an answer, how it is read from a form and put in words. No database."""

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultations.answering.codes import SIGNS, hash_of, new_return_code, read_return_code
from consultations.answering.forms import SectionForm
from consultations.questions.checking import check_answer, check_answers
from consultations.questions.questionnaire import Option, Question, QuestionKind, Section
from consultations.questions.wording import answer_in_words

from .asking import EVERY_KIND, VISITS, WHY_NOT

BY_ID = {question.id: question for question in (VISITS, WHY_NOT, *EVERY_KIND)}
GOOD = [
    ("visits", {"choices": ["yes"]}, "Yes"),
    ("name-it", {"text": "Green"}, "Green"),
    ("name-it", {"not_said": True}, "Prefer not to say"),
    ("uses", {"choices": ["walk", "else"], "other": "Sing"}, "Walk\nSomething else: Sing"),
    ("safe", {"choices": ["dk"]}, "Don't know"),
    ("rate", {"rows": {"lamps": "bad", "paths": "good"}}, "Paths: Good\nLamps: Bad"),
    ("rank", {"ranking": ["lights", "trees"]}, "1. Lights\n2. Trees"),
    ("times", {"number": 4}, "4"),
    ("times", {"number": 2.5}, "2.5"),
    ("last", {"date": "2026-03-27"}, "27 March 2026"),
    ("where", {"text": "By the pond"}, "By the pond"),
    ("where", {"point": [52.0406, -0.7594]}, "A pin at 52.04060, -0.75940"),
    ("photo", {"file": "a key", "name": "lamp.jpg"}, "lamp.jpg"),
]


@pytest.mark.parametrize(("question", "answer", "words"), GOOD)
def test_what_can_be_taken_and_what_it_is_in_words(question, answer, words):
    assert check_answer(BY_ID[question], answer) == ""
    assert answer_in_words(BY_ID[question], answer) == words


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ("visits", None, "Choose an answer to “Do you visit the park?”"),
        ("why-not", None, "Answer “Why not?”"),
        ("visits", {"choices": ["maybe"]}, "could not be read"),
        ("visits", {"choices": ["yes", "no"]}, "Choose one answer only"),
        ("visits", {"choices": ["yes"], "other": "?"}, "could not be read"),
        ("visits", {"not_said": True}, "could not be read"),
        ("uses", {"choices": ["walk", "play", "rest", "else"]}, "Choose at most 3 answers"),
        ("name-it", {"text": "x" * 301}, "it has 301 characters, and 300 fit"),
        ("name-it", {"text": 5}, "could not be read"),
        ("rate", {"rows": {"benches": "good"}}, "could not be read"),
        ("rank", {"ranking": ["trees", "trees"]}, "Give each place once"),
        ("times", {"number": 32}, "Write a number from 0 to 31"),
        ("times", {"number": True}, "could not be read"),
        ("times", {"number": float("nan")}, "could not be read"),
        ("last", {"date": "2026-02-30"}, "could not be read"),
        ("last", {"date": "0203-02-03"}, "Check the year"),
        ("where", {"point": [152, 0]}, "could not be read"),
        ("photo", {"file": "", "name": "x"}, "could not be read"),
    ],
)
def test_what_cannot_be_taken_is_said_in_a_sentence_that_names_the_question(question, answer, sentence):
    assert sentence in check_answer(BY_ID[question], answer)


@pytest.mark.parametrize(("chosen", "is_taken"), [(["dk"], True), (["walk", "play"], True), (["walk", "dk"], False)])
def test_who_does_not_know_chooses_nothing_else(chosen, is_taken):
    question = Question(
        "uses",
        QuestionKind.CHOICES,
        "Which?",
        options=(Option("walk", "Walk"), Option("play", "Play"), Option("dk", "Don't know", is_dont_know=True)),
    )
    sentence = "" if is_taken else "Choose “Don't know” alone, or take it away, in “Which?”"
    assert check_answer(question, {"choices": chosen}) == sentence


def test_what_was_ranked_stands_first_in_its_order():
    form = SectionForm(Section("one", "One", "", (BY_ID["rank"],)), {"rank": {"ranking": ["lights"]}})
    drawn = BeautifulSoup(str(form["q-rank"]), "html.parser")
    assert [row.label.text for row in drawn.select("[data-ranked]")] == ["Lights", "Trees", "Benches"]
    assert drawn.select("select")[0]["id"].endswith("_0"), "a summary of errors leads to the first"


def test_paper_may_leave_required_questions_empty_and_nothing_else():
    questions = (VISITS, *EVERY_KIND)
    assert check_answers(questions, {}, needs_required=False) == {}
    assert check_answers(questions, {"times": {"number": 99}}, needs_required=False).keys() == {"times"}


def test_a_required_grid_needs_every_row():
    rate = BY_ID["rate"]
    required = Question("rate", QuestionKind.GRID, rate.label, is_required=True, options=rate.options, rows=rate.rows)
    assert check_answer(required, {"rows": {"paths": "good"}}) == "Answer “Lamps” in “How good are these?”"


# Nested answers take long to think of on a busy machine, which says nothing of what is tested.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([*BY_ID.values()]),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["choices", "text", "rows", "ranking", "number", "date", "point", "line", "file", "name"]
                ),
                inner,
                max_size=3,
            )
        ),
        max_leaves=8,
    ),
)
def test_whatever_comes_is_taken_or_refused_and_never_breaks(question, answer):
    assert isinstance(check_answer(question, answer), str)


def test_an_option_that_the_question_no_longer_has_is_not_hidden():
    question = Question("q", QuestionKind.CHOICE, "?", options=(Option("a", "A"),))
    assert answer_in_words(question, {"choices": ["gone"]}) == "gone"


@pytest.mark.parametrize("typed", ["k7m4qx9rt", "K7M 4QX 9RT", " k7m–4qx–9rt "])
def test_a_return_code_is_read_however_it_was_noted(typed):
    assert read_return_code(typed) == "K7M-4QX-9RT"


@pytest.mark.parametrize("typed", ["", "K7M-4QX", "K7M-4QX-9R0", "K7M-4QX-9RTT"])
def test_what_is_no_return_code_is_none(typed):
    assert read_return_code(typed) == ""


def test_return_codes_have_no_look_alikes_and_are_kept_as_a_hash_only():
    assert set("0O1IL2Z5S8BU").isdisjoint(SIGNS)
    code = new_return_code()
    assert read_return_code(code) == code
    assert code.replace("-", "") not in hash_of(code)
    assert hash_of(code) == hash_of(code) != hash_of(new_return_code())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "sent", "answer"),
    [
        ("uses", "q-uses=rest&q-uses=walk", {"choices": ["walk", "rest"]}),
        ("uses", "q-uses-other=Sing", {"choices": ["else"], "other": "Sing"}),
        ("uses", "q-uses=walk&q-uses=not_said", {"not_said": True}),
        ("safe", "q-safe=very", {"choices": ["very"]}),
        ("rate", "q-rate-paths=good&q-rate-lamps=nonsense", {"rows": {"paths": "good"}}),
        ("rank", "q-rank-lights=1&q-rank-trees=3", {"ranking": ["lights", "trees"]}),
        ("times", "q-times=+1,000.5 ", {"number": 1000.5}),
        ("last", "q-last-day=7&q-last-month=March&q-last-year=2026", {"date": "2026-03-07"}),
        ("where", "q-where=By+the+pond", {"text": "By the pond"}),
        ("where", "q-where=&q-where-point=52.0406001,-0.7594", {"point": [52.0406, -0.7594]}),
        ("name-it", "q-name-it=%00+A+%0D%0A+b+", {"text": "A b"}),
        ("name-it", "q-name-it=", None),
    ],
)
def test_what_a_form_sends_is_read(question, sent, answer):
    from consultations.answering.forms import SectionForm
    from consultations.questions.questionnaire import Section

    form = SectionForm(Section("s", "S", "", (BY_ID[question],)), {}, QueryDict(sent))
    form.full_clean()
    assert form.given == {question: answer}
