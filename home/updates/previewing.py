"""What an update will look like before anybody has it: as a page, as an email, as a poster."""

from typing import TYPE_CHECKING

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from .hooks import as_email
from .posters import poster_context

if TYPE_CHECKING:
    from .models import UpdatePage

PREVIEW_MODES = [("", _("Page")), ("email", _("Email")), ("poster", _("Poster"))]


# An email and a poster carry their own styles.
with_own_styles = csp_update({"style-src": [UNSAFE_INLINE]})


def preview(update: "UpdatePage", request: HttpRequest, mode: str) -> HttpResponse | None:
    """The update in one of the modes; None for the page itself."""
    views = {"email": _preview_email, "poster": _preview_poster}
    return views[mode](request, update) if mode in views else None


@with_own_styles
def _preview_email(request: HttpRequest, update: "UpdatePage") -> HttpResponse:
    if html := as_email(update):
        return HttpResponse(html)
    return TemplateResponse(request, "home/updates/no_email.html", {"page": update})


@with_own_styles
def _preview_poster(request: HttpRequest, update: "UpdatePage") -> HttpResponse:
    return TemplateResponse(request, "home/updates/poster.html", poster_context(update) | {"is_preview": True})
