"""The site's own settings with the bare view before it, for `bench.answering`: see `bare_urls`."""

from config.settings.dev import *  # noqa: F403 - a settings module extends another

ROOT_URLCONF = "tests.consultations.answering.bare_urls"
