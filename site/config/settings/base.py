"""Settings that hold everywhere. What differs by place is an environment variable, read once, in this folder.

| variable | meaning | default |
|---|---|---|
| `DATA_DIR` | where the database, uploads and crime files live | `var/` beside manage.py |
| `DATABASE_URL` | a PostgreSQL database | SQLite in `DATA_DIR` |
| `REDIS_URL` | a shared Redis cache | the database |
| `SECRET_KEY`, `ALLOWED_HOSTS`, `SITE_URL` | see `production.py` | development values |
| `MEDIA_BUCKET`, `MEDIA_ENDPOINT` | object storage for uploads and crime files | `DATA_DIR` |
| `OIDC_SERVER_URL`, `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET`, `OIDC_NAME` | staff single sign-on | off |
| `OIDC_DOMAINS` | e-mail domains, comma separated, whose people get an account when they first sign on | none |
| `OIDC_VOUCHES_FOR_EMAIL` | `1` where the provider checks every address and never says `email_verified` | off |
| `STAFF_MFA_REQUIRED` | `1` or `0`: staff need a second step at sign-in | `1` in production, `0` in a demonstration |
| `TRUSTED_PROXIES` | how many proxies of ours stand in front and add to X-Forwarded-For | `1` in production, else `0` |
| `DEFAULT_FROM_EMAIL` | whom e-mail comes from: an address, or `Name <address>` | `no-reply@localhost` |
| `EMAIL_HOST`, `EMAIL_PORT`, `EMAIL_HOST_USER`, `EMAIL_HOST_PASSWORD` | the mail server | `localhost`, 25 |
| `EMAIL_USE_TLS`, `EMAIL_USE_SSL` | `1`: STARTTLS on a plain port (587), or TLS from the start (465) | off |
| `EMAIL_BACKEND` | in production, a mail service: `anymail.backends.mailgun.EmailBackend` and the like | SMTP |
| `ANYMAIL_...` | what that service needs, by anymail's names, as `ANYMAIL_MAILGUN_API_KEY` | none |
| `ANYMAIL_WEBHOOK_SECRET` | `name:password`. With it, let the service post bounces and complaints to \
`https://name:password@HOST/mail-events/SERVICE/`, as `mail-events/mailgun/` | no service is heard |
| `TILES_URL`, `TILES_ATTRIBUTION` | a base map from elsewhere; its host enters the content security policy | off |
| `EMBED_ANCESTORS` | who may frame the small map, as a CSP source list | `*` |
| `POLICE_ARCHIVE_URL` | where `fetch_crimes` finds the police open data archive | data.police.uk's newest |
| `DEMONSTRATION` | `1` marks every page, e-mail and file as a demonstration | off |
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from config.formats import DATE_INPUT_FORMATS, DATETIME_INPUT_FORMATS

from .pages import *  # noqa: F403 - what a page may load and do is settled there
from .people import *  # noqa: F403 - who has an account, and how they sign in

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS: list[str] = []
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
IS_DEMONSTRATION = os.environ.get("DEMONSTRATION") == "1"

INSTALLED_APPS = [
    "config",
    "forums",
    "consultations",
    "actions",
    "home",
    "crime_map",
    "formats",
    "moderation",
    "outbox",
    "people",
    "places",
    "core",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "people.apps.StaffAccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "ninja",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "anymail",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "home.updates.view_counts.ViewCountMiddleware",
    "core.page_cache.PageCacheMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "core.middleware.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.demonstration.DemonstrationMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.door.StaffDoorMiddleware",
    "people.exports.ExportLogMiddleware",
    "core.middleware.SiteMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "core.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "core.missing.FormRenderer"
INSTALLED_APPS.append("django.forms")

# Databases. SQLite waits for its one writer rather than failing, and what was acknowledged is on disk.

SQLITE_OPTIONS: dict[str, Any] = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
    ),
}


# What is in the cache can be made again: it need not be on disk before somebody gets their page.
CACHE_OPTIONS = {
    **SQLITE_OPTIONS,
    "init_command": SQLITE_OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=NORMAL"),
}


def sqlite(name: str, options: dict[str, Any] = SQLITE_OPTIONS) -> Any:
    path = DATA_DIR / name
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options, "CONN_MAX_AGE": 60}


if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
else:
    # The cache is a file of its own, so that filling it never waits for a response being recorded.
    DATABASES = {"default": sqlite("safer-forum.sqlite3"), "cache": sqlite("cache.sqlite3", CACHE_OPTIONS)}
    DATABASE_ROUTERS = ["core.routers.CacheRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Caches that all workers share. Rate limits have their own: what fills the other must not push their counts out.
# Before them each process remembers parts of pages, which it is asked for a thousand times a second.


def _cache(name: str, most: int) -> Any:
    if os.environ.get("REDIS_URL"):
        location = os.environ["REDIS_URL"]
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": location, "KEY_PREFIX": name}
    backend = "django.core.cache.backends.db.DatabaseCache"
    return {"BACKEND": backend, "LOCATION": name, "OPTIONS": {"MAX_ENTRIES": most}}


IN_MEMORY = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "parts",
    "OPTIONS": {"MAX_ENTRIES": 1_000},
}
CACHES = {"default": _cache("cache", 20_000), "limits": _cache("limits", 200_000), "memory": IN_MEMORY}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "slow"]}}

# Words, days and numbers

LANGUAGE_CODE = "en-gb"
# What pages can be translated into, each by its own name. A partnership switches a language on by making its locale
# in the staff pages; until then nobody is offered it.
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [
    ("en-gb", "English"),
    ("ar", "العربية"),
    ("bn", "বাংলা"),
    ("cy", "Cymraeg"),
    ("gu", "ગુજરાતી"),
    ("hi", "हिन्दी"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("so", "Soomaali"),
    ("ta", "தமிழ்"),
    ("uk", "Українська"),
    ("ur", "اردو"),
]
WAGTAIL_I18N_ENABLED = True
# Those in which Wagtail's own words are written too: staff choose among them.
WAGTAILADMIN_PERMITTED_LANGUAGES = [each for each in LANGUAGES if each[0] in {"en-gb", "ar", "pl", "ro", "uk"}]
USE_I18N = True
# Days come first in every language; a language without formats of its own has these.
FORMAT_MODULE_PATH = ["config.formats"]
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = DATE_INPUT_FORMATS[0], DATETIME_INPUT_FORMATS[0]
USE_TZ = True
TIME_ZONE = "Europe/London"
LOCALE_PATHS = [BASE_DIR / "locale"]

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_FINDERS = [
    "core.staticfiles.NpmFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
CRIME_DATA_ROOT = DATA_DIR / "crime"
POLICE_ARCHIVE_URL = os.environ.get("POLICE_ARCHIVE_URL", "https://data.police.uk/data/archive/latest.zip")
# Python packages that demonstrations read data from; they are never installed.
PACKAGE_CACHE = DATA_DIR / "packages"
_bucket = os.environ.get("MEDIA_BUCKET")


def _files(root: Path, prefix: str) -> dict:
    """A storage for `prefix`: the bucket where one is set, else a folder."""
    if _bucket:
        options = {
            "bucket_name": _bucket,
            "location": prefix,
            "endpoint_url": os.environ.get("MEDIA_ENDPOINT"),
            "file_overwrite": False,  # an upload with a name that is there gets one beside it, as in a folder
        }
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": root}}


STORAGES = {
    "default": _files(MEDIA_ROOT, "media"),
    "crime_data": _files(CRIME_DATA_ROOT, "crime"),
    "staticfiles": {"BACKEND": "core.staticfiles.HashedStaticFiles"},
}

# The page that a place which somebody searched for leads to.
PLACE_DESTINATION = "neighbourhoods:find"
# Remembers somebody's neighbourhood on their own device, when they ask for it.
NEIGHBOURHOOD_COOKIE_NAME = "neighbourhood"
# Who carries one of these, or a session, gets answers of their own, which the page cache neither gives nor keeps.
PERSONAL_COOKIES = {"messages", NEIGHBOURHOOD_COOKIE_NAME}

# Wagtail

WAGTAIL_SITE_NAME = "Safer Forum"
WAGTAIL_FINISH_WORKFLOW_ACTION = "config.workflows.publish_what_was_approved"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "formats.uploads.DocumentForm"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "no-reply@localhost")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
if IS_DEMONSTRATION:
    EMAIL_BACKEND = "core.demonstration.DemonstrationEmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
# Seconds that a mail server may keep silent.
EMAIL_TIMEOUT = 30
ANYMAIL = {
    # Services differ in what else they can do; what all of them must do is deliver.
    "IGNORE_UNSUPPORTED_FEATURES": True,
    "REQUESTS_TIMEOUT": EMAIL_TIMEOUT,
    **{name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # These tell of each page that is saved and each task that is run; the site keeps both in its own history.
    # What draws a PDF tells of each step.
    "loggers": {
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
