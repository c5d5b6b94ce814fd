"""What consultations add to the site."""

from .answering import wagtail_hooks as answering_hooks  # noqa: F401 - they register themselves
from .channels import wagtail_hooks as channels_hooks  # noqa: F401 - they register themselves
from .coding import wagtail_hooks as coding_hooks  # noqa: F401 - they register themselves
from .ideas import wagtail_hooks as ideas_hooks  # noqa: F401 - they register themselves
from .monitoring import wagtail_hooks as monitoring_hooks  # noqa: F401 - they register themselves
from .outcomes import wagtail_hooks as outcomes_hooks  # noqa: F401 - they register themselves
from .preparing import wagtail_hooks as preparing_hooks  # noqa: F401 - they register themselves
from .results import wagtail_hooks as results_hooks  # noqa: F401 - they register themselves
