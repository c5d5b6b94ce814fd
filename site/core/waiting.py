"""What waits for a member of staff, from every app, shown first on the staff pages.

    @hooks.register("register_waiting")
    def to_moderate(user: User) -> list[Waiting]:
        return [Waiting(order=10, label=_("to check before it is published"), count=..., address=..., is_late=...)]

An app gives only what the person may do something about; nothing where the count is zero is shown.
"""

from dataclasses import dataclass
from typing import NamedTuple

from wagtail import hooks


class Progress(NamedTuple):
    """How far something is that goes on by itself, in words too (“212 of 412 people”)."""

    done: int
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many things that wait, in words that read on from the number (“3 replies to answer”), and where to do them.

    `late` is how many of them are past the day they were due, `progress` how far they are, where they go on by
    themselves.
    """

    order: int
    count: int
    label: str
    address: str
    late: int = 0
    progress: Progress | None = None


def waiting_for(user) -> list[Waiting]:
    """Everything that waits for `user`, most urgent kind first."""
    found = [each for register in hooks.get_hooks("register_waiting") for each in register(user) if each.count]
    return sorted(found, key=lambda each: each.order)
