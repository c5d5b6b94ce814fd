"""What somebody had typed into a form that cannot be taken now, shown once more so that it is not lost."""

from django.http import HttpRequest

SHORTEST = 15  # characters; what is shorter is typed again as quickly as copied
NEVER_SHOWN = ("password", "token", "code")


def words_typed(request: HttpRequest) -> list[str]:
    """The sentences in a form sent from one of our own pages. From elsewhere none: nobody puts words on our pages."""
    if request.headers.get("origin") != f"{request.scheme}://{request.get_host()}":
        return []
    fields = [name for name in request.POST if not any(part in name for part in NEVER_SHOWN)]
    values = (value.strip() for name in fields for value in request.POST.getlist(name))
    return list(dict.fromkeys(value for value in values if len(value) >= SHORTEST and " " in value))
