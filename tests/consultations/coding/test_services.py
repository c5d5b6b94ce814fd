"""Who coded what is kept through merging and splitting, and only what people decided counts."""

import pytest
from django.core.exceptions import ValidationError

from consultations.coding.counting import count_codes, count_of
from consultations.coding.progress import agreements, progress_of, unread_texts
from consultations.coding.renewing import renew_suggestions
from consultations.coding.services import (
    add_code_to_texts,
    code_text,
    merge_codes,
    split_code,
    take_merging_back,
)
from consultations.models import Code, Coding, Consultation, Response, Suggestion
from people.models import CommunityGroup
from tests.consultations.coding.conftest import WORDS


def give(response, coder, *codes):
    code_text(response=response, question=WORDS, codes=codes, coder=coder)


def test_a_person_who_said_it_twice_counts_once_and_a_wider_code_counts_its_parts(answer, code, coder):
    safe = code("Feeling safe")
    lights, patrols = code("Lighting", parent=safe), code("Patrols", parent=safe)
    one, other = answer("dark"), answer("police")
    reader = coder("reader")

    give(one, reader, lights, patrols)
    give(other, reader, patrols)

    counts = count_codes(safe.consultation)
    assert {counted.pk: len(counts[counted.pk].people) for counted in (safe, lights, patrols)} == {
        safe.pk: 2,
        lights.pk: 1,
        patrols.pk: 2,
    }


def test_groups_are_never_added_to_people(answer, code, coder):
    lights = code("Lighting")
    group = CommunityGroup.objects.create(name="Friends of the park", slug="friends", kind="residents")
    reader = coder("reader")
    give(answer("dark"), reader, lights)
    give(answer("dark, said all", respondent_type="group", group=group), reader, lights)

    counted = count_of(lights)

    assert (len(counted.people), len(counted.groups)) == (1, 1)


def test_a_text_counts_where_half_of_its_readers_say_so(answer, code, coder):
    lights = code("Lighting")
    first, second, third = coder("first"), coder("second"), coder("third")
    text = answer("dim")
    give(text, first, lights)
    give(text, second)
    assert len(count_of(lights).people) == 1

    give(text, third)
    assert len(count_of(lights).people) == 0


@pytest.mark.parametrize("state", [Response.State.WITHDRAWN, Response.State.HELD, Response.State.TEST])
def test_what_the_ledger_does_not_count_no_code_counts(answer, code, coder, state):
    lights = code("Lighting")
    text = answer("dark")
    give(text, coder("reader"), lights)

    Response.objects.filter(pk=text.pk).update(state=state)

    assert count_of(lights).people == frozenset()


def test_merging_counts_as_the_other_and_can_be_taken_back_without_losing_who_coded(answer, code, coder):
    lamps, lights = code("Lamps"), code("Lighting")
    reader, other = coder("reader"), coder("other")
    one, two = answer("lamps"), answer("lights")
    give(one, reader, lamps)
    give(two, other, lights)
    before = set(Coding.objects.values_list("response", "code", "coder"))

    merge_codes(code=lamps, into=lights, by=reader)
    assert len(count_of(lights).people) == 2
    assert set(Coding.objects.values_list("response", "code", "coder")) == before

    take_merging_back(code=lamps, by=reader)
    assert (len(count_of(lights).people), len(count_of(lamps).people)) == (1, 1)


def test_parts_of_a_merged_code_count_for_what_it_was_merged_into(answer, code, coder):
    lamps, lights = code("Lamps"), code("Lighting")
    broken = code("Broken lamps", parent=lamps)
    give(answer("broken"), coder("reader"), broken)

    merge_codes(code=lamps, into=lights, by=coder("lead"))

    assert len(count_of(lights).people) == 1


def test_a_code_is_not_merged_into_its_own_part(code, coder):
    wide = code("Feeling safe")
    narrow = code("Lighting", parent=wide)
    lead = coder("lead")

    for into in (narrow, wide):
        with pytest.raises(ValidationError):
            merge_codes(code=wide, into=into, by=lead)


def test_a_code_is_not_part_of_its_own_part(code):
    wide = code("Feeling safe")
    wide.parent = code("Lighting", parent=wide)

    with pytest.raises(ValidationError, match="part of itself"):
        wide.full_clean()


