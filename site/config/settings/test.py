"""What the tests run under: as development, with nothing left behind and quick password hashes."""

from .base import *  # noqa: F403 - a settings module extends the one below it

SECRET_KEY = "tests only"  # noqa: S105 - not a secret, on purpose
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
