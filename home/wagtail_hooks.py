"""What home adds to the site."""

import os

from wagtail import hooks

from .demonstration import DEFAULT, read_demonstration
from .demonstration.sign_ins import SignIn, demonstration_sign_ins


@hooks.register("register_demonstration_sign_ins")
def who_can_sign_in() -> list[SignIn]:
    return demonstration_sign_ins(read_demonstration(os.environ.get("DEMO") or DEFAULT))
