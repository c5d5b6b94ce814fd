"""The editor's guide: how this site is looked after, in the staff pages, beside the work itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.roles import ROLES


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What each task takes, step by step, and which roles there are; the reader's own are marked."""
    own = set(request.user.groups.values_list("name", flat=True))
    roles = [(role.name, role.purpose, role.name in own) for role in ROLES]
    context = {
        "page_title": _("Editor's guide"),
        "header_title": _("Editor's guide"),
        "header_icon": "help",
        "roles": roles,
    }
    return render(request, "home/staff/guide.html", context)
