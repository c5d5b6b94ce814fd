"""One sign-in for each role of a demonstration, and one for a resident.

The password is made up on the machine at the first run, kept in its data folder, and printed whenever the
demonstration starts: no two demonstrations share one.
"""

import secrets
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.text import slugify

from people.models import User
from people.roles import ROLES, create_roles
from people.services import confirm_address, make_member_of_staff

from . import Demonstration

RESIDENT = "Resident"


class SignIn(NamedTuple):
    role: str
    email: str
    password: str


def make_sign_ins(demonstration: Demonstration) -> list[SignIn]:
    """Make the accounts that are missing; those that are there keep what was changed in them."""
    create_roles()
    sign_ins = demonstration_sign_ins(demonstration)
    for sign_in in sign_ins:
        if User.objects.filter(email=sign_in.email).exists():
            continue
        name = f"Demonstration {sign_in.role.lower()}"
        if sign_in.role == RESIDENT:
            resident = User.objects.create_user(sign_in.email, sign_in.password, name=name)
            confirm_address(resident, resident.email)
        else:
            make_member_of_staff(email=sign_in.email, name=name, roles=[sign_in.role], password=sign_in.password)
    return sign_ins


def demonstration_sign_ins(demonstration: Demonstration) -> list[SignIn]:
    """Who can sign in: the teams and single roles that staff have, then a resident."""
    password = _password()
    teams_first = sorted(ROLES, key=lambda role: (not role.includes, role.name))
    names = [*(role.name for role in teams_first), RESIDENT]
    return [SignIn(name, f"{slugify(name)}@{demonstration.mail_domain}", password) for name in names]


def _password() -> str:
    file = Path(settings.DATA_DIR) / "demonstration" / "password.txt"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{secrets.token_hex(3)}-{secrets.token_hex(3)}\n", encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()
