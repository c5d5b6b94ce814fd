"""Finding what looks like a person's name, so that somebody reads it before everybody does. It finds; it never decides.

Six shapes, each of which a reader would take for a person: a title and a name (Mrs Jones, PC Miller, mr jones); a
known given name and another name (Dave Smithson, Priya K.); somebody called something (a man called Kevin, known as
Baz); a known given and family name in any letters (dave smith, DAVE SMITH); a word with a capital before a known
family name (Xanthe Okafor); and any two or three words with capitals where only a person makes sense: who did
something, has a house or a brother, was met or blamed (Brodnax Quillfeather was there). Words with capitals anywhere
else are none: of real comments they are places, firms and schemes, and held one in ten for nothing. Names of places,
streets and organisations are none: those that the site knows, and those that end like one (Stanley Road).
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from core.models import Partnership
from people.models import Agency, CommunityGroup
from places.models import Area

from .plain_reading import plain_reading

LONGEST_NAME = 3  # words
SIDE_BY_SIDE = re.compile(r"[ \t_]{1,3}")
IN_ONE = re.compile(r"([A-Z][a-z]+)([A-Z][a-z]+)")  # DaveSmith
DATA = Path(__file__).parent / "data"
WORD = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
# In small letters only these: “miss the bus”, “a sergeant came”.
CERTAIN_TITLES = frozenset({"mr", "mrs"})
# After “his name is” any word with a capital is one; after “called” only where it is somebody who is called so.
NAMES_SOMEBODY = re.compile(
    r"""\b (?: (?:his|her|their|whose|my) \s name (?: \s is|['’]s) | (?:the|by) \s name \s of | nicknamed | goes \s by
    | (?: man|men|woman|women|lad|lads|boy|girl|guy|bloke|lady|person|kid|teenager|youth|neighbour|son|daughter
    |landlord|tenant|someone|somebody ) \s (?:called|named|known \s as) ) \s $""",
    re.IGNORECASE | re.VERBOSE,
)
MAY_NAME_SOMEBODY = re.compile(r"\b(?:called|named|known as|neighbour|tenant|landlord)\s$", re.IGNORECASE)
# Only a person stands before or after these: “… shouted at us”, “…'s brother”, “it was …”. A thing may be there too,
# so that the words before must not be those that lead to a thing: “the Performance Group has met”.
DOES_AS_PEOPLE_DO = re.compile(
    r"""['’]s \s (?: house|home|flat|garden|van|car|bike|dogs?|son|daughter|wife|husband|partner|mum|mother|dad|father
    | brother|sister|kids|children|family|boyfriend|girlfriend|mates?|friends?|door|drive ) \b
    | ,? \s aged \b
    | \s (?: is|was|has|had|does|did|lives?|lived|said|says|told|tells|came|comes|went|goes|saw|sees|knows|knew|hits?
    | punched|kicked|shouts|shouted|swears|swore|threatens|threatened|attacked|robbed|steals|stole|sells|sold|deals
    | parks|parked|drives|drove|works|worked|lets?|keeps|kept|takes|took|gives|gave|helps|helped|runs|ran|walks|walked
    | stood|spoke|lied|lies|owns|smokes|drinks ) \b""",
    re.VERBOSE,
)
LEADS_TO_THING = re.compile(
    r"\b(?:the|an?|this|that|these|those|our|your|their|its|his|her|my|some|any|each|every|no|what|like|in|at|on|near|of)\s$",
    re.IGNORECASE,
)
LEADS_TO_PERSON = re.compile(
    r"""\b (?: by|with|from|told|tell|asked|ask|met|saw|seen|know|knows|knew|thank|thanks \s to|blame|spoke \s to
    | it \s (?: was | is ) | it['’]s ) \s $""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands, without the `'s` of what belongs to somebody."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def plain(self) -> str:
        return folded(self.text)

    @property
    def begins_large(self) -> bool:
        """Jane, O'Neill, McDonald; not NHS, not bus."""
        return self.text[0].isupper() and self.text[-1].islower()


def folded(text: str) -> str:
    """Without accents and in small letters, so that Agnė and Agne are one."""
    parts = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ł", "l").replace("Ł", "L").casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


@lru_cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(folded(tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))[name]).split())


@lru_cache
def _usual() -> frozenset[str]:
    """What is no name, or ends that of a place or an organisation."""
    return frozenset(folded((DATA / "not-names.txt").read_text(encoding="utf-8")).split()) | _listed("ends")


def names_in(text: str) -> list[str]:
    """What in `text` looks like a person's name, each once in its order, but for what the site knows to be none."""
    reading = plain_reading(text)
    return list(dict.fromkeys(reading.in_source(*span) for span in _names_in(reading.text)))


def _names_in(text: str) -> list[tuple[int, int]]:
    likely = list(_likely_names(text))
    if not likely:
        return []
    names = _names_of_site()
    words_of_names = frozenset(word for name in names for word in name.split())
    spans = [
        (start, end)
        for start, end, is_listed in likely
        if not _is_known(text[start:end], names)
        and (is_listed or words_of_names.isdisjoint(folded(text[start:end]).split()))
    ]
    return list(_widest(spans))


def _names_of_site() -> frozenset[str]:
    """Areas, organisations, groups and the partnership itself, which are named like people often enough."""
    names = Area.objects.order_by().values_list("name")
    organisations = Agency.objects.order_by().values_list("name")
    groups = CommunityGroup.objects.order_by().values_list("name")
    partnerships = Partnership.objects.order_by().values_list("name")
    return frozenset(_in_plain_words(name) for (name,) in names.union(organisations, groups, partnerships))


def _in_plain_words(text: str) -> str:
    return f" {' '.join(_without_s(match).plain for match in WORD.finditer(text))} "


def _is_known(words: str, names: Collection[str]) -> bool:
    wanted = _in_plain_words(words)
    return any(wanted in name for name in names)


def _widest(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Of spans that overlap, the one that begins first and goes furthest."""
    reached = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            yield start, end
            reached = end


def _likely_names(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where a name may stand, and whether more than its capitals say so."""
    words = [_without_s(match) for match in WORD.finditer(text)]
    yield from ((*span, True) for span in _titled(words, text))
    yield from ((*span, True) for span in _introduced(words, text))
    for word in words:
        parts = IN_ONE.fullmatch(word.text)
        if parts and folded(parts[1]) in _listed("given") and folded(parts[2]) in _listed("family"):
            yield word.start, word.end, True
    for one, other in pairwise(words):
        if _is_beside(one, other, text) and one.plain in _listed("given") and other.plain in _listed("family"):
            yield one.start, other.end, True
    for run in _runs(words, text):
        if run[0].plain in _listed("given"):
            yield run[0].start, run[-1].end, True
        elif len(run) > LONGEST_NAME or _is_heading(run[0], text):
            continue
        elif run[-1].plain in _listed("family") or _must_be_somebody(run, text):
            yield run[0].start, run[-1].end, False


def _must_be_somebody(run: list[Word], text: str) -> bool:
    """Whether what stands around words with capitals is said of people alone."""
    before = text[max(0, run[0].start - 12) : run[0].start]
    does = DOES_AS_PEOPLE_DO.match(text, run[-1].end) and not LEADS_TO_THING.search(before)
    return bool(does or LEADS_TO_PERSON.search(before))


def _without_s(match: re.Match[str]) -> Word:
    text = match[0]
    return Word(text[:-2] if text[-2:] in {"'s", "’s"} else text, match.start())


def _is_beside(one: Word, other: Word, text: str) -> bool:
    between = text[one.end : other.start]
    return SIDE_BY_SIDE.fullmatch(between.removeprefix(".") if len(one.text) == 1 else between) is not None


def _titled(words: list[Word], text: str) -> Iterator[tuple[int, int]]:
    for place, (title, name) in enumerate(pairwise(words)):
        is_title = title.plain in _listed("titles") and text[title.end : name.start] in {" ", ". "}
        if not is_title or name.plain in _usual():
            continue
        if title.text[0].isupper() and name.begins_large:
            run = _run_from(words, place + 1, text)
            if run:
                yield title.start, run[-1].end
        elif title.plain in CERTAIN_TITLES and len(name.text) > 1:
            yield title.start, name.end


def _introduced(words: list[Word], text: str) -> Iterator[tuple[int, int]]:
    for place, word in enumerate(words):
        before = text[max(0, word.start - 30) : word.start]
        is_given = word.plain in _listed("given")
        if (NAMES_SOMEBODY.search(before) and (word.begins_large or is_given) and word.plain not in _usual()) or (
            MAY_NAME_SOMEBODY.search(before) and is_given and _run_from(words, place, text)
        ):
            yield word.start, word.end


def _run_from(words: list[Word], place: int, text: str) -> list[Word]:
    """The words with capitals from here on; none where they end as the name of a place or an organisation does."""
    run = [words[place]]
    for one, other in pairwise(words[place:]):
        if not _is_beside(one, other, text) or not (other.begins_large or _is_initial(other)):
            break
        if other.plain in _usual():
            return []
        run.append(other)
    return run


def _runs(words: list[Word], text: str) -> Iterator[list[Word]]:
    """Two words with capitals or more, side by side, that are no usual words and do not end as places do."""
    reached = -1
    for place, word in enumerate(words):
        if place <= reached or not word.begins_large or word.plain in _usual():
            continue
        run = _run_from(words, place, text)
        reached = place + max(len(run), 1) - 1
        if len(run) > 1:
            yield run


def _is_initial(word: Word) -> bool:
    return len(word.text) == 1 and word.text.isupper() and word.text != "I"


def _is_heading(word: Word, text: str) -> bool:
    """Whether it stands in a line most of whose words begin with a capital, which then says nothing."""
    line = text[text.rfind("\n", 0, word.start) + 1 :].split("\n", 1)[0].split()
    return len(line) > 2 * LONGEST_NAME and sum(each[0].isupper() for each in line) > len(line) * 0.6
