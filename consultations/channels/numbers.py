"""Numbers of printed forms, with two figures that give a slip of the finger away."""

import re

from django.utils.translation import gettext as _


class NotAFormNumberError(ValueError):
    """What was typed is no form's number; the words say what to do."""


def form_id(number: int) -> str:
    """`0017-47`: the number, and what it leaves when 97 parts it (as in an IBAN). A wrong or swapped figure shows."""
    return f"{number:04d}-{_check(number):02d}"


def read_form_id(text: str) -> int:
    """The number of a form as somebody typed it: `0017-47`, `17 47`. Raises `NotAFormNumberError`."""
    parts = re.findall(r"\d+", text)
    if len(parts) == 1 and len(parts[0]) > 2:
        parts = [parts[0][:-2], parts[0][-2:]]
    if len(parts) != 2 or len(parts[0]) > 7 or int(parts[1]) != _check(int(parts[0])):
        raise NotAFormNumberError(_("Check the form's number. It looks like 0017-47 and stands at its top."))
    return int(parts[0])


def _check(number: int) -> int:
    return 98 - number * 100 % 97
