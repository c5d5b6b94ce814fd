"""Which words of a group its page says at once, and which wait until the team has read them.

A small team reads what needs reading. Somebody who speaks for a group whose contact is checked is trusted with its
page, as long as the checks find nothing in what they write; whatever they find, the old words stand until a person has
decided. A group that keeps its address from the public is never trusted with that: its words always wait.
"""

import re
from collections.abc import Collection
from itertools import pairwise

from moderation.concerns import find_concerns
from moderation.matching import NOT_NAMES
from moderation.models import ConcernKind
from people.models import CommunityGroup

# A page is asked for a website and an address for email, and a meeting for where it is.
ASKED_OF_CONTACT = {ConcernKind.LINK, ConcernKind.EMAIL}
ASKED_OF_PLACE = {ConcernKind.ADDRESS, ConcernKind.POSTCODE}

TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]")
NAME_WORD = re.compile(r"\b[A-Z](?:['’][A-Z])?[a-z]+(?:[-'’]?[A-Z][a-z]+)?\b")  # Jane, O'Neill, McDonald


def may_say_at_once(group: CommunityGroup, *, purpose: str, public_contact: str) -> bool:
    """Whether its page may say these words before anybody of the team has read them."""
    if not group.is_verified or group.hides_address or names_somebody(f"{purpose}\n{public_contact}", group):
        return False
    return not (_found(purpose) or _found(public_contact, asked_for=ASKED_OF_CONTACT))


def may_show_place(group: CommunityGroup, place: str) -> bool:
    """Whether the page and calendar may say at once that it meets there."""
    return group.is_verified and not (_found(place, asked_for=ASKED_OF_PLACE) or names_somebody(place, group))


def names_somebody(text: str, group: CommunityGroup) -> bool:
    """Whether it holds what looks like a person's name: a title, or two words that look like a name's, side by side.

    Words of the group's own name and of its places are none.
    """
    known = set(" ".join([group.name, *group.areas.values_list("name", flat=True)]).replace("'s", "").split())
    likely = [match for match in NAME_WORD.finditer(text) if match[0] not in NOT_NAMES | known]
    pairs = any(text[one.end() : other.start()] == " " for one, other in pairwise(likely))
    return pairs or bool(TITLE.search(text))


def _found(text: str, *, asked_for: Collection[str] = ()) -> bool:
    return any(concern.kind not in asked_for for concern in find_concerns(text))
