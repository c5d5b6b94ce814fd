"""What can be moderated: each app above registers its own kinds of contribution.

@hooks.register("register_moderated_kind")
def replies():
    return ModeratedKind(name="reply", model=Reply, label=_("Reply"), title=..., publish=..., refuse=..., address=...)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from wagtail import hooks

from people.models import User


class UnknownKindError(LookupError):
    """Something asks for a kind of contribution that no installed app has registered."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it: an account, or a name and an email address, or nobody we know."""

    user: User | None = None
    address: str = ""
    name: str = ""

    @property
    def reachable_at(self) -> str:
        """The email address that reasons are sent to; empty where there is none."""
        return self.address or (self.user.email if self.user else "")


def says_so_itself(subject: Any) -> bool:
    """Whether what was let through stands where everybody sees it: its own `is_public`, where it has one."""
    return getattr(subject, "is_public", True)


def nothing_more(subject: Any) -> str:
    """Most kinds are published by publishing."""
    return ""


@dataclass(frozen=True, slots=True)
class ModeratedKind:
    """One kind of contribution, and what its app does when it is decided.

    `title` says in a few words what a contribution is ("Reply to “Bike marking on Saturday”"). `publish` makes it
    public with the words given, which may be fewer than were sent, and may be called again with fewer still.
    `refuse` keeps or takes it from the public, with the reason its author is told. `address` is where it stands, or
    will stand, on the site, from the root. `is_public` is False for what was let through and yet not for everybody,
    such as a question that is answered by email: nobody else may read or report it. `sign` shows the words beside
    this name from now on, beside none where it is empty: who shows names says which to `submit(signed=...)`, which
    looks through them too, and moderators can then leave out the name alone. `note` says to moderators what deciding
    means for this one, where that is not what it says on the buttons. All take the contribution first.
    """

    name: str
    model: type[Model]
    label: str | Promise
    title: Callable[[Any], str]
    publish: Callable[[Any, str], object]
    refuse: Callable[[Any, str], object]
    address: Callable[[Any], str]
    sign: Callable[[Any, str], object] | None = None
    is_public: Callable[[Any], bool] = says_so_itself
    note: Callable[[Any], str] = nothing_more


def moderated_kinds() -> dict[str, ModeratedKind]:
    """Every registered kind by its name."""
    kinds = [register() for register in hooks.get_hooks("register_moderated_kind")]
    return {kind.name: kind for kind in kinds}


def kind_named(name: str) -> ModeratedKind:
    try:
        return moderated_kinds()[name]
    except KeyError:
        raise UnknownKindError(f"No installed app has registered the moderated kind {name!r}.") from None


def kind_of(subject: Model) -> ModeratedKind:
    """The kind that a contribution is of."""
    for kind in moderated_kinds().values():
        if isinstance(subject, kind.model):
            return kind
    raise UnknownKindError(f"{subject._meta.label} is registered as no moderated kind.")
