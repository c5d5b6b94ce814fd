"""Who enters answers that did not come by web, and who imports tables of them."""

from people.models import User

from .models import SecondEntry


def may_enter(user: User) -> bool:
    """Key paper forms, calls and letters, key some of them a second time, and print forms."""
    return user.has_perm("consultations.add_response")


def may_import(user: User) -> bool:
    """Import a whole table of answers at once."""
    return user.has_perm("consultations.add_batch")


def may_key_again(user: User, entry: SecondEntry) -> bool:
    """Somebody else than whoever keyed it first, as long as it was not keyed twice."""
    return may_enter(user) and entry.at is None and entry.response.keyed_by_id != user.pk


def may_decide(user: User, entry: SecondEntry) -> bool:
    """What the sheet says, where two keyed it differently: anybody who enters answers, but not whoever was first."""
    is_open = entry.at is not None and entry.decided_at is None and entry.differing > 0
    return is_open and may_enter(user) and entry.response.keyed_by_id != user.pk
