"""What an update will look like before anybody has it: as a page, as an email, as a poster."""

from functools import partial
from typing import TYPE_CHECKING, cast

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
    shows = {"email": _show_email, "poster": _show_poster}
    if mode not in shows:
        return None
    return cast("HttpResponse", with_own_styles(partial(shows[mode], update))(request))


def _show_email(update: "UpdatePage", request: HttpRequest) -> HttpResponse:
    if html := as_email(update):
        return HttpResponse(html)
    return TemplateResponse(request, "home/updates/no_email.html", {"page": update})


def _show_poster(update: "UpdatePage", request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "home/updates/poster.html", poster_context(update) | {"is_preview": True})
