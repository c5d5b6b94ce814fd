"""Who took a list, a letter or another file away from the staff pages: in the site's history."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter, log

DOCUMENTS = {"text/csv", "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class ExportLogMiddleware:
    """Notes every file that the staff pages give out, whichever view made it: none can be forgotten."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith("/admin/") and _is_file(response) and not hasattr(request, "logged_export"):
            log(instance=request.user, action="people.export", user=request.user, data={"list": request.path})
        return response


def log_export(request: HttpRequest, *, instance: Model, action: str, data: dict[str, Any] | None = None) -> None:
    """Note in the history of what the file is about, with an action of its own, that it was taken."""
    log(instance=instance, action=action, user=request.user, data=data)
    request.logged_export = action  # type: ignore[attr-defined] # read by the middleware above


def _is_file(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    is_saved = response.headers.get("Content-Disposition", "").startswith("attachment")
    return response.status_code == 200 and (is_saved or kind in DOCUMENTS)


@hooks.register("register_log_actions")
def exports_in_words(actions) -> None:
    @actions.register_action("people.export")
    class ExportFormatter(LogFormatter):
        label = _("Export a list")

        def format_message(self, log_entry) -> str:
            return _("Exported the list at %(list)s") % {"list": log_entry.data.get("list", "")}
