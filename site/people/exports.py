"""Who took a list of the staff pages away as a file: in the site's history."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter, log

FORMATS = {"csv", "xlsx"}


class ExportLogMiddleware:
    """Notes every list that is exported, whichever view made it: Wagtail's all take `?export=`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_file = response.status_code == 200 and response.has_header("Content-Disposition")
        if is_file and request.path.startswith("/admin/") and request.GET.get("export") in FORMATS:
            log(instance=request.user, action="people.export", user=request.user, data={"list": request.path})
        return response


@hooks.register("register_log_actions")
def exports_in_words(actions) -> None:
    @actions.register_action("people.export")
    class ExportFormatter(LogFormatter):
        label = _("Export a list")

        def format_message(self, log_entry) -> str:
            return _("Exported the list at %(list)s") % {"list": log_entry.data.get("list", "")}
