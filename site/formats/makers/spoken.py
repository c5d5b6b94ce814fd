"""Figures, addresses and short forms as people say them: a voice reads “101” as a hundred and one, “£12” as pound 12.

Only what the voice is given is changed; the transcript has the words as they are written.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

Match = re.Match[str]

EMERGENCY_LINE = r"(?<![\d,.£€$/-])(?:999|101|111|112)(?!\d|[,.]\d|%| (?:people|crimes|incidents|reports))"
PHONE_NUMBER = r"(?<![\w,.£])(?:\+44 ?|0)\d[\d ]{7,12}\d(?!\w)"
REFERENCE = r"(?<![\d,.£€$])\d{7,}(?![\d,.]*\d|%)"
AMOUNT = re.compile(r"£ ?(\d+(?:,\d{3})*(?:\.\d+)?)(?: ?(m|bn|k|million|billion|thousand)\b)?", re.IGNORECASE)
SCALES: dict[str, Callable[[str], str]] = {
    "k": lambda number: _("%(number)s thousand pounds") % {"number": number},
    "m": lambda number: _("%(number)s million pounds") % {"number": number},
    "b": lambda number: _("%(number)s billion pounds") % {"number": number},
    "t": lambda number: _("%(number)s thousand pounds") % {"number": number},
}


def as_said(words: str, language: str) -> str:
    """`words` as a voice of `language` should be given them."""
    with override(language):
        for pattern, said in IN_ANY_LANGUAGE:
            words = pattern.sub(said, words)
        if language.split("-", maxsplit=1)[0] == "en":
            for pattern, said in IN_ENGLISH:
                words = pattern.sub(said, words)
    return words


def _digits(found: Match) -> str:
    """Digit by digit, with a breath where the number has a gap: “01908 253614” is “0 1 9 0 8, 2 5 3 6 1 4”."""
    return ", ".join(" ".join(group) for group in found[0].replace("+", "").split())


def _day(year: str, month: str, day: str, otherwise: str) -> str:
    with suppress(ValueError):
        return date_format(date(int(year), int(month), int(day)), "j E Y")
    return otherwise


def _pounds(found: Match) -> str:
    number, scale = found[1], (found[2] or "")[:1].lower()
    pounds, _point, pence = number.partition(".")
    if scale:
        return SCALES[scale](number)
    if len(pence) == 2:
        return _("%(pounds)s pounds %(pence)s") % {"pounds": pounds, "pence": pence}
    return _("1 pound") if number == "1" else _("%(number)s pounds") % {"number": number}


def _postcode(found: Match) -> str:
    return f"{' '.join(found[1])}, {found[2]} {' '.join(found[3])}"


def _weekdays(first: str, last: str) -> str:
    return f"{WEEKDAYS[first]} to {WEEKDAYS[last]}"


def _letters(found: Match) -> str:
    return found[0] if found[0] in SAID_AS_WORDS else "-".join(found[0])


WEEKDAYS = {
    **{"Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday"},
    **{"Thur": "Thursday", "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday"},
}
WEEKDAY = "|".join(WEEKDAYS)
# Capitals that are no row of letters: acronyms said as words, and what people shout.
SAID_AS_WORDS = {
    *("AIDS", "DARE", "DASH", "IDVA", "ISVA", "MAPPA", "MARAC", "NATO", "OSARA", "PEEL", "PIN", "RAG", "SARA", "SARC"),
    *("SIM", "II", "III", "IV", "ALL", "AND", "ANY", "DO", "IN", "IS", "MUST", "NEW", "NO", "NOT", "OFF", "ON", "ONLY"),
    *("OR", "STOP", "THE", "TO", "YES", "YOU", "YOUR"),
}

Rule = tuple[re.Pattern[str], str | Callable[[Match], str]]
IN_ANY_LANGUAGE: tuple[Rule, ...] = (
    (re.compile(r"https?://\S+|\bwww\.\S+"), lambda _found: _("the address in the transcript")),
    (re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b"), lambda found: _day(found[1], found[2], found[3], found[0])),
    (re.compile(r"\b(\d\d?)/(\d\d?)/(\d{4})\b"), lambda found: _day(found[3], found[2], found[1], found[0])),
    (re.compile(r" · "), ". "),
    (re.compile(PHONE_NUMBER), _digits),
    (re.compile(EMERGENCY_LINE), _digits),
    (re.compile(REFERENCE), _digits),
    (re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d)([A-Z]{2})\b"), _postcode),
    (re.compile(r"(?<=[\d%kmn])\s?[-–]\s?(?=£?\d)"), lambda _found: f" {pgettext('between two numbers', 'to')} "),
    (AMOUNT, _pounds),
)
IN_ENGLISH: tuple[Rule, ...] = (
    (re.compile(r"\be\.g\.,?", re.IGNORECASE), "for example"),
    (re.compile(r"\bi\.e\.,?", re.IGNORECASE), "that is"),
    (re.compile(r"\betc\."), "and so on"),
    (re.compile(r"\s&\s"), " and "),
    (re.compile(r"\band/or\b"), "and or"),
    (re.compile(rf"\b({WEEKDAY})(?: ?[-–] ?| to )({WEEKDAY})\b"), lambda found: _weekdays(found[1], found[2])),
    (re.compile(r"\bN/A\b"), "not applicable"),
    (re.compile(r"\b24/7\b"), "24 7"),
    (re.compile(r"\bvs?\.(?=\s)"), "versus"),
    (re.compile(r"\b[Nn]o\. ?(?=\d)"), "number "),
    (re.compile(r"\bRd\b\.?"), "Road"),
    (re.compile(r"\bAve\b\.?"), "Avenue"),
    (re.compile(r"(?<=[a-z] )St\b(?! [A-Z])"), "Street"),
    (re.compile(r"\b(\d\d?)\.(\d\d) ?(am|pm)\b"), r"\1:\2 \3"),
    (re.compile(r"\b((?:19|20)\d\d)/(\d\d)\b"), r"\1 to \2"),
    (re.compile(r"\b[A-Z]{2,5}\b"), _letters),
)
