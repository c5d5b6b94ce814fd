"""How far people who coded the same texts agree, beyond what chance would bring.

Cohen's kappa for two coders (Cohen 1960), Fleiss' kappa for more (Fleiss 1971), each for one code: given or not.
In words after Landis and Koch 1977. Both come from statsmodels.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Fewer texts than this say nothing about agreement.
LEAST_TEXTS = 10
WORDS = [
    (0.0, _("worse than chance")),
    (0.2, _("slight")),
    (0.4, _("fair")),
    (0.6, _("moderate")),
    (0.8, _("substantial")),
    (1.0, _("almost perfect")),
]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one code: `kappa` from -1 to 1, None where it cannot be told; `same` of `texts` were coded alike.

    `coders` is how many took part; with two it is Cohen's kappa, with more Fleiss'.
    """

    code: int
    texts: int
    same: int
    coders: int
    kappa: float | None

    @property
    def in_words(self) -> str | Promise:
        if self.texts < LEAST_TEXTS:
            return _("too few to tell")
        if self.kappa is None:
            return _("nobody gave it, or everybody did")
        return next(words for highest, words in WORDS if self.kappa <= highest)


def agreement_on(code: int, given: Mapping[int, Mapping[int, bool]]) -> Agreement:
    """Agreement on a code. `given` is text -> coder -> whether they gave it the code, read texts only.

    Counted are the texts that the same number of people read, the number by which most texts can be counted: two
    readers of one and three of another cannot be set beside each other.
    """
    sizes: dict[int, list[Mapping[int, bool]]] = {}
    for by_coder in given.values():
        if len(by_coder) > 1:
            sizes.setdefault(len(by_coder), []).append(by_coder)
    if not sizes:
        return Agreement(code, 0, 0, 0, None)
    coders, texts = max(sizes.items(), key=lambda each: (len(each[1]), each[0]))
    same = sum(len(set(by_coder.values())) == 1 for by_coder in texts)
    kappa = _kappa(texts, coders) if len(texts) >= LEAST_TEXTS else None
    return Agreement(code, len(texts), same, coders, kappa)


def _kappa(texts: Sequence[Mapping[int, bool]], coders: int) -> float | None:
    """None where everybody gave it always, or never: then there is no chance to agree beyond."""
    from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa  # noqa: PLC0415 - three seconds to load

    everybody = sorted({coder for by_coder in texts for coder in by_coder})
    if len({given for by_coder in texts for given in by_coder.values()}) == 1:
        return None
    if coders == 2 and len(everybody) == 2:
        first, second = everybody
        table = [[0, 0], [0, 0]]
        for by_coder in texts:
            table[by_coder[first]][by_coder[second]] += 1
        kappa = float(cohens_kappa(table, return_results=False))
    else:
        counts = [[sum(by_coder.values()), coders - sum(by_coder.values())] for by_coder in texts]
        kappa = float(fleiss_kappa(counts))
    return None if math.isnan(kappa) else kappa
