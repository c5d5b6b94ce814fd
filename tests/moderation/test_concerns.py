"""What the automatic checks find, and what they leave alone."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from moderation.concerns import Concern, find_concerns
from moderation.matching import UnsafePatternError, check_pattern, matches
from moderation.models import ConcernKind, ConcernRule
from moderation.plain_reading import plain_reading
from moderation.rules import lay_packaged_rows, packaged, rules_in_use

pytestmark = pytest.mark.django_db

FOUND = [
    ("Ring me on 07700 900123 after six.", "phone", "07700 900123"),
    ("Ring me on +44 (0)1632 960 983.", "phone", "+44 (0)1632 960 983"),
    ("It is 01632-960-983", "phone", "01632-960-983"),
    ("０７７００ ９００１２３", "phone", "０７７００ ９００１２３"),
    ("فون ۰۷۷۰۰ ۹۰۰۱۲۳", "phone", "۰۷۷۰۰ ۹۰۰۱۲۳"),
    ("ring 07\u200b700\u00ad900123", "phone", "07\u200b700\u00ad900123"),
    ("0\ufe0f\u20e37\ufe0f\u20e3700 900123", "phone", "0\ufe0f\u20e37\ufe0f\u20e3700 900123"),
    ("o7seven double-0 900 123 it is", "phone", "o7seven double-0 900 123"),
    (
        "zero seven seven zero zero nine oh oh one two three",
        "phone",
        "zero seven seven zero zero nine oh oh one two three",
    ),
    ("O77OO 9OO123", "phone", "O77OO 9OO123"),
    ("07700–900–123", "phone", "07700–900–123"),
    ("resident＠example．org", "email", "resident＠example．org"),
    ("M\u200bK6 2AB", "postcode", "M\u200bK6 2AB"),
    ("I want to ki\u200bll myself", "self-harm", "ki\u200bll myself"),
    ("Write to resident@example.org please", "email", "resident@example.org"),
    ("Write to resident at example dot org", "email", "resident at example dot org"),
    ("He lives at ZZ9 9ZZ.", "postcode", None),
    ("We are in MK6 2AB", "postcode", "MK6 2AB"),
    ("we are in mk62ab", "postcode", "mk62ab"),
    ("It comes from 12 Acacia Avenue", "address", "12 Acacia Avenue"),
    ("it is number 4 the grove", "address", None),
    ("it comes from flat 3, 12 high street", "address", "flat 3, 12 high street"),
    ("The man from 14 Queensway", "address", "14 Queensway"),
    ("It is 5 motorway junctions from here", "address", None),
    ("A white van, AB51 ABC, was there", "vehicle", "AB51 ABC"),
    ("a white van ab51abc", "vehicle", "ab51abc"),
    ("An old car, A123 BCD.", "vehicle", "A123 BCD"),
    ("I want to kill myself", "self-harm", "kill myself"),
    ("She talked of suicide", "self-harm", "suicide"),
    ("My neighbour says he will kill himself tonight", "self-harm", "kill himself"),
    ("I’m in danger", "danger", "I’m in danger"),
    ("He has a knife!", "danger", "has a knife"),
    ("Next time I'll kill him", "threat", "I'll kill"),
    ("You should watch your back", "threat", "watch your back"),
    ("I was raped there", "sexual-offence", "raped"),
    ("My daughter was frightened", "child", "My daughter"),
    ("A 13 year old was there", "child", "13 year old"),
    ("He appeared in Crown Court", "active-case", "Crown Court"),
    ("Those idiots at the council", "abuse", "idiots"),
    ("See https://example.com/offer now", "link", "https://example.com/offer"),
    ("See example.co.uk/offer now", "link", "example.co.uk/offer"),
    ("Best casino bonus", "spam", "casino"),
    ("Everybody knows that Alex Smithson is a drug dealer", "accusation", "dealer"),
    ("Mr Smithson stole it", "accusation", "stole"),
    (
        "The lad in the blue hoodie from number 7 stole my bike",
        "accusation",
        "lad in the blue hoodie from number 7 stole",
    ),
    ("My stepdad touches me at night", "danger", "touches me at night"),
    ("She's only 13 and has a boyfriend of 30", "danger", "only 13 and has a boyfriend"),
    ("They keep me locked in the flat and took my passport", "danger", "took my passport"),
    ("The lad from number 7 stole my bike", "accusation", "lad from number 7 stole"),
    (
        "The owner of the shop on the corner sells stolen phones",
        "accusation",
        "owner of the shop on the corner sells stolen",
    ),
    ("There is a kid at Hilltop school who is bullied", "child", "kid at Hilltop school"),
    ("It was Jamie, 9, who fell", "child", "Jamie, 9"),
]
# What people write every day and nobody should be troubled with.
LEFT_ALONE = [
    ("The lights in the underpass have been out for 3 weeks.", None),
    ("Two people on the street asked about 20 bikes.", None),
    ("Call 101 or 0800", "phone"),
    ("one two three four five six seven eight nine ten bikes", "phone"),
    ("It cost £1,250,000 in 2024 and 2025.", "phone"),
    ("Somebody stole my bike on Saturday.", "accusation"),
    ("There were 12 burglaries in May.", "accusation"),
    ("This can't go on, please cut the hedge", "self-harm"),
    ("Can you help me find the next meeting?", "danger"),
    ("The children play in the park.", "child"),
    ("The M1 and the A5 are loud at night", "vehicle"),
    ("Trading of stolen phones at the market must stop", "accusation"),
    ("The officer at the desk was kind, and nobody steals there now", "accusation"),
    ("Somebody from number 7 helped the woman whose bag was stolen", "accusation"),
    ("We walk the children to school past the pub", "child"),
    ("On Friday, 6, we were eight", "danger"),
    ("My daughter is 12 and likes the new lights", "danger"),
    ("What do you do about modern slavery and forced marriage in the plan?", "child"),
    ("I like classic cars", "abuse"),
    ("Dr. Who is on at 8.30pm", "link"),
]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_what_is_found(text, kind, words):
    if words is None:
        assert kind not in {concern.kind for concern in find_concerns(text)}
        return
    found = {concern.kind: concern for concern in find_concerns(text)}
    assert kind in found and words in found[kind].found
    assert found[kind].sentence.strip()


@pytest.mark.parametrize(("text", "kind"), LEFT_ALONE)
def test_what_is_left_alone(text, kind):
    found = {concern.kind for concern in find_concerns(text)}
    assert kind not in found if kind else not found


@pytest.mark.parametrize(
    ("text", "is_risk"),
    [("I want to die", True), ("I'll kill her", True), ("he is in danger", True), ("My number is 07700 900123", False)],
)
def test_signs_of_risk_to_a_person_come_first(text, is_risk):
    found = find_concerns(f"{text}. Ring 01632 960983, idiot.")
    assert found[0].is_risk is is_risk
    assert [concern.is_risk for concern in found] == sorted((concern.is_risk for concern in found), reverse=True)


def test_staff_change_a_rule_and_nothing_lays_it_again():
    lay_packaged_rows()
    assert ConcernRule.objects.count() == len(packaged("concerns"))
    ConcernRule.objects.filter(key="spam").update(words="double glazing")
    ConcernRule.objects.filter(key="abuse").update(is_active=False)
    lay_packaged_rows()
    kinds = {concern.kind for concern in find_concerns("Idiot! Cheap double glazing and a casino.")}
    assert kinds == {"spam"}
    assert "abuse" not in {rule.key for rule in rules_in_use()}


def test_every_packaged_rule_is_one_that_staff_could_have_written():
    for rule in packaged("concerns"):
        rule.full_clean()
    assert {rule.kind for rule in packaged("concerns")} == set(ConcernKind.values) - {"machine"}


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:\w*,)*x", r"((a|b)*c)*", r"(", r"a*", "a" * 3000])
def test_a_pattern_that_could_hang_or_is_wrong_is_refused_in_words(pattern):
    with pytest.raises(UnsafePatternError, match=r"pattern|inside"):
        check_pattern(pattern)
    rule = ConcernRule(key="new", kind="spam", pattern=pattern, sentence="Look.", as_of="2026-01-01")
    with pytest.raises(ValidationError):
        rule.full_clean()


def test_a_rule_needs_something_to_look_for():
    rule = ConcernRule(key="new", kind="spam", sentence="Look.", as_of="2026-01-01")
    with pytest.raises(ValidationError, match="nothing to look for"):
        rule.full_clean()


def test_staff_can_change_everything_about_a_rule(people, client_of):
    page = client_of(people("Administrators")).get("/admin/automatic-checks/new/").content.decode()
    for name in (field.name for field in ConcernRule._meta.fields if field.editable and not field.primary_key):
        assert f'name="{name}"' in page, name


@given(text=st.text(max_size=300))
def test_what_is_found_stands_in_the_text_and_survives_being_kept(text):
    for rule in packaged("concerns"):
        concern = rule.concern_in(text)
        if concern:
            assert all(words in text for words in concern.found)
            assert Concern.from_json(concern.as_json()) == concern


@given(before=st.text(alphabet="abc .\n", max_size=30), after=st.text(alphabet="abc .\n", max_size=30))
def test_a_word_is_found_wherever_it_stands_alone(before, after):
    assert matches(f"{before} casino {after}", words="casino") == ["casino"]
    assert matches(f"{before}xcasinox{after}", words="casino") == []


@given(
    st.text(max_size=60), st.sampled_from(["07700 900123", "resident@example.org", "Dave Smith"]), st.text(max_size=60)
)
def test_what_is_found_stands_in_the_text_just_so(before, words, after):
    text = f"{before}\n{words}\n{after}"
    found = [each for rule in packaged("concerns") for each in matches(text, words=rule.words, pattern=rule.pattern)]
    assert all(each in text for each in found)


@pytest.mark.parametrize("text", ["o" * 20_000 + "x", "double " * 3_000, "1 " * 10_000 + "x", "aа" * 10_000])
def test_no_text_makes_the_reading_endless(text):
    assert plain_reading(text).in_source(0, 1) in text
