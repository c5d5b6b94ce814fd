"""What other apps show of theirs on somebody's own account page.

@hooks.register("register_account_rows")
def alerts(user: User) -> list[AccountRow]:
    return [AccountRow(_("Email alerts"), "Once a week", reverse(...), _("Change"), _("your alerts"))]
"""

from dataclasses import dataclass

from wagtail import hooks

from .models import User


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A fact and the link beside it: `link` is its words, `about` what a screen reader hears after them."""

    label: str
    text: str
    address: str
    link: str
    about: str


def account_rows(user: User) -> list[AccountRow]:
    return [row for register in hooks.get_hooks("register_account_rows") for row in register(user)]
