"""Which words of a group its page says at once, and which wait until the team has read them.

A small team reads what needs reading. Somebody who speaks for a group whose contact is checked is trusted with its
page, as long as the checks find nothing in what they write; whatever they find, the old words stand until a person has
decided. A group that keeps its address from the public is never trusted with that: its words always wait.
"""

from collections.abc import Collection

from moderation.concerns import find_concerns
from moderation.models import ConcernKind
from people.models import CommunityGroup

# A page is asked for a website and an address for email, and a meeting for where it is.
ASKED_OF_CONTACT = {ConcernKind.LINK, ConcernKind.EMAIL}
ASKED_OF_PLACE = {ConcernKind.ADDRESS, ConcernKind.POSTCODE}


def may_say_at_once(group: CommunityGroup, *, purpose: str, public_contact: str) -> bool:
    """Whether its page may say these words before anybody of the team has read them."""
    if not group.is_verified or group.hides_address:
        return False
    return not (_found(purpose) or _found(public_contact, asked_for=ASKED_OF_CONTACT))


def may_show_place(group: CommunityGroup, place: str) -> bool:
    """Whether the page and calendar may say at once that it meets there."""
    return group.is_verified and not _found(place, asked_for=ASKED_OF_PLACE)


def tells_where(text: str) -> bool:
    """Whether a street or a postcode stands in it, which a group that keeps its address from the public never says."""
    return any(concern.kind in ASKED_OF_PLACE for concern in find_concerns(text))


def _found(text: str, *, asked_for: Collection[str] = ()) -> bool:
    return any(concern.kind not in asked_for for concern in find_concerns(text))
