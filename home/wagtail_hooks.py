"""What home adds to the site."""

import os

from wagtail import hooks

from .alerts import wagtail_hooks as alerts_hooks  # noqa: F401 - they register themselves
from .demonstration import DEFAULT, Demonstration, read_demonstration
from .demonstration.formats import ask_for_formats
from .demonstration.languages import load_translations
from .demonstration.sign_ins import SignIn, demonstration_sign_ins
from .groups import wagtail_hooks as groups_hooks  # noqa: F401 - they register themselves
from .neighbourhoods import wagtail_hooks as neighbourhoods_hooks  # noqa: F401 - they register themselves
from .priorities import wagtail_hooks as priorities_hooks  # noqa: F401 - they register themselves
from .replies import wagtail_hooks as replies_hooks  # noqa: F401 - they register themselves
from .sensitive_periods import wagtail_hooks as sensitive_periods_hooks  # noqa: F401 - they register themselves
from .staff import wagtail_hooks as staff_hooks  # noqa: F401 - they register themselves
from .updates import wagtail_hooks as updates_hooks  # noqa: F401 - they register themselves


@hooks.register("register_demonstration_sign_ins")
def who_can_sign_in() -> list[SignIn]:
    return demonstration_sign_ins(read_demonstration(os.environ.get("DEMO") or DEFAULT))


@hooks.register("register_demonstration", order=800)
def formats_asked_for(demonstration: Demonstration) -> None:
    """Once there are pages to ask about."""
    ask_for_formats(demonstration)


@hooks.register("register_demonstration", order=900)
def other_languages(demonstration: Demonstration) -> None:
    """Once every app has laid the pages that are translated."""
    load_translations(demonstration.folder)
