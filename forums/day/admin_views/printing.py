"""What is printed for the day, as files."""

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from formats.makers import CannotMake
from people.views import SignedIn

from ..permissions import may_check_in, may_run_tables
from ..printing import SHEETS
from .frame import forum_for

# The links let whoever holds them write: they are for those who run the tables.
MAY = {"links": may_run_tables}


@require_safe
@never_cache
def sheet(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """One of the sheets as a PDF."""
    forum = forum_for(request, pk, MAY.get(name, may_check_in))
    if name not in SHEETS or (name == "badges" and not forum.prints_badges):
        raise Http404
    try:
        content = SHEETS[name](forum)
    except CannotMake as cannot:
        return HttpResponse(str(cannot), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{forum.slug}-{name}.pdf"'
    response["X-Robots-Tag"] = "noindex"
    return response