def test_splitting_keeps_who_coded_and_what_they_first_said(answer, code, coder):
    wide = code("Lighting")
    broken = code("Broken lamps", parent=wide)
    first, second = coder("first"), coder("second")
    text, stays = answer("the lamp is broken"), answer("more light")
    give(text, first, wide)
    give(text, second, wide, broken)
    give(stays, first, wide)

    moved = split_code(code=wide, moves={(text.pk, WORDS): broken}, by=first)

    assert moved == 2
    assert set(Coding.objects.filter(response=text).values_list("coder", "code", "first_code")) == {
        (first.pk, broken.pk, wide.pk),
        (second.pk, broken.pk, wide.pk),
    }
    assert Coding.objects.get(response=stays).code == wide
    assert len(count_of(wide).people) == 2


def test_a_code_of_another_consultation_is_refused(answer, coder):
    other = Consultation.objects.create(title="Other", slug="other")
    foreign = Code.objects.create(consultation=other, title="Foreign", definition="Not ours.")

    with pytest.raises(ValidationError):
        give(answer("dark"), coder("reader"), foreign)
    assert not Coding.objects.exists()


def test_suggestions_count_for_nothing_until_a_person_agrees(consultation, question, answer, code, coder):
    lights = code("Lighting", "Lamps, dark streets")
    text = answer("The streets are dark")

    assert renew_suggestions(consultation=consultation, question=question) == 1
    assert Suggestion.objects.get().code == lights
    assert count_of(lights).people == frozenset()
    assert progress_of(consultation, question).read == 0

    give(text, coder("reader"), lights)
    assert Coding.objects.get().was_suggested
    assert not Suggestion.objects.exists()
    assert len(count_of(lights).people) == 1


def test_suggesting_anew_changes_nothing_that_people_decided(consultation, question, answer, code, coder):
    lights = code("Lighting", "Lamps, dark streets")
    give(answer("The streets are dark"), coder("reader"))
    answer("Dark lamps")

    for _time in range(2):
        renew_suggestions(consultation=consultation, question=question)

    assert not Coding.objects.exists()
    assert Suggestion.objects.filter(code=lights).count() <= 1


def test_many_texts_at_once_keep_the_codes_they_had(answer, code, coder):
    lights, noise = code("Lighting"), code("Noise")
    reader = coder("reader")
    one, two = answer("dark"), answer("loud")
    give(one, reader, lights)

    added = add_code_to_texts(responses=[one, two], question=WORDS, code=noise, coder=reader)

    assert added == 2
    assert set(Coding.objects.filter(response=one).values_list("code", flat=True)) == {lights.pk, noise.pk}
    assert add_code_to_texts(responses=[one, two], question=WORDS, code=noise, coder=reader) == 0


def test_what_nobody_has_read_is_counted_at_once(consultation, question, answer, coder, django_assert_num_queries):
    give(answer("read"), coder("first"))
    answer("unread")
    with django_assert_num_queries(1):
        assert unread_texts(consultation, [question, question]) == 2, "a text counts for each question it answers"
    assert unread_texts(consultation, []) == 0


def test_progress_and_agreement_follow_what_two_have_read(consultation, question, answer, code, coder):
    lights = code("Lighting")
    first, second = coder("first"), coder("second")
    texts = [answer(f"text {number}") for number in range(12)]
    for number, text in enumerate(texts):
        give(text, first, *([lights] if number % 2 else []))
        give(text, second, *([lights] if number % 2 else []))
    answer("unread")

    progress = progress_of(consultation, question)
    assert (progress.texts, progress.read, progress.read_twice, progress.unread) == (13, 12, 12, 1)
    assert agreements(consultation)[lights.pk].kappa == pytest.approx(1)


def test_counting_asks_as_often_with_many_codes_as_with_one(
    consultation, answer, code, coder, django_assert_num_queries
):
    reader = coder("reader")
    codes = [code(f"Code {number}") for number in range(8)]
    for number in range(8):
        give(answer(f"text {number}"), reader, *codes[:number])

    with django_assert_num_queries(3):
        count_codes(consultation)
