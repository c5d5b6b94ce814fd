"""Who has an account, and how they sign in.

`people.door` keeps the staff pages, `people.adapters` says how allauth behaves.
"""

import os
from typing import Any

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/account/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "people.forms.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# How often before "try again later". `key` is the account and the address it is tried from: nobody locks out
# anybody else. `ip` is generous: a library, a school or a hall has one address for all who are in it.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "100/10m/ip,5/5m/key",
    "login_failed_anywhere": "100/h/key",
    "signup": "60/m/ip",
    "reset_password": "60/m/ip,5/10m/key",
    "reset_password_from_key": "60/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))

MFA_ADAPTER = "people.adapters.MFAAdapter"
MFA_FORMS = {"authenticate": "people.forms.SecondStepForm", "reauthenticate": "people.forms.SecondStepAgainForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# A code may come from a clock that is half a minute off.
MFA_TOTP_TOLERANCE = 1
STAFF_MFA_REQUIRED = os.environ.get("STAFF_MFA_REQUIRED", "0") == "1"

OIDC_SERVER_URL = os.environ.get("OIDC_SERVER_URL", "")
OIDC_DOMAINS = [each.strip().lower() for each in os.environ.get("OIDC_DOMAINS", "").split(",") if each.strip()]
SOCIALACCOUNT_ADAPTER = "people.adapters.StaffSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "staff",
                "name": os.environ.get("OIDC_NAME", "your organisation"),
                "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("OIDC_CLIENT_SECRET", ""),
                "settings": {
                    "server_url": OIDC_SERVER_URL,
                    "verified_email": os.environ.get("OIDC_VOUCHES_FOR_EMAIL") == "1",
                },
            }
        ],
    }
