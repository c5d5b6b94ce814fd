"""What forums add to the site."""

from .after import wagtail_hooks as after_hooks  # noqa: F401 - they register themselves
from .day import wagtail_hooks as day_hooks  # noqa: F401 - they register themselves
from .inviting import wagtail_hooks as inviting_hooks  # noqa: F401 - they register themselves
from .preparing import wagtail_hooks as preparing_hooks  # noqa: F401 - they register themselves
