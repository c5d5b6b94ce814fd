"""What an update will look like before anybody has it: as a page, as an email, as a poster."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from .hooks import as_email
from .posters import poster_context

if TYPE_CHECKING:
    from .models import UpdatePage

PREVIEW_MODES = [("", _("Page")), ("email", _("Email")), ("poster", _("Poster"))]


def preview(update: "UpdatePage", request: HttpRequest, mode: str) -> HttpResponse | None:
    """The update in one of the modes; None for the page itself."""
    if mode == "email":
        if html := as_email(update):
            return HttpResponse(html)
        return TemplateResponse(request, "home/updates/no_email.html", {"page": update})
    if mode == "poster":
        return TemplateResponse(request, "home/updates/poster.html", poster_context(update) | {"is_preview": True})
    return None
