"""Rates with their uncertainty, and whether two counts differ by more than chance. All arithmetic is scipy's.

scipy is imported where it is used: it takes a second, which web workers spend once, before their first visitor.
"""

from dataclasses import dataclass

# Fewer residents than this and one crime more or less would move the rate by 2 in 1,000.
SMALLEST_POPULATION = 500
# Months of figures from which a rate a year can be told at all, and from which nothing need be scaled.
FEWEST_MONTHS, WHOLE_YEAR = 6, 12
CHANCE = 0.05
# Above this the E-test needs more than 10 ms, and the conditional test agrees with it closely.
LARGEST_FOR_E_TEST = 1_000


@dataclass(frozen=True, slots=True)
class Rate:
    """Crimes per 1,000 residents a year, with the exact Poisson 95 % interval (Garwood 1936)."""

    value: float
    low: float
    high: float


def poisson_interval(count: int) -> tuple[float, float]:
    """The exact 95 % interval for the mean of which `count` was seen: 10 gives 4.795 to 18.390."""
    from scipy.special import gammaincinv  # noqa: PLC0415 - slow to import: see above

    low = float(gammaincinv(count, CHANCE / 2)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - CHANCE / 2))


def rate_per_1000(count: int, population: int, months: int = WHOLE_YEAR) -> Rate:
    """Crimes per 1,000 residents a year.

    `count` is the crimes of `months` months, anti-social behaviour left out; `population` is the mid-year estimate of
    residents. Fewer or more than twelve months are scaled to a year, which the caller has to say.
    """
    person_years = population * months / 12 / 1000
    low, high = poisson_interval(count)
    return Rate(count / person_years, low / person_years, high / person_years)


def chance_of_difference(count: int, exposure: float, other: int, other_exposure: float) -> float:
    """How likely so great a difference is by chance, were the true rates equal: the p-value, two-sided.

    The E-test (Krishnamoorthy and Thomson 2004) for small counts, the exact conditional test for great ones.
    25 against 16 with equal exposure gives 0.1648.
    """
    from scipy.stats import binomtest, poisson_means_test  # noqa: PLC0415 - slow to import: see above

    if not count + other:
        return 1.0
    if count + other <= LARGEST_FOR_E_TEST:
        return float(poisson_means_test(count, exposure, other, other_exposure).pvalue)
    return float(binomtest(count, count + other, exposure / (exposure + other_exposure)).pvalue)


def warm() -> None:
    """Load scipy, so that no visitor waits for it."""
    poisson_interval(1)
    chance_of_difference(1, 1, 2, 1)


@dataclass(frozen=True, slots=True)
class Difference:
    """A count beside another of its kind. `could_be_chance` holds where the p-value is 0.05 or more."""

    count: int
    other: int
    is_higher: bool
    could_be_chance: bool

    @property
    def is_equal(self) -> bool:
        return self.count == self.other

    @property
    def more(self) -> int:
        """How many more than the other, negative where fewer."""
        return self.count - self.other


def difference(count: int, exposure: float, other: int, other_exposure: float) -> Difference:
    """Compare two counts by the people or months that each covers."""
    return Difference(
        count,
        other,
        is_higher=count / exposure > other / other_exposure,
        could_be_chance=chance_of_difference(count, exposure, other, other_exposure) >= CHANCE,
    )
