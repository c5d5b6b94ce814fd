"""What can be held. Each app says how its things are let out, once a named officer has released them:

    @hooks.register("register_held_kind")
    def alerts_can_be_held() -> HeldKind:
        return HeldKind(name="alert", label=_("Alert"), let_go=send, address=progress_page)

`let_go` runs inside the transaction that records the release, so that `may_go_out` already says yes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from people.models import User

from .models import Held

# Said to whoever wanted to publish it.
HELD_WORDS = _("Held: a sensitive period lasts. Its named officers decide, and have been told.")
HAS_GONE_OUT = _("“%(title)s” has gone out.")


@dataclass(frozen=True, slots=True)
class HeldKind:
    """`address` leads staff to where the thing can be read before it is released. `drop` undoes what waits to go.

    `released` says to the officer what has happened then.
    """

    name: str
    label: str | Promise
    let_go: Callable[[Held, User], object]
    address: Callable[[Held], str]
    drop: Callable[[Held, User], object] | None = None
    released: str | Promise = HAS_GONE_OUT


def staff_page(name: str) -> Callable[[Held], str]:
    """The staff page of a held thing, where its address takes the thing's number."""
    return lambda held: reverse(name, args=[held.object_id])


def held_kinds() -> dict[str, HeldKind]:
    kinds = [register() for register in hooks.get_hooks("register_held_kind")]
    return {kind.name: kind for kind in kinds}
