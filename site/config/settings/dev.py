"""A developer's machine and the demonstration: served on the loopback address, mail goes to files."""

import os

from .base import *  # noqa: F403 - a settings module extends the one below it

DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = "development only, never used where anybody else can reach it"  # noqa: S105 - not a secret, on purpose
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
