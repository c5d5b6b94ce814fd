"""What a page may load, who may frame it and what of a device it may use. Public pages load nothing from elsewhere."""

import os
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from .people import OIDC_SERVER_URL

TILES_URL = os.environ.get("TILES_URL", "")
TILES_ATTRIBUTION = os.environ.get("TILES_ATTRIBUTION", "")
_tile_hosts = [f"https://{urlsplit(TILES_URL).netloc.replace('{s}', '*')}"] if TILES_URL else []
_sign_on_hosts = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))] if OIDC_SERVER_URL else []
EMBED_ANCESTORS = os.environ.get("EMBED_ANCESTORS", "*").split()
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *_tile_hosts],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [SELF],
        # A browser applies this to where a form leads in the end: the organisation that staff sign on at.
        "form-action": [SELF, *_sign_on_hosts],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's date choosers and rich text print bare scripts and styles: a nonce beside 'unsafe-inline' would cancel it.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:", *_tile_hosts],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What no page of ours uses is switched off; "near me" asks for the position.
PERMISSIONS_POLICY = {
    "geolocation": "(self)",
    "fullscreen": "(self)",
    **dict.fromkeys(
        (
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "display-capture",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "usb",
        ),
        "()",
    ),
}
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
