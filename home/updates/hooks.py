"""Where other apps join in when an update goes out, and what they say about it.

    @hooks.register("register_update_published")
    def send(update: UpdatePage) -> None: ...

    @hooks.register("register_update_published_again")
    def go_on(update: UpdatePage) -> None: ...

    @hooks.register("register_update_corrected")
    def send_correction(update: UpdatePage, note: str) -> None: ...

    @hooks.register("register_update_withdrawn")
    def take_back(update: UpdatePage) -> None: ...

These are called once each, the second with each later publication; for the page as it was first written and never for
a translation, inside the transaction that records it: they queue what takes long. `update.withdrawal.sentence` says
why it was withdrawn.

    @hooks.register("register_reach")
    def whom_it_reaches(update: UpdatePage) -> str:  # "412 people in these three parishes", or ""

    @hooks.register("register_update_email")
    def as_email(update: UpdatePage) -> str:  # the whole HTML of the email that a subscriber would get

    @hooks.register("register_update_result")
    def signed_up(update: UpdatePage) -> list[Result]: ...

The first two may be asked about a draft that was never saved: its areas and topics are those in the editor.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail import hooks

if TYPE_CHECKING:
    from .models import UpdatePage


@dataclass(frozen=True, slots=True)
class Result:
    """One figure on the report of an update: `label` reads on from `count` (“3 replies”). `address` leads to them.

    `is_of_emails` says that it counts emails with the update in them, other than those of its own mailings.
    """

    order: int
    count: int
    label: str
    address: str = ""
    is_of_emails: bool = False


def tell_published(update: "UpdatePage") -> None:
    for call in hooks.get_hooks("register_update_published"):
        call(update)


def tell_published_again(update: "UpdatePage") -> None:
    for call in hooks.get_hooks("register_update_published_again"):
        call(update)


def tell_corrected(update: "UpdatePage", note: str) -> None:
    for call in hooks.get_hooks("register_update_corrected"):
        call(update, note)


def tell_withdrawn(update: "UpdatePage") -> None:
    for call in hooks.get_hooks("register_update_withdrawn"):
        call(update)


def reach_of(update: "UpdatePage") -> list[str]:
    """Whom publishing would reach, in sentences."""
    return [sentence for call in hooks.get_hooks("register_reach") if (sentence := call(update))]


def as_email(update: "UpdatePage") -> str:
    """The email that a subscriber would get, or "" where nothing sends any."""
    return next((html for call in hooks.get_hooks("register_update_email") if (html := call(update))), "")


def results_of(update: "UpdatePage") -> list[Result]:
    """What came of an update, by every app that knows something of it."""
    found = [result for call in hooks.get_hooks("register_update_result") for result in call(update)]
    return sorted(found, key=lambda result: result.order)
