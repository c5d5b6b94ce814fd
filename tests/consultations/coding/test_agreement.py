"""Agreement between coders is what the literature says it is."""

import pytest

from consultations.coding.agreement import agreement_on

# Cohen 1960's kind of table: both yes 20, first only 5, second only 10, both no 15: kappa 0.4.
COHEN = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15


def test_two_coders_agree_as_cohens_kappa_says():
    agreement = agreement_on(1, {number: {7: first, 9: second} for number, (first, second) in enumerate(COHEN)})

    assert agreement.kappa == pytest.approx(0.4)
    assert (agreement.texts, agreement.same, agreement.coders) == (50, 35, 2)
    assert str(agreement.in_words) == "fair"


def test_three_coders_agree_as_fleiss_kappa_says():
    """All alike on nine of twelve texts; worked out by hand: observed 10/12, by chance 1/2, so kappa 2/3."""
    alike = [{1: True, 2: True, 3: True}] * 5 + [{1: False, 2: False, 3: False}] * 4
    apart = [{1: True, 2: True, 3: False}, {1: False, 2: True, 3: False}, {1: False, 2: True, 3: False}]
    given = dict(enumerate([*alike, *apart]))
    yes = sum(sum(each.values()) for each in given.values()) / 36
    by_chance = yes**2 + (1 - yes) ** 2
    observed = (9 * 1 + 3 * (1 / 3)) / 12

    assert agreement_on(1, given).kappa == pytest.approx((observed - by_chance) / (1 - by_chance))


def test_a_code_that_nobody_gave_has_no_kappa():
    agreement = agreement_on(1, {number: {1: False, 2: False} for number in range(40)})

    assert agreement.kappa is None
    assert agreement.same == 40
    assert str(agreement.in_words) == "nobody gave it, or everybody did"


def test_too_few_texts_say_nothing():
    agreement = agreement_on(1, {1: {1: True, 2: True}, 2: {1: False, 2: False}})

    assert (agreement.texts, agreement.kappa) == (2, None)
    assert str(agreement.in_words) == "too few to tell"


def test_texts_with_one_reader_do_not_count():
    assert agreement_on(1, {number: {1: True} for number in range(40)}).texts == 0
