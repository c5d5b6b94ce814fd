"""Kinds of mailing: what an app registers so that the outbox can word and send its alerts.

    @hooks.register("register_mailing_kind")
    def alerts():
        return MailingKind(name="alert", label=_("Alert"), render=render_alert)

    def render_alert(mailing: Mailing, recipient: Recipient) -> Email: ...

`render` is called by the worker just before an address is claimed, once for each. It may ask the database (so fetch
what is the same for all of them once, and `prepare` is the place) and may raise `NotWanted` where the person has
unsubscribed since, or is not to get it for another reason, and `OutOfDateError` where the rest must wait.

Whoever wants to hold mailings back, for example before an election, registers `register_mailing_hold`: called with a
mailing, it returns the reason in a sentence, or "".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from wagtail import hooks

from .emails import Email
from .models import DeliveryState, Mailing


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address and how its owner wants to be written to.

    `reference` is whatever lets the app find the subscription again; `language` a code such as "cy"; `format` "",
    "large" (large print) or "plain" (text only).
    """

    address: str
    reference: str = ""
    language: str = ""
    format: str = ""


class NotWanted(Exception):  # noqa: N818 - it is no error
    """Raised by `render` where this recipient is not to get the mailing after all; staff read `because`."""

    def __init__(self, because: DeliveryState = DeliveryState.UNWANTED) -> None:
        super().__init__(because.label)
        self.because = because


class OutOfDateError(Exception):
    """What was prepared for a batch holds no longer."""


def nothing_to_prepare(mailing: Mailing, recipients: Sequence[Recipient]) -> None:
    """Most kinds have everything in the mailing."""


def holds_all_along(mailing: Mailing) -> bool:
    """Most kinds say what nothing makes untrue."""
    return True


@dataclass(frozen=True)
class MailingKind:
    """How mailings of one kind are worded.

    `prepare` is called before each batch (of at most 100) with its recipients, so that `render` need not ask the
    database for each; what it returns is kept as `mailing.prepared` while the batch is sent.
    `still_holds` is asked with each claim, inside its transaction, and should ask the database once at most: whether
    what was prepared is still true. Where it is not, nobody else gets those words: the rest is prepared anew.
    `is_never_held` says that holding it back would do harm, as with “please delete what we sent”.
    """

    name: str
    label: str | Promise
    render: Callable[[Mailing, Recipient], Email]
    prepare: Callable[[Mailing, Sequence[Recipient]], object] = nothing_to_prepare
    still_holds: Callable[[Mailing], bool] = holds_all_along
    is_never_held: bool = False


def mailing_kinds() -> dict[str, MailingKind]:
    kinds = [register() for register in hooks.get_hooks("register_mailing_kind")]
    return {kind.name: kind for kind in kinds}


def held_because(mailing: Mailing) -> str:
    """Why somebody holds this mailing back, in a sentence; "" where nobody does, or may."""
    kind = mailing_kinds().get(mailing.kind)
    if kind is not None and kind.is_never_held:
        return ""
    reasons = (hold(mailing) for hold in hooks.get_hooks("register_mailing_hold"))
    return next((reason for reason in reasons if reason), "")
