"""What every answer carries, whatever made it."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for the public; the strictest that Wagtail runs under for `/admin/`."""

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/") and not report_only and parts.replace is None:
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
