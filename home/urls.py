"""Addresses of home besides its pages: what posts, feeds, calendars. They stand before Wagtail's."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("home.updates.urls")),
]
