"""What machines ask a site for by a fixed address: whom to tell of a weakness, what to leave out of search."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .models import Partnership

# RFC 9116 asks for less than a year, so that an abandoned file says so.
SECURITY_TXT_HOLDS = timedelta(days=180)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness in this site (RFC 9116): the partnership's contact. 404 where it has none."""
    partnership = Partnership.for_request(request)
    contacts = [f"mailto:{partnership.email}"] if partnership.email else []
    if partnership.phone:
        digits = "".join(each for each in partnership.phone if each.isdigit() or each == "+")
        contacts.append(f"tel:{'+44' + digits[1:] if digits.startswith('0') else digits}")
    if not contacts:
        raise Http404
    expires = (timezone.now() + SECURITY_TXT_HOLDS).replace(microsecond=0)
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE.split('-')[0]}",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Search engines are welcome to what the public reads, and to nothing of a demonstration."""
    shut = ["/"] if settings.IS_DEMONSTRATION else ["/admin/", "/account/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in shut), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
