"""Remembering somebody's neighbourhood without an account: one cookie of our own, only when they ask for it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

A_YEAR = 365 * 24 * 60 * 60


def remembered_slug(request: HttpRequest) -> str:
    """The last part of the address of the page that this browser remembers, or nothing."""
    return request.COOKIES.get(settings.NEIGHBOURHOOD_COOKIE_NAME, "")


def remember(response: HttpResponse, slug: str) -> None:
    """Keep the page's name, which is public and says nothing else, on the person's own device for a year."""
    response.set_cookie(
        settings.NEIGHBOURHOOD_COOKIE_NAME,
        slug,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(settings.NEIGHBOURHOOD_COOKIE_NAME, samesite="Lax")
