"""What every answer carries, whatever made it."""

from collections.abc import Callable
from functools import partial

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .drawing import tell
from .first_pages import own_site, site_of
from .kept import kept
from .models import ContentVersion, Partnership


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for the public; the strictest that Wagtail runs under for `/admin/`."""

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/") and not report_only and parts.replace is None:
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class PermissionsPolicyMiddleware:
    """Says which of a browser's powers pages may use: `settings.PERMISSIONS_POLICY`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{power}={who}" for power, who in settings.PERMISSIONS_POLICY.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = self.policy
        return response


class SiteMiddleware:
    """Finds the site that an address belongs to, with its first page and settings, once until content changes.

    Wagtail asks for them before it can draw any page, and what it asks is among the slowest of a page's queries.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        version = getattr(request, "content_version", None)
        if version is not None:
            # Read before the language was known, and it is the same in all of them.
            tell(ContentVersion.current, version)
            name = f"site:{request.get_host()}:{request.get_port()}"
            site = kept(name, partial(site_of, request), version)
            # Where `Site.find_for_request` and `Partnership.for_request` look first.
            request._wagtail_site = site  # type: ignore[attr-defined]
            if site:
                tell(own_site, site)
                partnership = partial(kept, "partnership", Partnership.current, version)
                setattr(request, Partnership.get_cache_attr_name(), SimpleLazyObject(partnership))
        return self.get_response(request)
