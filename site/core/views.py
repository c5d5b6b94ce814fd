"""Answers that no app owns: a form whose security token did not come back."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """Say, in the site's look, that the form was not sent and how to send it again. 403."""
    return render(request, "403_csrf.html", status=403)
