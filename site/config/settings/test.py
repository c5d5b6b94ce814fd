"""What the tests run under: as development, with quick password hashes and nothing left behind.

Every process has a data folder of its own that goes when it ends. Static files are served as they lie, uncollected.
"""

import os
import tempfile

_data_dir = tempfile.TemporaryDirectory(prefix="safer-forum-tests-")
os.environ["DATA_DIR"] = _data_dir.name

from .base import *  # noqa: E402, F403 - a settings module extends the one below it, once the folder is known
from .base import BASE_DIR, DATABASES, IN_MEMORY, SQLITE_OPTIONS, STATIC_ROOT, STORAGES  # noqa: E402 - as above

SECRET_KEY = "tests only"  # noqa: S105 - not a secret, on purpose
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Downloaded once for all processes, by `make test` before they start.
PACKAGE_CACHE = BASE_DIR / "build" / "packages"

# Tests look after one database; they roll back rather than crash, so it need not reach the disk.
DATABASES = {"default": {**DATABASES["default"], "CONN_MAX_AGE": 0}}
DATABASE_ROUTERS = []
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    _unsynced = str(SQLITE_OPTIONS["init_command"]).replace("synchronous=FULL", "synchronous=OFF")
    DATABASES["default"]["OPTIONS"] = {**SQLITE_OPTIONS, "init_command": _unsynced}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}, "memory": IN_MEMORY}

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir()
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
